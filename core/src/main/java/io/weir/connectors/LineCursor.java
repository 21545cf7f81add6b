package io.weir.connectors;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Reads lines of an open file from the position of a split on, after it has seen that the file is
 * still the one the split was made of. Confined to one thread.
 */
final class LineCursor implements Closeable {
    private final LineSplit split;
    private final Path file;
    private final FileChannel channel;
    private final LineBuffer buffer;

    /** Reads no byte from here on. */
    private final long limit;

    /** The first byte of the file that is not in the buffer. */
    private long readTo;

    private LineCursor(
            LineSplit split, Path file, FileChannel channel, LineBuffer buffer, long limit) {
        this.split = split;
        this.file = file;
        this.channel = channel;
        this.buffer = buffer;
        this.limit = limit;
    }

    /**
     * Opens {@code file} at the position of {@code split}.
     *
     * @param limit where to stop, in bytes; the file may end before
     * @param buffer is taken over until the cursor is closed
     * @throws ChangedFileException if what is before the position is not what was read
     */
    static LineCursor open(LineSplit split, Path file, long limit, LineBuffer buffer)
            throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        LineCursor cursor = new LineCursor(split, file, channel, buffer, limit);
        try {
            cursor.begin();
            return cursor;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private void begin() throws IOException {
        int before = (int) Math.min(LineBuffer.HISTORY, split.position());
        readTo = split.position() - before;
        buffer.clear();
        while (buffer.waiting() < before) {
            if (!fill()) {
                throw new ChangedFileException(
                        "has %d bytes, of which %d were read already"
                                .formatted(channel.size(), split.position()));
            }
        }
        buffer.skip(before);
        if (buffer.fingerprint() != split.fingerprint()) {
            throw new ChangedFileException(
                    "has other bytes before position %d than those that were read"
                            .formatted(split.position()));
        }
        if (split.position() == 0 && fill() && buffer.startsWithByteOrderMark()) {
            buffer.skip(3);
        }
    }

    /** The next line that is whole, or null if more bytes are needed. */
    @Nullable String next() {
        return buffer.next();
    }

    /** The last line, which has no newline, or null if there is none. */
    @Nullable String rest() {
        return buffer.rest();
    }

    /** Reads some more bytes; false at the end of the file or at the limit. */
    boolean fill() throws IOException {
        if (readTo == limit) {
            return false;
        }
        ByteBuffer space = buffer.space(file.toString());
        if (limit - readTo < space.remaining()) {
            space.limit(space.position() + (int) (limit - readTo));
        }
        int count = channel.read(space, readTo);
        if (count < 0) {
            return false;
        }
        buffer.filled(count);
        readTo += count;
        return true;
    }

    /** The first byte that was not read from the file yet. */
    long readTo() {
        return readTo;
    }

    /** The split at the position after the last line returned. */
    LineSplit split() {
        long position = readTo - buffer.waiting();
        LineSplit known =
                split.growing()
                        ? new LineSplit(
                                split.path(),
                                split.start(),
                                Math.max(split.end(), readTo),
                                split.position(),
                                split.fingerprint(),
                                true)
                        : split;
        return known.at(position, buffer.fingerprint());
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
