package io.weir.engine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * A bounded queue of batches with one producer and one consumer (Lamport 1983; that an empty slot
 * is null is FastForward's, 2008). Lock free, no allocation. It hands over, but does not wake: who
 * wakes the other side must order that after the hand-over by a full fence.
 *
 * <p>Only the producer calls {@link #offer}, only the consumer {@link #poll}.
 */
final class BatchRing {
    private static final VarHandle SLOTS = MethodHandles.arrayElementVarHandle(Batch[].class);

    private final @Nullable Batch[] slots;
    private final int mask;

    // A slot is free when it holds null, so neither side reads the other's index, and the two
    // indexes share no cache line that both write.
    private int writeIndex;

    @SuppressWarnings("unused") // Keeps the indexes on lines of their own.
    private long p1, p2, p3, p4, p5, p6, p7, p8;

    private int readIndex;

    BatchRing(int capacity) {
        if (Integer.bitCount(capacity) != 1) {
            throw new IllegalArgumentException("capacity must be a power of two: " + capacity);
        }
        slots = new Batch[capacity];
        mask = capacity - 1;
    }

    /** Adds {@code batch} unless the ring is full. */
    boolean offer(Batch batch) {
        int at = writeIndex & mask;
        if (SLOTS.getAcquire(slots, at) != null) {
            return false;
        }
        SLOTS.setRelease(slots, at, batch);
        writeIndex++;
        return true;
    }

    /** Takes the oldest batch, or null if there is none. */
    @Nullable Batch poll() {
        int at = readIndex & mask;
        Batch batch = (Batch) SLOTS.getAcquire(slots, at);
        if (batch != null) {
            SLOTS.setRelease(slots, at, null);
            readIndex++;
        }
        return batch;
    }

    /** Whether there is nothing to take; for the consumer. */
    boolean isEmpty() {
        return SLOTS.getAcquire(slots, readIndex & mask) == null;
    }
}
