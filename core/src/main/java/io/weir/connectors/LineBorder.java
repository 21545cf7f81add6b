package io.weir.connectors;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.zip.CRC32;

/**
 * A place between two lines of a file.
 *
 * @param position the first byte of the line after it
 * @param fingerprint as that of {@link LineSplit}
 */
record LineBorder(long position, int fingerprint) {
    private static final int BLOCK = 64 << 10;

    /** The first border at {@code from} or after it, or {@code size} if there is none before. */
    static LineBorder after(long from, long size, FileChannel channel) throws IOException {
        byte[] block = new byte[BLOCK];
        // A border at exactly `from` is told by the newline before it.
        for (long at = from - 1; at < size; at += BLOCK) {
            int length = read(channel, at, block, (int) Math.min(BLOCK, size - at));
            for (int i = 0; i < length; i++) {
                if (block[i] == '\n') {
                    long position = at + i + 1;
                    return new LineBorder(position, fingerprint(channel, position));
                }
            }
        }
        return new LineBorder(size, 0);
    }

    private static int fingerprint(FileChannel channel, long position) throws IOException {
        int length = (int) Math.min(LineBuffer.HISTORY, position);
        byte[] before = new byte[length];
        CRC32 crc = new CRC32();
        crc.update(before, 0, read(channel, position - length, before, length));
        return (int) crc.getValue();
    }

    private static int read(FileChannel channel, long at, byte[] target, int length)
            throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(target, 0, length);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, at + buffer.position()) < 0) {
                break;
            }
        }
        return buffer.position();
    }
}
