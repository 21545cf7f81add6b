/**
 * Keyed state whose values expire: the same over every backend, which stores the time beside the
 * value and knows nothing of it.
 *
 * <p>Read first: {@link io.weir.ttl.TtlKeyedState}.
 *
 * <p>May use: {@code function}, {@code operator}, {@code state}, {@code time}, {@code types}.
 */
@NullMarked
package io.weir.ttl;

import org.jspecify.annotations.NullMarked;
