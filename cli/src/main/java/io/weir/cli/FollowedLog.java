package io.weir.cli;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A log that is read while it is written, and across its rotation: when another file has come in
 * the place of the one that is open, that one is read to its end first. Bytes, not characters: what
 * a job prints need not be text.
 */
final class FollowedLog implements Closeable {
    private static final int CHUNK = 1 << 16;

    private final Path path;
    private FileChannel file;
    private @Nullable Object identity;

    private FollowedLog(Path path, FileChannel file, @Nullable Object identity) {
        this.path = path;
        this.file = file;
        this.identity = identity;
    }

    static FollowedLog open(Path path) throws IOException {
        return new FollowedLog(
                path, FileChannel.open(path, StandardOpenOption.READ), identityOf(path));
    }

    private static @Nullable Object identityOf(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    }

    /** Leaves out all but the last lines. */
    void skipToLast(int lines) throws IOException {
        long end = file.size();
        long position = end;
        int breaks = 0;
        while (position > 0) {
            int count = (int) Math.min(CHUNK, position);
            ByteBuffer chunk = ByteBuffer.allocate(count);
            while (chunk.hasRemaining()) {
                if (file.read(chunk, position - count + chunk.position()) < 0) {
                    throw new IOException(path + " became shorter while it was read.");
                }
            }
            for (int i = count - 1; i >= 0; i--) {
                long at = position - count + i;
                // The break at the very end is that of the last line itself.
                if (chunk.get(i) == '\n' && at != end - 1 && ++breaks == lines) {
                    file.position(at + 1);
                    return;
                }
            }
            position -= count;
        }
        file.position(lines == 0 ? end : 0);
    }

    /** Copies what has come since. */
    void copyTo(OutputStream out) throws IOException {
        copy(out);
        Object now;
        try {
            now = identityOf(path);
        } catch (NoSuchFileException e) {
            return; // In the middle of its rotation.
        }
        if (!Objects.equals(now, identity)) {
            copy(out); // What was written between the two looks.
            file.close();
            file = FileChannel.open(path, StandardOpenOption.READ);
            identity = now;
            copy(out);
        }
    }

    private void copy(OutputStream out) throws IOException {
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
        while (file.read(chunk) > 0) {
            out.write(chunk.array(), 0, chunk.position());
            chunk.clear();
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
