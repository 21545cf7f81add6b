/**
 * Keyed state on the heap: open-addressing tables, one for each state and key group, with
 * incremental snapshots that don't stop the stream. Read {@link io.weir.heap.HeapKeyedState} first,
 * then {@code GroupTable}. Uses {@code state}, {@code types} and {@code snapshot}.
 */
@NullMarked
package io.weir.heap;

import org.jspecify.annotations.NullMarked;
