package io.weir.heap;

import io.weir.types.BinaryInput;
import io.weir.types.BinaryOutput;
import io.weir.types.Type;
import io.weir.types.Type.Primitive;

/**
 * How boxed primitives lie in a {@code long}: boolean as 0 or 1, int sign-extended, float and
 * double as their IEEE 754 bits, all NaN as one; and their Avro binary without boxing.
 */
final class Bits {
    private Bits() {}

    /**
     * How values of {@code type} can lie in a {@code long}; NONE unless they are boxed primitives.
     */
    static Primitive of(Type<?> type) {
        Primitive primitive = type.primitive();
        java.lang.reflect.Type boxed =
                switch (primitive) {
                    case NONE -> Object.class;
                    case BOOLEAN -> Boolean.class;
                    case INT -> Integer.class;
                    case LONG -> Long.class;
                    case FLOAT -> Float.class;
                    case DOUBLE -> Double.class;
                };
        // A type whose values are encoded as int but are, say, Short, is stored as an object.
        return type.javaType() == boxed || isPrimitiveOf(type.javaType(), primitive)
                ? primitive
                : Primitive.NONE;
    }

    private static boolean isPrimitiveOf(java.lang.reflect.Type type, Primitive primitive) {
        return switch (primitive) {
            case NONE -> false;
            case BOOLEAN -> type == boolean.class;
            case INT -> type == int.class;
            case LONG -> type == long.class;
            case FLOAT -> type == float.class;
            case DOUBLE -> type == double.class;
        };
    }

    static long toBits(Primitive primitive, Object value) {
        return switch (primitive) {
            case BOOLEAN -> (Boolean) value ? 1 : 0;
            case INT -> (Integer) value;
            case LONG -> (Long) value;
            case FLOAT -> Float.floatToIntBits((Float) value);
            case DOUBLE -> Double.doubleToLongBits((Double) value);
            case NONE -> throw notPrimitive();
        };
    }

    static Object fromBits(Primitive primitive, long bits) {
        return switch (primitive) {
            case BOOLEAN -> bits != 0;
            case INT -> (int) bits;
            case LONG -> bits;
            case FLOAT -> Float.intBitsToFloat((int) bits);
            case DOUBLE -> Double.longBitsToDouble(bits);
            case NONE -> throw notPrimitive();
        };
    }

    static void write(Primitive primitive, long bits, BinaryOutput out) {
        switch (primitive) {
            case BOOLEAN -> out.writeBoolean(bits != 0);
            case INT -> out.writeInt((int) bits);
            case LONG -> out.writeLong(bits);
            case FLOAT -> out.writeFloat(Float.intBitsToFloat((int) bits));
            case DOUBLE -> out.writeDouble(Double.longBitsToDouble(bits));
            case NONE -> throw notPrimitive();
        }
    }

    static long read(Primitive primitive, BinaryInput in) {
        return switch (primitive) {
            case BOOLEAN -> in.readBoolean() ? 1 : 0;
            case INT -> in.readInt();
            case LONG -> in.readLong();
            case FLOAT -> Float.floatToIntBits(in.readFloat());
            case DOUBLE -> Double.doubleToLongBits(in.readDouble());
            case NONE -> throw notPrimitive();
        };
    }

    private static IllegalStateException notPrimitive() {
        return new IllegalStateException("Only primitives lie in a long");
    }
}
