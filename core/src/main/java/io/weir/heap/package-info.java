/**
 * Keyed state on the heap: open-addressing tables, one for each state and key group, with
 * incremental snapshots that don't stop the stream.
 *
 * <p>Read first: {@link io.weir.heap.HeapKeyedState}, then {@code GroupTable}.
 *
 * <p>May use: {@code backend}, {@code config}, {@code function}, {@code operator}, {@code
 * snapshot}, {@code state}, {@code types}.
 */
@NullMarked
package io.weir.heap;

import org.jspecify.annotations.NullMarked;
