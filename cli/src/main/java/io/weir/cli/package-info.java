/**
 * The command line: a class for each command. Read {@link io.weir.cli.Weir} first, then {@link
 * io.weir.cli.RunCommand}. Uses io.weir.job to say how a program's job is to run and to hear how it
 * goes; knows nothing of the engine.
 */
@NullMarked
package io.weir.cli;

import org.jspecify.annotations.NullMarked;
