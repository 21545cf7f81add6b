package io.weir.operator;

import io.weir.function.KeySelector;
import io.weir.function.MethodReference;
import io.weir.types.Type.Primitive;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import org.jspecify.annotations.Nullable;

/**
 * Reads primitive keys without a box: a selector gives its key as an object, but a selector that is
 * a reference to a method that returns a primitive ({@code Event::key}) can be asked for the
 * primitive itself. Boxes of keys cost an allocation for each record that the JIT does not always
 * remove.
 */
public final class KeyBits {
    private static final Lookup LOOKUP = MethodHandles.lookup();
    private static final MethodType SHAPE = MethodType.methodType(long.class, Object.class);

    private KeyBits() {}

    /** Whether keys of a kind can be read as bits. */
    public static boolean canRead(Primitive kind) {
        return kind == Primitive.INT
                || kind == Primitive.LONG
                || kind == Primitive.FLOAT
                || kind == Primitive.DOUBLE;
    }

    /**
     * Reads the bits of a record's key; meant to be a constant of the operator that uses it.
     *
     * @param kind one that {@link #canRead} accepts
     * @return {@code (Object record) -> long}
     */
    public static MethodHandle reader(KeySelector<?, ?> selector, Primitive kind) {
        MethodHandle primitive = accessor(selector, kind);
        if (primitive != null) {
            return toBits(primitive, kind).asType(SHAPE);
        }
        try {
            MethodHandle key =
                    LOOKUP.findVirtual(
                                    KeySelector.class,
                                    "getKey",
                                    MethodType.methodType(Object.class, Object.class))
                            .bindTo(selector);
            MethodHandle unboxed =
                    key.asType(MethodType.methodType(box(kind), Object.class))
                            .asType(MethodType.methodType(primitive(kind), Object.class));
            return toBits(unboxed, kind).asType(SHAPE);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("KeySelector has no getKey", e);
        }
    }

    /**
     * Whether a selector only names a method of the records that gives a primitive key: a component
     * of a record, a getter.
     */
    public static boolean isAccessor(KeySelector<?, ?> selector, Primitive kind) {
        return accessor(selector, kind) != null;
    }

    /**
     * Makes the key object of its bits.
     *
     * @return {@code (long bits) -> Object}
     */
    public static MethodHandle boxer(Primitive kind) {
        MethodHandle value =
                switch (kind) {
                    case FLOAT ->
                            MethodHandles.explicitCastArguments(
                                    find(Float.class, "intBitsToFloat", float.class, int.class),
                                    MethodType.methodType(float.class, long.class));
                    case DOUBLE -> find(Double.class, "longBitsToDouble", double.class, long.class);
                    case INT, LONG ->
                            MethodHandles.explicitCastArguments(
                                    MethodHandles.identity(long.class),
                                    MethodType.methodType(primitive(kind), long.class));
                    case BOOLEAN, NONE ->
                            throw new IllegalArgumentException("Keys of kind " + kind);
                };
        return value.asType(MethodType.methodType(Object.class, long.class));
    }

    private static @Nullable MethodHandle accessor(KeySelector<?, ?> selector, Primitive kind) {
        Method method = MethodReference.method(selector).orElse(null);
        if (method == null
                || Modifier.isStatic(method.getModifiers())
                || method.getParameterCount() != 0
                || method.getReturnType() != primitive(kind)
                || !method.trySetAccessible()) {
            return null;
        }
        try {
            return LOOKUP.unreflect(method);
        } catch (IllegalAccessException e) {
            return null;
        }
    }

    private static MethodHandle toBits(MethodHandle key, Primitive kind) {
        return switch (kind) {
            case FLOAT ->
                    MethodHandles.filterReturnValue(
                            key, find(Float.class, "floatToIntBits", int.class, float.class));
            case DOUBLE ->
                    MethodHandles.filterReturnValue(
                            key, find(Double.class, "doubleToLongBits", long.class, double.class));
            default -> key;
        };
    }

    private static MethodHandle find(
            Class<?> owner, String name, Class<?> result, Class<?> argument) {
        try {
            return LOOKUP.findStatic(owner, name, MethodType.methodType(result, argument));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Class<?> primitive(Primitive kind) {
        return MethodType.methodType(box(kind)).unwrap().returnType();
    }

    private static Class<?> box(Primitive kind) {
        return switch (kind) {
            case INT -> Integer.class;
            case LONG -> Long.class;
            case FLOAT -> Float.class;
            case DOUBLE -> Double.class;
            case BOOLEAN, NONE -> throw new IllegalArgumentException("Keys of kind " + kind);
        };
    }
}
