/**
 * The command line: a class for each command. Read {@link io.weir.cli.Weir} first, then {@link
 * io.weir.cli.RunCommand}. Uses io.weir.job to say how a program's job is to run and to hear how it
 * goes, io.weir.control and io.weir.server for jobs that run elsewhere, and io.weir.savepoint for
 * savepoints; knows nothing of the engine.
 */
@NullMarked
package io.weir.cli;

import org.jspecify.annotations.NullMarked;
