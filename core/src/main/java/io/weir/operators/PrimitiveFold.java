package io.weir.operators;

import io.weir.types.Type;
import io.weir.types.Types;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.BiFunction;
import java.util.function.LongBinaryOperator;

/**
 * A fold whose state for each key is a number: what is read from a record, how it is folded, and
 * what goes out. The method handles become constants of an operator's private class, so that they
 * are inlined.
 *
 * @param stateName what the state is called
 * @param stateType the number's type
 * @param read the bits of a record's number: {@code (Object record) -> long}
 * @param fold two of them made one
 * @param result what goes out: {@code (Object key, Object record, long folded) -> Object}
 */
public record PrimitiveFold(
        String stateName,
        Type<?> stateType,
        MethodHandle read,
        LongBinaryOperator fold,
        MethodHandle result) {
    private static final MethodType READ = MethodType.methodType(long.class, Object.class);
    private static final MethodType RESULT =
            MethodType.methodType(Object.class, Object.class, Object.class, long.class);
    private static final Lookup LOOKUP = MethodHandles.lookup();

    /**
     * Folds a component of a record. What goes out is the record that came in with the component
     * replaced by what is folded so far.
     *
     * @param component of a record class, of a numeric type or its box
     * @throws IllegalAccessException if Weir may not call the record's accessors and constructor
     */
    public static PrimitiveFold of(Fold fold, RecordComponent component)
            throws IllegalAccessException {
        Class<?> type = MethodType.methodType(component.getType()).unwrap().returnType();
        return new PrimitiveFold(
                fold.name().toLowerCase(Locale.ROOT),
                stateType(type),
                read(component, type),
                fold.on(type),
                MethodHandles.dropArguments(replace(component, type), 0, Object.class));
    }

    /**
     * Counts records.
     *
     * @param result what goes out for a key and its count
     */
    public static PrimitiveFold count(BiFunction<Object, Long, ?> result) {
        MethodHandle apply;
        try {
            apply =
                    LOOKUP.findVirtual(
                            BiFunction.class,
                            "apply",
                            MethodType.methodType(Object.class, Object.class, Object.class));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
        MethodHandle keyAndCount =
                apply.bindTo(result)
                        .asType(MethodType.methodType(Object.class, Object.class, Long.class))
                        .asType(MethodType.methodType(Object.class, Object.class, long.class));
        return new PrimitiveFold(
                "count",
                Types.LONG,
                MethodHandles.dropArguments(
                        MethodHandles.constant(long.class, 1L), 0, Object.class),
                Fold.SUM.on(long.class),
                MethodHandles.dropArguments(keyAndCount, 1, Object.class).asType(RESULT));
    }

    private static Type<?> stateType(Class<?> type) {
        if (type == long.class) {
            return Types.LONG;
        }
        if (type == float.class) {
            return Types.FLOAT;
        }
        return type == double.class ? Types.DOUBLE : Types.INT;
    }

    private static MethodHandle read(RecordComponent component, Class<?> type)
            throws IllegalAccessException {
        MethodHandle accessor = accessor(component);
        MethodHandle number = accessor.asType(accessor.type().changeReturnType(type));
        return toBits(number, type).asType(READ);
    }

    private static MethodHandle toBits(MethodHandle number, Class<?> type) {
        if (type == float.class) {
            return MethodHandles.filterReturnValue(
                    number, find(Float.class, "floatToRawIntBits", int.class, float.class));
        }
        if (type == double.class) {
            return MethodHandles.filterReturnValue(
                    number, find(Double.class, "doubleToRawLongBits", long.class, double.class));
        }
        return number;
    }

    /** {@code long -> type}. */
    private static MethodHandle fromBits(Class<?> type) {
        if (type == float.class) {
            return MethodHandles.explicitCastArguments(
                    find(Float.class, "intBitsToFloat", float.class, int.class),
                    MethodType.methodType(float.class, long.class));
        }
        if (type == double.class) {
            return find(Double.class, "longBitsToDouble", double.class, long.class);
        }
        return MethodHandles.explicitCastArguments(
                MethodHandles.identity(long.class), MethodType.methodType(type, long.class));
    }

    private static MethodHandle find(
            Class<?> owner, String name, Class<?> result, Class<?> argument) {
        try {
            return LOOKUP.findStatic(owner, name, MethodType.methodType(result, argument));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** {@code (Object record, long folded) -> Object}: a copy with one component replaced. */
    private static MethodHandle replace(RecordComponent replaced, Class<?> type)
            throws IllegalAccessException {
        Class<?> recordClass = replaced.getDeclaringRecord();
        RecordComponent[] components = recordClass.getRecordComponents();
        MethodHandle copy = canonicalConstructor(recordClass, components);
        int[] from = new int[components.length];
        for (int i = 0; i < components.length; i++) {
            MethodHandle source;
            if (components[i].getName().equals(replaced.getName())) {
                from[i] = 1;
                source = fromBits(type);
                source = source.asType(source.type().changeReturnType(replaced.getType()));
            } else {
                source = accessor(components[i]);
            }
            copy = MethodHandles.filterArguments(copy, i, source);
        }
        MethodType shape = MethodType.methodType(recordClass, recordClass, long.class);
        return MethodHandles.permuteArguments(copy, shape, from)
                .asType(MethodType.methodType(Object.class, Object.class, long.class));
    }

    private static MethodHandle canonicalConstructor(
            Class<?> recordClass, RecordComponent[] components) throws IllegalAccessException {
        Class<?>[] parameters =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            Constructor<?> constructor = recordClass.getDeclaredConstructor(parameters);
            makeAccessible(constructor, recordClass);
            return LOOKUP.unreflectConstructor(constructor);
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException(recordClass + " has no canonical constructor", e);
        }
    }

    private static MethodHandle accessor(RecordComponent component) throws IllegalAccessException {
        makeAccessible(component.getAccessor(), component.getDeclaringRecord());
        return LOOKUP.unreflect(component.getAccessor());
    }

    private static void makeAccessible(AccessibleObject member, Class<?> owner)
            throws IllegalAccessException {
        if (!member.trySetAccessible()) {
            throw new IllegalAccessException(
                    "Module %s does not open package %s to Weir. Add 'opens %2$s;' to its module-info."
                            .formatted(owner.getModule().getName(), owner.getPackageName()));
        }
    }
}
