package io.weir.types;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads what {@link BinaryOutput} wrote, from a part of a byte array. Every read is checked against
 * the end; a read past it, or a length that can't be, is a {@link CorruptDataException}. Reused by
 * calling {@link #reset}. Confined to one thread.
 */
public final class BinaryInput {
    /** How deep a value may contain its own type, so that reading fits on any thread's stack. */
    static final int MAX_DEPTH = 500;

    private int depth;
    private byte[] bytes;
    private int position;
    private int end;

    /** Reads all of {@code bytes}. */
    public BinaryInput(byte[] bytes) {
        this(bytes, 0, bytes.length);
    }

    /** Reads {@code length} bytes from {@code offset}. */
    public BinaryInput(byte[] bytes, int offset, int length) {
        this.bytes = bytes;
        this.position = offset;
        this.end = offset + length;
    }

    /** Starts again on another part. */
    public void reset(byte[] bytes, int offset, int length) {
        this.bytes = bytes;
        this.position = offset;
        this.end = offset + length;
        this.depth = 0;
    }

    /** Goes one level deeper into a value that contains its own type. */
    void enter() {
        if (++depth > MAX_DEPTH) {
            throw new CorruptDataException(
                    "found a value nested more than %d levels deep".formatted(MAX_DEPTH));
        }
    }

    /** Goes back one level. */
    void leave() {
        depth--;
    }

    /** The array that is read. */
    public byte[] array() {
        return bytes;
    }

    /** Where in the array the next byte is read. */
    public int position() {
        return position;
    }

    /** How many bytes are left. */
    public int remaining() {
        return end - position;
    }

    /** One raw byte, 0 to 255. */
    public int readByte() {
        need(1);
        return bytes[position++] & 0xff;
    }

    /** Avro boolean. */
    public boolean readBoolean() {
        int b = readByte();
        if (b > 1) {
            throw new CorruptDataException("expected a boolean (0 or 1), found byte " + b);
        }
        return b == 1;
    }

    /** Avro int. */
    public int readInt() {
        long v = readUnsigned();
        if (v >>> 32 != 0) {
            throw new CorruptDataException("expected an int, found a number of more than 32 bits");
        }
        int n = (int) v;
        return (n >>> 1) ^ -(n & 1);
    }

    /** Avro long. */
    public long readLong() {
        long v = readUnsigned();
        return (v >>> 1) ^ -(v & 1);
    }

    /** An unsigned number of variable length. */
    public long readUnsigned() {
        long result = 0;
        int shift = 0;
        while (true) {
            int b = readByte();
            result |= (long) (b & 0x7f) << shift;
            if (b < 0x80) {
                if (shift == 63 && b > 1) {
                    throw tooLong();
                }
                return result;
            }
            shift += 7;
            if (shift > 63) {
                throw tooLong();
            }
        }
    }

    private static CorruptDataException tooLong() {
        return new CorruptDataException("a number of variable length has more than 64 bits");
    }

    /** Four bytes, little endian. */
    public int readFixed32() {
        need(4);
        int p = position;
        position = p + 4;
        return (bytes[p] & 0xff)
                | (bytes[p + 1] & 0xff) << 8
                | (bytes[p + 2] & 0xff) << 16
                | bytes[p + 3] << 24;
    }

    /** Eight bytes, little endian. */
    public long readFixed64() {
        long low = readFixed32() & 0xffffffffL;
        return low | (long) readFixed32() << 32;
    }

    /** Avro int that must be a {@code byte}. */
    public byte readSmallByte() {
        int v = readInt();
        if (v != (byte) v) {
            throw new CorruptDataException("expected a number from -128 to 127, found " + v);
        }
        return (byte) v;
    }

    /** Avro int that must be a {@code short}. */
    public short readShort() {
        int v = readInt();
        if (v != (short) v) {
            throw new CorruptDataException("expected a number from -32768 to 32767, found " + v);
        }
        return (short) v;
    }

    /** Avro int that must be a {@code char}. */
    public char readChar() {
        int v = readInt();
        if (v != (char) v) {
            throw new CorruptDataException("expected a number from 0 to 65535, found " + v);
        }
        return (char) v;
    }

    /** The branch of a union of {@code branches}. */
    public int readBranch(int branches) {
        int branch = readInt();
        if (branch < 0 || branch >= branches) {
            throw new CorruptDataException(
                    "found branch %d of a union that has %d".formatted(branch, branches));
        }
        return branch;
    }

    /**
     * The number of items in the next block of an Avro array or map, 0 at its end. Checked against
     * the bytes that are left.
     *
     * @param minimumBytes a lower bound of the encoded length of an item
     * @param before how many items the blocks before had
     */
    public int readBlock(int minimumBytes, int before) {
        long count = readLong();
        if (count < 0) {
            count = -count;
            readLength();
        }
        long most =
                minimumBytes == 0
                        ? CollectionType.MAX_EMPTY_ELEMENTS - before
                        : remaining() / minimumBytes;
        if (count < 0 || count > most || before + count > Integer.MAX_VALUE - 16) {
            throw new CorruptDataException(
                    "found %d items in a block where at most %d can follow".formatted(count, most));
        }
        return (int) count;
    }

    /** Avro float. */
    public float readFloat() {
        return Float.intBitsToFloat(readFixed32());
    }

    /** Avro double. */
    public double readDouble() {
        return Double.longBitsToDouble(readFixed64());
    }

    /** Avro string. See {@link BinaryOutput#writeString} for what is not UTF-8. */
    public String readString() {
        int length = readLength();
        String value = new String(bytes, position, length, StandardCharsets.UTF_8);
        if (value.indexOf('\ufffd') >= 0) {
            value = withHalfPairs(length);
        }
        position += length;
        return value;
    }

    /** Decodes a string in which something seems not to be UTF-8. */
    private String withHalfPairs(int length) {
        StringBuilder value = new StringBuilder(length);
        int from = position;
        int stop = position + length;
        for (int i = from; i + 2 < stop; i++) {
            if ((bytes[i] & 0xff) == 0xed && (bytes[i + 1] & 0xe0) == 0xa0) {
                value.append(new String(bytes, from, i - from, StandardCharsets.UTF_8));
                value.append((char) (0xd000 | (bytes[i + 1] & 0x3f) << 6 | (bytes[i + 2] & 0x3f)));
                from = i + 3;
                i += 2;
            }
        }
        value.append(new String(bytes, from, stop - from, StandardCharsets.UTF_8));
        String decoded = value.toString();
        BinaryOutput again = new BinaryOutput(length + 5);
        again.writeString(decoded);
        if (!Arrays.equals(
                bytes,
                position,
                stop,
                again.array(),
                Math.max(0, again.position() - length),
                again.position())) {
            throw new CorruptDataException("found a string that is not UTF-8");
        }
        return decoded;
    }

    /** Avro bytes. */
    public byte[] readBytes() {
        return readRaw(readLength());
    }

    /** {@code length} bytes as they are. */
    public byte[] readRaw(int length) {
        need(length);
        byte[] value = Arrays.copyOfRange(bytes, position, position + length);
        position += length;
        return value;
    }

    /** Passes over {@code length} bytes. */
    public void skip(int length) {
        need(length);
        position += length;
    }

    /** An Avro long that must be a length within what is left. */
    public int readLength() {
        long length = readLong();
        if (length < 0 || length > remaining()) {
            throw new CorruptDataException(
                    "found a length of %d where %d bytes are left".formatted(length, remaining()));
        }
        return (int) length;
    }

    private void need(int count) {
        if (count < 0 || end - position < count) {
            throw new CorruptDataException(
                    "expected %d more bytes, %d are left".formatted(count, end - position));
        }
    }
}
