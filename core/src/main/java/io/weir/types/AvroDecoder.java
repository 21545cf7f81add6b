package io.weir.types;

import java.nio.ByteBuffer;
import org.apache.avro.io.Decoder;
import org.apache.avro.util.Utf8;
import org.jspecify.annotations.Nullable;

/**
 * Lets Avro's own readers read from a {@link BinaryInput}. Made for one value: the items of its
 * arrays and maps are counted together, since a value can't have many more of them than bytes.
 */
final class AvroDecoder extends Decoder {
    private final BinaryInput in;
    private long items;

    AvroDecoder(BinaryInput in) {
        this.in = in;
        this.items = (long) in.remaining() + CollectionType.MAX_EMPTY_ELEMENTS;
    }

    private long readItems() {
        long count = in.readLong();
        if (count < 0) {
            count = -count;
            in.readLength();
        }
        if (count < 0 || count > items) {
            throw new CorruptDataException(
                    "found %d items in a block where at most %d can follow"
                            .formatted(count, items));
        }
        items -= count;
        return count;
    }

    private long skipItems() {
        long count = in.readLong();
        while (count < 0) {
            in.skip(in.readLength());
            count = in.readLong();
        }
        items -= count;
        if (items < 0) {
            throw new CorruptDataException("found a block of " + count + " items");
        }
        return count;
    }

    @Override
    public void readNull() {}

    @Override
    public boolean readBoolean() {
        return in.readBoolean();
    }

    @Override
    public int readInt() {
        return in.readInt();
    }

    @Override
    public long readLong() {
        return in.readLong();
    }

    @Override
    public float readFloat() {
        return in.readFloat();
    }

    @Override
    public double readDouble() {
        return in.readDouble();
    }

    @Override
    public Utf8 readString(@Nullable Utf8 old) {
        return new Utf8(in.readBytes());
    }

    @Override
    public String readString() {
        return in.readString();
    }

    @Override
    public void skipString() {
        in.skip(in.readLength());
    }

    @Override
    public ByteBuffer readBytes(@Nullable ByteBuffer old) {
        return ByteBuffer.wrap(in.readBytes());
    }

    @Override
    public void skipBytes() {
        in.skip(in.readLength());
    }

    @Override
    public void readFixed(byte[] bytes, int start, int length) {
        byte[] value = in.readRaw(length);
        System.arraycopy(value, 0, bytes, start, length);
    }

    @Override
    public void skipFixed(int length) {
        in.skip(length);
    }

    @Override
    public int readEnum() {
        return in.readInt();
    }

    @Override
    public long readArrayStart() {
        return readItems();
    }

    @Override
    public long arrayNext() {
        return readItems();
    }

    @Override
    public long skipArray() {
        return skipItems();
    }

    @Override
    public long readMapStart() {
        return readItems();
    }

    @Override
    public long mapNext() {
        return readItems();
    }

    @Override
    public long skipMap() {
        return skipItems();
    }

    @Override
    public int readIndex() {
        return in.readInt();
    }

    @Override
    public int remainingBytes() {
        return in.remaining();
    }
}
