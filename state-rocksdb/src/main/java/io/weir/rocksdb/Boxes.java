package io.weir.rocksdb;

import io.weir.types.Type;
import io.weir.types.Type.Primitive;

/** Boxed primitives to and from bits, as {@link io.weir.operator.PrimitiveState} has them. */
final class Boxes {
    private Boxes() {}

    /** How values of a type lie in bits; NONE unless they are boxed primitives. */
    static Primitive of(Type<?> type) {
        Primitive primitive = type.primitive();
        Class<?> boxed =
                switch (primitive) {
                    case NONE -> Object.class;
                    case BOOLEAN -> Boolean.class;
                    case INT -> Integer.class;
                    case LONG -> Long.class;
                    case FLOAT -> Float.class;
                    case DOUBLE -> Double.class;
                };
        // A type whose values are encoded as int but are, say, Short, is no primitive here.
        return type.javaType() == boxed ? primitive : Primitive.NONE;
    }

    static long toBits(Primitive primitive, Object value) {
        return switch (primitive) {
            case BOOLEAN -> (Boolean) value ? 1 : 0;
            case INT -> (Integer) value;
            case LONG -> (Long) value;
            case FLOAT -> Float.floatToIntBits((Float) value);
            case DOUBLE -> Double.doubleToLongBits((Double) value);
            case NONE -> throw new IllegalStateException("Only primitives lie in a long");
        };
    }

    static Object fromBits(Primitive primitive, long bits) {
        return switch (primitive) {
            case BOOLEAN -> bits != 0;
            case INT -> (int) bits;
            case LONG -> bits;
            case FLOAT -> Float.intBitsToFloat((int) bits);
            case DOUBLE -> Double.longBitsToDouble(bits);
            case NONE -> throw new IllegalStateException("Only primitives lie in a long");
        };
    }
}
