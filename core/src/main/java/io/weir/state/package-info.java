/**
 * State as user functions see it: descriptors and handles.
 *
 * <p>Read first: {@link io.weir.state.ValueState}.
 *
 * <p>May use: {@code function}, {@code types}.
 */
@NullMarked
package io.weir.state;

import org.jspecify.annotations.NullMarked;
