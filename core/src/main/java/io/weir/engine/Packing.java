package io.weir.engine;

import io.weir.function.Function;
import io.weir.function.MethodReference;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Optional;

/**
 * How the records of a class travel in longs instead of by reference: the components of a {@code
 * record} class, when there are few and all are primitive. Then no object is made on either side of
 * a channel where the JIT sees that none is needed, and the records that wait take no more room in
 * the caches than their numbers do.
 *
 * <p>That a record made anew of its components equals the old one is what every record class
 * promises (see {@link Record}); that it is not the same object can be seen only by {@code ==}.
 *
 * @param width how many longs a record takes
 * @param readers of a record's components as bits, {@code (Object record) -> long}; those behind
 *     the last one give 0
 * @param maker of the record, {@code (long, long, long, long) -> Object}
 */
record Packing(int width, List<MethodHandle> readers, MethodHandle maker) {
    /** Records with more components go by reference. */
    static final int MAX_WIDTH = 4;

    private static final Lookup LOOKUP = MethodHandles.lookup();
    private static final MethodType READER = MethodType.methodType(long.class, Object.class);
    private static final MethodType MAKER =
            MethodType.methodType(Object.class, long.class, long.class, long.class, long.class);

    /** How the records that a function takes can be packed, if it says their class and they can. */
    static Optional<Packing> ofArgument(Function function) {
        return MethodReference.argument(function).flatMap(Packing::of);
    }

    /** How records of a class can be packed. */
    static Optional<Packing> of(Class<?> type) {
        RecordComponent[] components = type.getRecordComponents();
        if (components == null || components.length == 0 || components.length > MAX_WIDTH) {
            return Optional.empty();
        }
        Class<?>[] types = new Class<?>[components.length];
        MethodHandle[] readers = new MethodHandle[MAX_WIDTH];
        try {
            for (int i = 0; i < MAX_WIDTH; i++) {
                if (i < components.length) {
                    types[i] = components[i].getType();
                    Method accessor = components[i].getAccessor();
                    if (!types[i].isPrimitive() || !accessor.trySetAccessible()) {
                        return Optional.empty();
                    }
                    readers[i] =
                            MethodHandles.filterReturnValue(
                                            LOOKUP.unreflect(accessor), toBits(types[i]))
                                    .asType(READER);
                } else {
                    readers[i] =
                            MethodHandles.dropArguments(
                                    MethodHandles.constant(long.class, 0L), 0, Object.class);
                }
            }
            Constructor<?> constructor = type.getDeclaredConstructor(types);
            if (!constructor.trySetAccessible()) {
                return Optional.empty();
            }
            MethodHandle maker = LOOKUP.unreflectConstructor(constructor);
            for (int i = 0; i < types.length; i++) {
                maker = MethodHandles.filterArguments(maker, i, fromBits(types[i]));
            }
            for (int i = types.length; i < MAX_WIDTH; i++) {
                maker = MethodHandles.dropArguments(maker, i, long.class);
            }
            return Optional.of(
                    new Packing(components.length, List.of(readers), maker.asType(MAKER)));
        } catch (ReflectiveOperationException e) {
            return Optional.empty();
        }
    }

    /** {@code (type) -> long}, without loss. */
    private static MethodHandle toBits(Class<?> type) throws ReflectiveOperationException {
        if (type == double.class) {
            return find(Double.class, "doubleToRawLongBits", long.class, double.class);
        }
        if (type == float.class) {
            return MethodHandles.explicitCastArguments(
                    find(Float.class, "floatToRawIntBits", int.class, float.class),
                    MethodType.methodType(long.class, float.class));
        }
        return MethodHandles.explicitCastArguments(
                MethodHandles.identity(long.class), MethodType.methodType(long.class, type));
    }

    /** {@code (long) -> type}. */
    private static MethodHandle fromBits(Class<?> type) throws ReflectiveOperationException {
        if (type == double.class) {
            return find(Double.class, "longBitsToDouble", double.class, long.class);
        }
        if (type == float.class) {
            return MethodHandles.explicitCastArguments(
                    find(Float.class, "intBitsToFloat", float.class, int.class),
                    MethodType.methodType(float.class, long.class));
        }
        return MethodHandles.explicitCastArguments(
                MethodHandles.identity(long.class), MethodType.methodType(type, long.class));
    }

    private static MethodHandle find(
            Class<?> owner, String name, Class<?> result, Class<?> argument)
            throws ReflectiveOperationException {
        return LOOKUP.findStatic(owner, name, MethodType.methodType(result, argument));
    }
}
