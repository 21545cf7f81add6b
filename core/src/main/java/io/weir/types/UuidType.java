package io.weir.types;

import java.util.UUID;
import org.apache.avro.Schema;

/**
 * {@link UUID} as Avro's logical type uuid over a fixed of 16 bytes, big endian as it is written.
 */
final class UuidType extends Type<UUID> {
    private static final AvroName NAME = AvroName.of(UUID.class, "");

    @Override
    public java.lang.reflect.Type javaType() {
        return UUID.class;
    }

    @Override
    ResolvedType resolved() {
        return ResolvedType.of(UUID.class);
    }

    @Override
    public void write(UUID value, BinaryOutput out) {
        out.writeFixed64(Long.reverseBytes(value.getMostSignificantBits()));
        out.writeFixed64(Long.reverseBytes(value.getLeastSignificantBits()));
    }

    @Override
    public UUID read(BinaryInput in) {
        long most = Long.reverseBytes(in.readFixed64());
        return new UUID(most, Long.reverseBytes(in.readFixed64()));
    }

    @Override
    public int hash(UUID value) {
        return hash(hash(1, value.getMostSignificantBits()), value.getLeastSignificantBits());
    }

    private static int hash(int before, long bits) {
        int hash = before;
        for (int shift = 56; shift >= 0; shift -= 8) {
            hash = 31 * hash + (byte) (bits >>> shift);
        }
        return hash;
    }

    @Override
    public boolean same(UUID left, UUID right) {
        return left.equals(right);
    }

    @Override
    void describe(SchemaText text) {
        if (text.define("fixed", NAME, this)) {
            text.raw(",\"size\":16,\"logicalType\":\"uuid\"}");
        }
    }

    @Override
    ValueReader<UUID> resolve(Schema writer, Resolution resolution) {
        boolean uuid = "uuid".equals(writer.getProp("logicalType"));
        if (uuid && writer.getType() == Schema.Type.FIXED && writer.getFixedSize() == 16) {
            return ownReader();
        }
        if (uuid && writer.getType() == Schema.Type.STRING) {
            return in -> {
                String text = in.readString();
                try {
                    return UUID.fromString(text);
                } catch (IllegalArgumentException e) {
                    throw new CorruptDataException("expected a UUID, found '" + text + "'", e);
                }
            };
        }
        throw resolution.mismatch(this, writer);
    }

    @Override
    int minimumBytes() {
        return 16;
    }
}
