/**
 * State as user functions see it: descriptors and handles. Read {@link io.weir.state.ValueState}
 * first. Uses {@code types} and {@code function}.
 */
@NullMarked
package io.weir.state;

import org.jspecify.annotations.NullMarked;
