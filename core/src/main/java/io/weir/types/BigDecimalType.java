package io.weir.types;

import java.math.BigDecimal;
import java.math.BigInteger;
import org.apache.avro.Schema;

/**
 * {@link BigDecimal} as Avro's logical type big-decimal: bytes that hold the unscaled value (bytes,
 * two's complement, big endian) and the scale (int). The scale is kept: 1.0 and 1.00 are two
 * values, as they are for {@code equals}.
 */
final class BigDecimalType extends Type<BigDecimal> {
    @Override
    public java.lang.reflect.Type javaType() {
        return BigDecimal.class;
    }

    @Override
    ResolvedType resolved() {
        return ResolvedType.of(BigDecimal.class);
    }

    @Override
    public void write(BigDecimal value, BinaryOutput out) {
        out.writeBytes(encode(value));
    }

    private static byte[] encode(BigDecimal value) {
        byte[] unscaled = value.unscaledValue().toByteArray();
        BinaryOutput inner = new BinaryOutput(unscaled.length + 10);
        inner.writeBytes(unscaled);
        inner.writeInt(value.scale());
        return inner.toByteArray();
    }

    @Override
    public BigDecimal read(BinaryInput in) {
        BinaryInput inner = new BinaryInput(in.readBytes());
        byte[] unscaled = inner.readBytes();
        int scale = inner.readInt();
        if (unscaled.length == 0 || inner.remaining() > 0) {
            throw new CorruptDataException(
                    "expected an unscaled value and a scale, found %d bytes and %d more after the scale"
                            .formatted(unscaled.length, inner.remaining()));
        }
        return new BigDecimal(new BigInteger(unscaled), scale);
    }

    @Override
    public int hash(BigDecimal value) {
        return KeyHash.ofBytes(encode(value));
    }

    @Override
    public boolean same(BigDecimal left, BigDecimal right) {
        return left.scale() == right.scale() && left.unscaledValue().equals(right.unscaledValue());
    }

    @Override
    void describe(SchemaText text) {
        text.raw("{\"type\":\"bytes\",\"logicalType\":\"big-decimal\"}");
    }

    @Override
    ValueReader<BigDecimal> resolve(Schema writer, Resolution resolution) {
        if (writer.getType() == Schema.Type.BYTES
                && "big-decimal".equals(writer.getProp("logicalType"))) {
            return ownReader();
        }
        throw resolution.mismatch(this, writer);
    }

    @Override
    int minimumBytes() {
        return 1;
    }
}
