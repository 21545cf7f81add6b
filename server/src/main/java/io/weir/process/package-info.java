/**
 * Who runs on this machine: processes told apart, and the directory in which they say where they
 * can be reached.
 *
 * <p>Read first: {@link io.weir.process.RunDirectory}, then {@link
 * io.weir.process.ProcessIdentity}.
 *
 * <p>May use: {@code http}.
 */
@NullMarked
package io.weir.process;

import org.jspecify.annotations.NullMarked;
