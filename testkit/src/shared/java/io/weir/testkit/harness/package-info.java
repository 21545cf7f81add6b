/**
 * One subtask of an operator in one thread, with plain collections as its state.
 *
 * <p>Read first: {@link io.weir.testkit.harness.OperatorHarness}.
 *
 * <p>May use: nothing of the test kit.
 */
@NullMarked
package io.weir.testkit.harness;

import org.jspecify.annotations.NullMarked;
