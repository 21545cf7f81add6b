package io.weir.rundir;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * A log of bounded size: when the file is full it becomes {@code job.log.1}, that one becomes
 * {@code job.log.2}, and so on; the oldest is dropped. Safe for any thread.
 */
public final class RotatingLog extends OutputStream {
    private final Path file;
    private final long maxBytes;
    private final int kept;
    private OutputStream out;
    private long size;

    /**
     * Appends to the file.
     *
     * @param maxBytes after which a line is the last of a file
     * @param kept how many old files there are
     */
    public RotatingLog(Path file, long maxBytes, int kept) throws IOException {
        this.file = file;
        this.maxBytes = maxBytes;
        this.kept = kept;
        this.out = open();
    }

    private OutputStream open() throws IOException {
        OutputStream opened =
                Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        size = Files.size(file);
        return opened;
    }

    @Override
    public synchronized void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
        out.write(bytes, offset, length);
        size += length;
        if (size >= maxBytes && length > 0 && bytes[offset + length - 1] == '\n') {
            rotate();
        }
    }

    private void rotate() throws IOException {
        out.close();
        for (int i = kept; i > 0; i--) {
            Path from = i == 1 ? file : numbered(i - 1);
            if (Files.exists(from)) {
                Files.move(from, numbered(i), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        out = open();
    }

    private Path numbered(int number) {
        return file.resolveSibling(file.getFileName() + "." + number);
    }

    @Override
    public synchronized void close() throws IOException {
        out.close();
    }
}
