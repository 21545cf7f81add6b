package io.weir.connectors;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Cuts bytes into lines. A line ends with {@code \n}, which is taken off with a {@code \r} before
 * it; bytes that are not UTF-8 become U+FFFD.
 *
 * <pre>
 *   | read before |  lines to come   | free |
 *                 ^ from             ^ to
 * </pre>
 *
 * <p>Invariant: of what was read before, at least the last {@link #HISTORY} bytes stay, if there
 * were so many. Confined to one thread.
 */
final class LineBuffer {
    /** How many bytes before the next line make its fingerprint. */
    static final int HISTORY = 256;

    /** A longer line is no line; without a limit a binary file would eat the heap. */
    static final int MAX_LINE = 128 << 20;

    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long NEWLINES = '\n' * ONES;

    private byte[] bytes;
    private int from;
    private int to;

    /** No newline between {@code from} and here. */
    private int scanned;

    LineBuffer(int capacity) {
        this.bytes = new byte[Math.max(capacity, 4 * HISTORY)];
    }

    /** Forgets everything. */
    void clear() {
        from = 0;
        to = 0;
        scanned = 0;
    }

    /** The next line that is whole, or null if more bytes are needed. */
    @Nullable String next() {
        int newline = newline();
        if (newline < 0) {
            scanned = to;
            return null;
        }
        int end = newline > from && bytes[newline - 1] == '\r' ? newline - 1 : newline;
        String line = new String(bytes, from, end - from, UTF_8);
        from = newline + 1;
        scanned = from;
        return line;
    }

    /** What is left without a newline at its end, which is the last line of a text, or null. */
    @Nullable String rest() {
        if (from == to) {
            return null;
        }
        String line = new String(bytes, from, to - from, UTF_8);
        skip(to - from);
        return line;
    }

    /** How many bytes wait. */
    int waiting() {
        return to - from;
    }

    /** Takes {@code count} of the waiting bytes for read. */
    void skip(int count) {
        from += count;
        scanned = from;
    }

    /** Whether the waiting bytes begin with the mark that some editors put before UTF-8. */
    boolean startsWithByteOrderMark() {
        return to - from >= 3
                && bytes[from] == (byte) 0xEF
                && bytes[from + 1] == (byte) 0xBB
                && bytes[from + 2] == (byte) 0xBF;
    }

    /**
     * Where to put the next bytes; {@link #filled} says how many came.
     *
     * @param name whose text it is
     * @throws IOException if the next line is too long
     */
    ByteBuffer space(String name) throws IOException {
        if (to - from > MAX_LINE) {
            throw new IOException(
                    "%s has a line of more than %d MiB. Is it a text file?"
                            .formatted(name, MAX_LINE >> 20));
        }
        int kept = Math.min(HISTORY, from);
        int length = kept + to - from;
        byte[] target = length > bytes.length / 2 ? new byte[2 * bytes.length] : bytes;
        System.arraycopy(bytes, from - kept, target, 0, length);
        bytes = target;
        scanned -= from - kept;
        from = kept;
        to = length;
        return ByteBuffer.wrap(bytes, to, bytes.length - to);
    }

    /** So many bytes were put into {@link #space}. */
    void filled(int count) {
        to += count;
    }

    /** CRC-32 of the bytes before the next line, at most {@link #HISTORY}. */
    int fingerprint() {
        int length = Math.min(HISTORY, from);
        CRC32 crc = new CRC32();
        crc.update(bytes, from - length, length);
        return (int) crc.getValue();
    }

    /** The index of the next newline, or -1. Eight bytes at a time. */
    private int newline() {
        byte[] text = bytes;
        int end = to;
        int i = scanned;
        for (; i <= end - Long.BYTES; i += Long.BYTES) {
            long word = (long) LONGS.get(text, i) ^ NEWLINES;
            long zeroBytes = (word - ONES) & ~word & (ONES << 7);
            if (zeroBytes != 0) {
                return i + (Long.numberOfTrailingZeros(zeroBytes) >>> 3);
            }
        }
        for (; i < end; i++) {
            if (text[i] == '\n') {
                return i;
            }
        }
        return -1;
    }
}
