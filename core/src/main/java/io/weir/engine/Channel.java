package io.weir.engine;

import java.lang.invoke.VarHandle;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The way from one subtask to another. The sending side fills a batch and sends it when it is full
 * or asked to; when the ring is full, batches wait on the sending side and the sender is
 * <em>blocked</em>: it takes no more input until they are gone, so what waits is bounded by what
 * one batch of input makes.
 *
 * <p>The sending methods belong to the sender's worker, {@link #poll} to the receiver's.
 */
final class Channel {
    private static final int RING_CAPACITY = 8;

    private final BatchRing ring = new BatchRing(RING_CAPACITY);

    /** Packed batches that have been read, on their way back. */
    private final BatchRing used;

    private final int batchSize;
    private final int width;
    private final boolean withTimestamps;
    private final ElementTime time;
    private final ArrayDeque<Batch> waiting = new ArrayDeque<>();
    private Runnable wakeReceiver = () -> {};
    private Runnable wakeSender = () -> {};

    /**
     * Set by the sender when batches wait, cleared by the receiver, which then wakes the sender.
     */
    private volatile boolean senderWaits;

    private Batch filling;
    private Object[] records;
    private long[] cells;
    private int size;

    /**
     * @param width the longs that a packed record takes; 0 for records by reference
     */
    Channel(int batchSize, int width, boolean withTimestamps, ElementTime time) {
        this.batchSize = batchSize;
        this.width = width;
        this.withTimestamps = withTimestamps;
        this.time = time;
        this.used = new BatchRing(RING_CAPACITY);
        this.filling = new Batch(batchSize, width, withTimestamps);
        this.records = filling.records;
        this.cells = filling.cells;
    }

    /**
     * What tells each side's worker that the other has done something; for two different workers.
     */
    void setWakers(Runnable wakeSender, Runnable wakeReceiver) {
        this.wakeSender = wakeSender;
        this.wakeReceiver = wakeReceiver;
    }

    /** Adds a record by reference. */
    void add(Object record) {
        records[size] = record;
        added();
    }

    /** Where a packed record goes, behind the {@link #size} records before it. */
    long[] cells() {
        return cells;
    }

    /** How many records wait for the batch to be full. */
    int size() {
        return size;
    }

    /** The next record is in its place. */
    void added() {
        int at = size;
        long[] timestamps = filling.timestamps;
        if (timestamps != null) {
            timestamps[at] = time.timestamp;
        }
        size = at + 1;
        if (size == batchSize) {
            flush();
        }
    }

    /** Whether a record waits for the batch to be full. */
    boolean hasPartialBatch() {
        return size > 0;
    }

    /** Sends what there is. */
    void flush() {
        if (size > 0) {
            send();
        }
    }

    /** Sends what there is with a watermark behind it. */
    void watermark(long watermark) {
        filling.watermark = watermark;
        send();
    }

    /** Sends what there is with a barrier behind it. */
    void barrier(Barrier barrier) {
        filling.barrier = barrier;
        send();
    }

    /** Sends what there is and the end of input behind it. */
    void endOfInput() {
        filling.endOfInput = true;
        send();
    }

    private void send() {
        Batch batch = filling;
        batch.size = size;
        Batch again = used.poll();
        if (again == null) {
            again = new Batch(batchSize, width, withTimestamps);
        }
        filling = again;
        records = again.records;
        cells = again.cells;
        size = 0;
        if (!waiting.isEmpty() || !ring.offer(batch)) {
            waiting.add(batch);
        } else {
            wakeReceiver.run();
        }
    }

    /**
     * Moves waiting batches into the ring as far as there is room.
     *
     * @return whether any moved
     */
    boolean advance() {
        if (waiting.isEmpty()) {
            return false;
        }
        boolean moved = offerWaiting();
        if (!waiting.isEmpty()) {
            senderWaits = true;
            // The receiver may have made room before it could see that we wait.
            moved |= offerWaiting();
        }
        if (moved) {
            wakeReceiver.run();
        }
        return moved;
    }

    private boolean offerWaiting() {
        boolean moved = false;
        while (!waiting.isEmpty() && ring.offer(waiting.peek())) {
            waiting.remove();
            moved = true;
        }
        return moved;
    }

    /** Whether batches wait for room. */
    boolean isBlocked() {
        return !waiting.isEmpty();
    }

    /** For the receiver: a batch has been read; the sender may fill it again. */
    void giveBack(Batch batch) {
        // References would keep records alive, and cost the collector more than a new array.
        if (width > 0) {
            batch.clear();
            var unused = used.offer(batch);
        }
    }

    /** For the receiver: the next batch, or null. */
    @Nullable Batch poll() {
        Batch batch = ring.poll();
        if (batch != null) {
            // The room must be seen by a sender whose senderWaits we don't see yet.
            VarHandle.fullFence();
            if (senderWaits) {
                senderWaits = false;
                wakeSender.run();
            }
        }
        return batch;
    }
}
