package io.weir.types;

import java.util.Arrays;

/**
 * A growing byte buffer that is written in Avro's binary encoding (Avro 1.12 specification, "Binary
 * Encoding"). Reused by calling {@link #clear()}. Confined to one thread.
 */
public final class BinaryOutput {
    private byte[] bytes;
    private int position;
    private int depth;

    /** A buffer with room for {@code capacity} bytes before it grows. */
    public BinaryOutput(int capacity) {
        bytes = new byte[Math.max(16, capacity)];
    }

    /** The backing array; valid up to {@link #position()} until the next write. */
    public byte[] array() {
        return bytes;
    }

    /** How many bytes have been written since the last {@link #clear()}. */
    public int position() {
        return position;
    }

    /** Forgets what was written from {@code position} on. */
    public void truncate(int position) {
        if (position < 0 || position > this.position) {
            throw new IllegalArgumentException(
                    "position %d is outside 0..%d".formatted(position, this.position));
        }
        this.position = position;
    }

    /** Forgets what was written; keeps the memory. */
    public void clear() {
        position = 0;
        depth = 0;
    }

    /**
     * Goes one level deeper into a value that contains its own type.
     *
     * @throws InvalidValueException if there are more than {@link BinaryInput#MAX_DEPTH} levels
     */
    void enter() {
        if (++depth > BinaryInput.MAX_DEPTH) {
            throw new InvalidValueException(
                    "is nested more than %d levels deep. Use a list in place of a chain of values."
                            .formatted(BinaryInput.MAX_DEPTH));
        }
    }

    /** Goes back one level. */
    void leave() {
        depth--;
    }

    /** A copy of what was written. */
    public byte[] toByteArray() {
        return Arrays.copyOf(bytes, position);
    }

    /** Makes room for {@code more} bytes. */
    public void ensure(int more) {
        if (bytes.length - position < more) {
            grow(more);
        }
    }

    private void grow(int more) {
        long wanted = Math.max((long) bytes.length * 2, (long) position + more);
        if ((long) position + more > Integer.MAX_VALUE - 16) {
            throw new IllegalStateException(
                    "A single encoded value exceeds 2 GiB: %d bytes are written and %d more are wanted"
                            .formatted(position, more));
        }
        bytes = Arrays.copyOf(bytes, (int) Math.min(wanted, Integer.MAX_VALUE - 16));
    }

    /** One raw byte. */
    public void writeByte(int value) {
        ensure(1);
        bytes[position++] = (byte) value;
    }

    /** Avro boolean: one byte, 0 or 1. */
    public void writeBoolean(boolean value) {
        writeByte(value ? 1 : 0);
    }

    /** Avro int: zig-zag, variable length. */
    public void writeInt(int value) {
        writeUnsigned(((value << 1) ^ (value >> 31)) & 0xffffffffL);
    }

    /** Avro long: zig-zag, variable length. */
    public void writeLong(long value) {
        writeUnsigned((value << 1) ^ (value >> 63));
    }

    /** An unsigned number of variable length, seven bits a byte, least significant first. */
    public void writeUnsigned(long value) {
        ensure(10);
        byte[] b = bytes;
        int p = position;
        long v = value;
        while ((v & ~0x7fL) != 0) {
            b[p++] = (byte) (v | 0x80);
            v >>>= 7;
        }
        b[p++] = (byte) v;
        position = p;
    }

    /** Four bytes, little endian. */
    public void writeFixed32(int value) {
        ensure(4);
        bytes[position++] = (byte) value;
        bytes[position++] = (byte) (value >>> 8);
        bytes[position++] = (byte) (value >>> 16);
        bytes[position++] = (byte) (value >>> 24);
    }

    /** Eight bytes, little endian. */
    public void writeFixed64(long value) {
        writeFixed32((int) value);
        writeFixed32((int) (value >>> 32));
    }

    /** Avro float. */
    public void writeFloat(float value) {
        writeFixed32(Float.floatToIntBits(value));
    }

    /** Avro double. */
    public void writeDouble(double value) {
        writeFixed64(Double.doubleToLongBits(value));
    }

    /**
     * Avro string: its length in bytes, then UTF-8. Half of a surrogate pair, which UTF-8 has no
     * code for, is written as the three bytes that its number would have, so that a key keeps its
     * hash; {@link BinaryInput#readString} knows them, others read U+FFFD.
     */
    public void writeString(String value) {
        int length = value.length();
        if (length > (Integer.MAX_VALUE >> 2)) {
            throw new IllegalStateException(
                    "A string of %d characters is too long to be written".formatted(length));
        }
        ensure(length + 5);
        int start = position;
        writeInt(length);
        byte[] b = bytes;
        int p = position;
        for (int i = 0; i < length; i++) {
            char c = value.charAt(i);
            if (c >= 0x80) {
                position = start;
                writeNotAscii(value);
                return;
            }
            b[p + i] = (byte) c;
        }
        position = p + length;
    }

    private void writeNotAscii(String value) {
        int length = 0;
        for (int i = 0; i < value.length(); i++) {
            int code = value.codePointAt(i);
            if (code >= 0x10000) {
                i++;
                length += 4;
            } else {
                length += code < 0x80 ? 1 : code < 0x800 ? 2 : 3;
            }
        }
        writeInt(length);
        ensure(length);
        byte[] b = bytes;
        int p = position;
        for (int i = 0; i < value.length(); i++) {
            int code = value.codePointAt(i);
            if (code < 0x80) {
                b[p++] = (byte) code;
                continue;
            }
            if (code < 0x800) {
                b[p++] = (byte) (0xc0 | code >> 6);
            } else {
                if (code < 0x10000) {
                    b[p++] = (byte) (0xe0 | code >> 12);
                } else {
                    i++;
                    b[p++] = (byte) (0xf0 | code >> 18);
                    b[p++] = (byte) (0x80 | (code >> 12 & 0x3f));
                }
                b[p++] = (byte) (0x80 | (code >> 6 & 0x3f));
            }
            b[p++] = (byte) (0x80 | (code & 0x3f));
        }
        position = p;
    }

    /** Avro bytes: its length, then the bytes. */
    public void writeBytes(byte[] value) {
        writeLong(value.length);
        writeRaw(value, 0, value.length);
    }

    /** Bytes as they are. */
    public void writeRaw(byte[] value, int offset, int length) {
        ensure(length);
        System.arraycopy(value, offset, bytes, position, length);
        position += length;
    }
}
