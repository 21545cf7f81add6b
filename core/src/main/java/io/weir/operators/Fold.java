package io.weir.operators;

import java.util.function.LongBinaryOperator;

/** How two numbers become one, on their bits in a long. Integers overflow as in Java. */
public enum Fold {
    /** The sum. */
    SUM,
    /** The smaller one; NaN if one of them is. */
    MIN,
    /** The greater one; NaN if one of them is. */
    MAX;

    /**
     * On the bits of numbers of a type.
     *
     * @param type a numeric primitive
     */
    LongBinaryOperator on(Class<?> type) {
        return switch (this) {
            case SUM -> sum(type);
            case MIN -> min(type);
            case MAX -> max(type);
        };
    }

    private static LongBinaryOperator sum(Class<?> type) {
        if (type == byte.class) {
            return (a, b) -> (byte) (a + b);
        }
        if (type == short.class) {
            return (a, b) -> (short) (a + b);
        }
        if (type == int.class) {
            return (a, b) -> (int) (a + b);
        }
        if (type == long.class) {
            return (a, b) -> a + b;
        }
        if (type == float.class) {
            return (a, b) -> bits(number((int) a) + number((int) b));
        }
        return (a, b) -> bits(number(a) + number(b));
    }

    private static LongBinaryOperator min(Class<?> type) {
        if (type == float.class) {
            return (a, b) -> bits(Math.min(number((int) a), number((int) b)));
        }
        if (type == double.class) {
            return (a, b) -> bits(Math.min(number(a), number(b)));
        }
        return Math::min;
    }

    private static LongBinaryOperator max(Class<?> type) {
        if (type == float.class) {
            return (a, b) -> bits(Math.max(number((int) a), number((int) b)));
        }
        if (type == double.class) {
            return (a, b) -> bits(Math.max(number(a), number(b)));
        }
        return Math::max;
    }

    private static float number(int bits) {
        return Float.intBitsToFloat(bits);
    }

    private static double number(long bits) {
        return Double.longBitsToDouble(bits);
    }

    private static long bits(float number) {
        return Float.floatToRawIntBits(number);
    }

    private static long bits(double number) {
        return Double.doubleToRawLongBits(number);
    }
}
