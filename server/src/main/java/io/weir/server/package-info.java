/**
 * The server: starts jobs in processes of their own, starts them again when they die, and answers
 * for all of them.
 *
 * <p>Read first: {@link io.weir.server.WeirServer}, then {@code Supervisor}, {@code Supervision}
 * and {@code ServerRoutes}.
 *
 * <p>May use: {@code config}, {@code control}, {@code http}, {@code metrics}, {@code rundir},
 * {@code restart}, {@code time}.
 */
@NullMarked
package io.weir.server;

import org.jspecify.annotations.NullMarked;
