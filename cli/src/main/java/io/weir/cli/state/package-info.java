/**
 * What the state commands do with savepoints, without the job and its classes: values as JSON and
 * back, addresses of states, differences, tables for SQL.
 *
 * <p>Read first: {@link io.weir.cli.state.JsonForm}, then {@link io.weir.cli.state.StateDiff}.
 *
 * <p>May use: {@code savepoint}, {@code snapshot}, {@code types} of the core; nothing of {@code
 * io.weir.cli}, which talks to people.
 */
@NullMarked
package io.weir.cli.state;

import org.jspecify.annotations.NullMarked;
