package io.weir.savepoint;

import io.airlift.compress.zstd.ZstdCompressor;
import io.weir.snapshot.StateFile;
import io.weir.types.BinaryOutput;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;

/**
 * Compresses blocks side by side and gives them back in their order. At most {@link #AHEAD} are
 * under way, which bounds memory. Confined to the writer's thread, but for the compression itself.
 */
final class Compression {
    private static final int AHEAD = 6;

    private final Executor executor;
    private final ArrayDeque<FutureTask<Compressed>> underWay = new ArrayDeque<>();
    private final ArrayDeque<BinaryOutput> free = new ArrayDeque<>();

    /**
     * A block as it lies in the file.
     *
     * @param bytes whose part from {@code offset} on it is
     * @param content that was compressed
     */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    record Compressed(StateFile.Block block, byte[] bytes, int offset, BinaryOutput content) {}

    /** Takes blocks in their order. */
    @FunctionalInterface
    interface Output {
        void write(Compressed block) throws IOException;
    }

    /**
     * @param executor that compresses; {@code Runnable::run} for the writer's own thread
     */
    Compression(Executor executor) {
        this.executor = executor;
    }

    /** An empty buffer for a block. */
    BinaryOutput buffer() {
        BinaryOutput buffer = free.poll();
        return buffer == null ? new BinaryOutput(Container.BLOCK_BYTES) : buffer;
    }

    /**
     * Compresses a block. Gives {@code out} those that are ready.
     *
     * @param content from {@link #buffer()}, which it takes back
     */
    void submit(
            BinaryOutput content,
            int entries,
            int firstKeyGroup,
            int lastKeyGroup,
            byte[] sync,
            Output out)
            throws IOException {
        var task =
                new FutureTask<>(
                        () -> compress(content, entries, firstKeyGroup, lastKeyGroup, sync));
        underWay.add(task);
        executor.execute(task);
        while (!underWay.isEmpty() && (underWay.size() >= AHEAD || underWay.getFirst().isDone())) {
            out.write(take());
        }
    }

    /** Gives {@code out} all that are under way. */
    void finish(Output out) throws IOException {
        while (!underWay.isEmpty()) {
            out.write(take());
        }
    }

    /** Waits for all that are under way and forgets them. */
    void abandon() {
        underWay.forEach(task -> task.cancel(false));
        underWay.clear();
    }

    private Compressed take() throws IOException {
        try {
            Compressed compressed = underWay.remove().get();
            BinaryOutput content = compressed.content();
            if (content.array().length <= 2 * Container.BLOCK_BYTES) {
                content.clear();
                free.add(content);
            }
            return compressed;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (IOException)
                    new InterruptedIOException("The writing of a savepoint was interrupted")
                            .initCause(e);
        } catch (ExecutionException e) {
            throw new IOException("A block of a savepoint could not be compressed", e.getCause());
        }
    }

    /** Lays out a block: count, size, zstd frame, sync marker. */
    private static Compressed compress(
            BinaryOutput content, int entries, int firstKeyGroup, int lastKeyGroup, byte[] sync) {
        int room = 20;
        var compressor = new ZstdCompressor();
        byte[] bytes =
                new byte
                        [room
                                + compressor.maxCompressedLength(content.position())
                                + Container.SYNC_BYTES];
        int size =
                compressor.compress(
                        content.array(),
                        0,
                        content.position(),
                        bytes,
                        room,
                        bytes.length - room - Container.SYNC_BYTES);
        var counts = new BinaryOutput(room);
        counts.writeLong(entries);
        counts.writeLong(size);
        int offset = room - counts.position();
        System.arraycopy(counts.array(), 0, bytes, offset, counts.position());
        System.arraycopy(sync, 0, bytes, room + size, Container.SYNC_BYTES);
        int length = counts.position() + size + Container.SYNC_BYTES;
        return new Compressed(
                new StateFile.Block(
                        firstKeyGroup,
                        lastKeyGroup,
                        entries,
                        length,
                        Container.crc(bytes, offset, length)),
                bytes,
                offset,
                content);
    }
}
