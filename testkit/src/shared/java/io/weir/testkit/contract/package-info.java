/**
 * What every source and every sink must do, as tests to extend.
 *
 * <p>Read first: {@link io.weir.testkit.contract.SourceContract} and {@link
 * io.weir.testkit.contract.SinkContract}.
 *
 * <p>May use: nothing of the test kit.
 */
@NullMarked
package io.weir.testkit.contract;

import org.jspecify.annotations.NullMarked;
