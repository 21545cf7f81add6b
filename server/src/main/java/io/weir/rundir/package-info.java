/**
 * Who runs on this machine: processes told apart, and the directory in which they say where they
 * can be reached.
 *
 * <p>Read first: {@link io.weir.rundir.RunDirectory}, then {@link io.weir.rundir.ProcessIdentity}.
 *
 * <p>May use: {@code http}.
 */
@NullMarked
package io.weir.rundir;

import org.jspecify.annotations.NullMarked;
