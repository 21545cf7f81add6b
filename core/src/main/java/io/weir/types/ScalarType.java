package io.weir.types;

import java.lang.reflect.Type;
import org.apache.avro.Schema;

/**
 * The types that Avro has itself: boolean, int, long, float, double, string and bytes, and Java's
 * small integers, which are ints in Avro.
 *
 * <p>byte, short and char are told from int by the property {@code java-class}, as Avro's own
 * reflection does, so that reading an int as a short is refused before a value gets lost.
 */
abstract class ScalarType<T> extends io.weir.types.Type<T> {
    private final Class<T> javaType;
    private final String json;
    private final Primitive primitive;
    private final int minimumBytes;

    private ScalarType(Class<T> javaType, String json, Primitive primitive, int minimumBytes) {
        this.javaType = javaType;
        this.json = json;
        this.primitive = primitive;
        this.minimumBytes = minimumBytes;
    }

    private static String smallInt(Class<?> type) {
        return "{\"type\":\"int\",\"java-class\":\"" + type.getName() + "\"}";
    }

    @Override
    public Type javaType() {
        return javaType;
    }

    @Override
    ResolvedType resolved() {
        return ResolvedType.of(javaType);
    }

    @Override
    public Primitive primitive() {
        return primitive;
    }

    @Override
    void describe(SchemaText text) {
        text.raw(json);
    }

    @Override
    int minimumBytes() {
        return minimumBytes;
    }

    static final class BooleanType extends ScalarType<Boolean> {
        BooleanType() {
            super(Boolean.class, "\"boolean\"", Primitive.BOOLEAN, 1);
        }

        @Override
        public void write(Boolean value, BinaryOutput out) {
            out.writeBoolean(value);
        }

        @Override
        public Boolean read(BinaryInput in) {
            return in.readBoolean();
        }

        @Override
        public int hash(Boolean value) {
            return Boolean.hashCode(value);
        }

        @Override
        public boolean same(Boolean left, Boolean right) {
            return left.equals(right);
        }

        @Override
        ValueReader<Boolean> resolve(Schema writer, Resolution resolution) {
            return switch (writer.getType()) {
                case BOOLEAN -> ownReader();
                default -> throw resolution.mismatch(this, writer);
            };
        }
    }

    static final class IntType extends ScalarType<Integer> {
        IntType() {
            super(Integer.class, "\"int\"", Primitive.INT, 1);
        }

        @Override
        public void write(Integer value, BinaryOutput out) {
            out.writeInt(value);
        }

        @Override
        public Integer read(BinaryInput in) {
            return in.readInt();
        }

        @Override
        public int hash(Integer value) {
            return value;
        }

        @Override
        public boolean same(Integer left, Integer right) {
            return left.equals(right);
        }

        @Override
        ValueReader<Integer> resolve(Schema writer, Resolution resolution) {
            return switch (writer.getType()) {
                case INT -> ownReader();
                default -> throw resolution.mismatch(this, writer);
            };
        }
    }

    static final class ShortType extends ScalarType<Short> {
        ShortType() {
            super(Short.class, smallInt(Short.class), Primitive.NONE, 1);
        }

        @Override
        public void write(Short value, BinaryOutput out) {
            out.writeInt(value);
        }

        @Override
        public Short read(BinaryInput in) {
            return in.readShort();
        }

        @Override
        public int hash(Short value) {
            return value;
        }

        @Override
        public boolean same(Short left, Short right) {
            return left.equals(right);
        }

        @Override
        ValueReader<Short> resolve(Schema writer, Resolution resolution) {
            if (isSmallInt(writer, Short.class) || isSmallInt(writer, Byte.class)) {
                return ownReader();
            }
            throw resolution.mismatch(this, writer);
        }
    }

    static final class ByteType extends ScalarType<Byte> {
        ByteType() {
            super(Byte.class, smallInt(Byte.class), Primitive.NONE, 1);
        }

        @Override
        public void write(Byte value, BinaryOutput out) {
            out.writeInt(value);
        }

        @Override
        public Byte read(BinaryInput in) {
            return in.readSmallByte();
        }

        @Override
        public int hash(Byte value) {
            return value;
        }

        @Override
        public boolean same(Byte left, Byte right) {
            return left.equals(right);
        }

        @Override
        ValueReader<Byte> resolve(Schema writer, Resolution resolution) {
            if (isSmallInt(writer, Byte.class)) {
                return ownReader();
            }
            throw resolution.mismatch(this, writer);
        }
    }

    static final class CharType extends ScalarType<Character> {
        CharType() {
            super(Character.class, smallInt(Character.class), Primitive.NONE, 1);
        }

        @Override
        public void write(Character value, BinaryOutput out) {
            out.writeInt(value);
        }

        @Override
        public Character read(BinaryInput in) {
            return in.readChar();
        }

        @Override
        public int hash(Character value) {
            return value;
        }

        @Override
        public boolean same(Character left, Character right) {
            return left.equals(right);
        }

        @Override
        ValueReader<Character> resolve(Schema writer, Resolution resolution) {
            if (isSmallInt(writer, Character.class)) {
                return ownReader();
            }
            throw resolution.mismatch(this, writer);
        }
    }

    private static boolean isSmallInt(Schema writer, Class<?> type) {
        return writer.getType() == Schema.Type.INT
                && type.getName().equals(writer.getProp("java-class"));
    }

    static final class LongType extends ScalarType<Long> {
        LongType() {
            super(Long.class, "\"long\"", Primitive.LONG, 1);
        }

        @Override
        public void write(Long value, BinaryOutput out) {
            out.writeLong(value);
        }

        @Override
        public Long read(BinaryInput in) {
            return in.readLong();
        }

        @Override
        public int hash(Long value) {
            return KeyHash.ofLong(value);
        }

        @Override
        public boolean same(Long left, Long right) {
            return left.equals(right);
        }

        @Override
        ValueReader<Long> resolve(Schema writer, Resolution resolution) {
            return switch (writer.getType()) {
                case LONG -> ownReader();
                case INT -> in -> (long) in.readInt();
                default -> throw resolution.mismatch(this, writer);
            };
        }
    }

    static final class FloatType extends ScalarType<Float> {
        FloatType() {
            super(Float.class, "\"float\"", Primitive.FLOAT, 4);
        }

        @Override
        public void write(Float value, BinaryOutput out) {
            out.writeFloat(value);
        }

        @Override
        public Float read(BinaryInput in) {
            return in.readFloat();
        }

        @Override
        public int hash(Float value) {
            return Float.floatToIntBits(value);
        }

        @Override
        public boolean same(Float left, Float right) {
            return left.equals(right);
        }

        @Override
        ValueReader<Float> resolve(Schema writer, Resolution resolution) {
            return switch (writer.getType()) {
                case FLOAT -> ownReader();
                case INT -> in -> (float) in.readInt();
                case LONG -> in -> (float) in.readLong();
                default -> throw resolution.mismatch(this, writer);
            };
        }
    }

    static final class DoubleType extends ScalarType<Double> {
        DoubleType() {
            super(Double.class, "\"double\"", Primitive.DOUBLE, 8);
        }

        @Override
        public void write(Double value, BinaryOutput out) {
            out.writeDouble(value);
        }

        @Override
        public Double read(BinaryInput in) {
            return in.readDouble();
        }

        @Override
        public int hash(Double value) {
            return KeyHash.ofDouble(value);
        }

        @Override
        public boolean same(Double left, Double right) {
            return left.equals(right);
        }

        @Override
        ValueReader<Double> resolve(Schema writer, Resolution resolution) {
            return switch (writer.getType()) {
                case DOUBLE -> ownReader();
                case FLOAT -> in -> (double) in.readFloat();
                case INT -> in -> (double) in.readInt();
                case LONG -> in -> (double) in.readLong();
                default -> throw resolution.mismatch(this, writer);
            };
        }
    }

    static final class StringType extends ScalarType<String> {
        StringType() {
            super(String.class, "\"string\"", Primitive.NONE, 1);
        }

        @Override
        public void write(String value, BinaryOutput out) {
            out.writeString(value);
        }

        @Override
        public String read(BinaryInput in) {
            return in.readString();
        }

        @Override
        public int hash(String value) {
            return value.hashCode();
        }

        @Override
        public boolean same(String left, String right) {
            return left.equals(right);
        }

        @Override
        ValueReader<String> resolve(Schema writer, Resolution resolution) {
            return switch (writer.getType()) {
                case STRING, BYTES -> ownReader();
                default -> throw resolution.mismatch(this, writer);
            };
        }
    }

    static final class BytesType extends ScalarType<byte[]> {
        BytesType() {
            super(byte[].class, "\"bytes\"", Primitive.NONE, 1);
        }

        @Override
        public void write(byte[] value, BinaryOutput out) {
            out.writeBytes(value);
        }

        @Override
        public byte[] read(BinaryInput in) {
            return in.readBytes();
        }

        @Override
        public int hash(byte[] value) {
            return KeyHash.ofBytes(value);
        }

        @Override
        public boolean same(byte[] left, byte[] right) {
            return java.util.Arrays.equals(left, right);
        }

        @Override
        ValueReader<byte[]> resolve(Schema writer, Resolution resolution) {
            return switch (writer.getType()) {
                case BYTES, STRING -> ownReader();
                default -> throw resolution.mismatch(this, writer);
            };
        }
    }
}
