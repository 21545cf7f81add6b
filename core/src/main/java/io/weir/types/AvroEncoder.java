package io.weir.types;

import java.nio.ByteBuffer;
import org.apache.avro.io.Encoder;
import org.apache.avro.util.Utf8;

/** Lets Avro's own writers write to a {@link BinaryOutput}. */
class AvroEncoder extends Encoder {
    private final BinaryOutput out;

    AvroEncoder(BinaryOutput out) {
        this.out = out;
    }

    @Override
    public void writeNull() {}

    @Override
    public void writeBoolean(boolean value) {
        out.writeBoolean(value);
    }

    @Override
    public void writeInt(int value) {
        out.writeInt(value);
    }

    @Override
    public void writeLong(long value) {
        out.writeLong(value);
    }

    @Override
    public void writeFloat(float value) {
        out.writeFloat(value);
    }

    @Override
    public void writeDouble(double value) {
        out.writeDouble(value);
    }

    @Override
    public void writeString(Utf8 value) {
        writeBytes(value.getBytes(), 0, value.getByteLength());
    }

    @Override
    public void writeString(String value) {
        out.writeString(value);
    }

    @Override
    public void writeBytes(ByteBuffer value) {
        out.writeLong(value.remaining());
        writeFixed(value);
    }

    @Override
    public void writeBytes(byte[] value, int start, int length) {
        out.writeLong(length);
        out.writeRaw(value, start, length);
    }

    @Override
    public void writeFixed(byte[] value, int start, int length) {
        out.writeRaw(value, start, length);
    }

    @Override
    public void writeFixed(ByteBuffer value) {
        ByteBuffer source = value.duplicate();
        byte[] copy = new byte[source.remaining()];
        source.get(copy);
        out.writeRaw(copy, 0, copy.length);
    }

    @Override
    public void writeEnum(int symbol) {
        out.writeInt(symbol);
    }

    @Override
    public void writeArrayStart() {}

    @Override
    public void setItemCount(long count) {
        if (count > 0) {
            out.writeLong(count);
        }
    }

    @Override
    public void startItem() {}

    @Override
    public void writeArrayEnd() {
        out.writeByte(0);
    }

    @Override
    public void writeMapStart() {}

    @Override
    public void writeMapEnd() {
        out.writeByte(0);
    }

    @Override
    public void writeIndex(int branch) {
        out.writeInt(branch);
    }

    @Override
    public void flush() {}
}
