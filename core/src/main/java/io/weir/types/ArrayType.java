package io.weir.types;

import java.lang.reflect.Array;
import java.util.Arrays;
import java.util.Set;
import org.apache.avro.Schema;

/**
 * Java arrays of any component but {@code byte}, as Avro arrays.
 *
 * @param <T> the array
 */
final class ArrayType<T> extends CompositeType<T> {
    private final Class<?> component;
    private final Type<Object> element;

    @SuppressWarnings("unchecked")
    ArrayType(ResolvedType resolved, Type<?> element) {
        super(resolved);
        this.component = resolved.raw().getComponentType();
        this.element = (Type<Object>) element;
    }

    @Override
    @SuppressWarnings("unchecked")
    Codec<T> compile() {
        if (component == long.class) {
            return (Codec<T>) new Longs();
        }
        if (component == int.class) {
            return (Codec<T>) new Ints();
        }
        if (component == double.class) {
            return (Codec<T>) new Doubles();
        }
        return new Elements<>(
                component,
                element.codec(),
                element.takesNull(),
                element.minimumBytes(),
                whyNotKey());
    }

    @Override
    @SuppressWarnings("unchecked")
    ValueReader<T> resolve(Schema writer, Resolution resolution) {
        if (writer.getType() != Schema.Type.ARRAY) {
            throw resolution.mismatch(this, writer);
        }
        ValueReader<Object> reader = resolution.reader("element", element, writer.getElementType());
        if (reader == element.ownReader()) {
            return ownReader();
        }
        int minimumBytes = Resolution.minimumBytes(writer.getElementType());
        Class<?> of = component;
        return in -> (T) readElements(in, reader, minimumBytes, of);
    }

    private static Object readElements(
            BinaryInput in, ValueReader<Object> reader, int minimumBytes, Class<?> component) {
        Object array = Array.newInstance(component, 16);
        int total = 0;
        int count = in.readBlock(minimumBytes, 0);
        while (count > 0) {
            for (int i = 0; i < count; i++) {
                if (total == Array.getLength(array)) {
                    array = resized(array, component, total * 2);
                }
                Array.set(array, total++, reader.read(in));
            }
            count = in.readBlock(minimumBytes, total);
        }
        return resized(array, component, total);
    }

    @SuppressWarnings("SuspiciousSystemArraycopy")
    private static Object resized(Object array, Class<?> component, int length) {
        Object copy = Array.newInstance(component, length);
        System.arraycopy(array, 0, copy, 0, Math.min(length, Array.getLength(array)));
        return copy;
    }

    @Override
    String whyNotKey(Set<Type<?>> seen) {
        return element.whyNotKey(seen);
    }

    @Override
    String defaultJson() {
        return "[]";
    }

    @Override
    void describe(SchemaText text) {
        text.raw("{\"type\":\"array\",\"items\":");
        element.describe(text);
        text.raw("}");
    }

    @Override
    int minimumBytes() {
        return 1;
    }

    private record Elements<T>(
            Class<?> component,
            Codec<Object> element,
            boolean nullable,
            int minimumBytes,
            String whyNotKey)
            implements Codec<T> {
        @Override
        public void write(T value, BinaryOutput out) {
            int length = Array.getLength(value);
            if (length > 0) {
                if (minimumBytes == 0 && length > CollectionType.MAX_EMPTY_ELEMENTS) {
                    throw new InvalidValueException(
                            "has %d elements that take no bytes; at most %d can be read back."
                                    .formatted(length, CollectionType.MAX_EMPTY_ELEMENTS));
                }
                out.writeLong(length);
                int i = 0;
                try {
                    for (; i < length; i++) {
                        element.write(at(value, i), out);
                    }
                } catch (InvalidValueException e) {
                    throw e.in("element " + i);
                }
            }
            out.writeByte(0);
        }

        private Object at(T array, int i) {
            Object e = Array.get(array, i);
            if (e == null && !nullable) {
                throw InvalidValueException.isNull();
            }
            return e;
        }

        @Override
        @SuppressWarnings("unchecked")
        public T read(BinaryInput in) {
            return (T) readElements(in, element::read, minimumBytes, component);
        }

        @Override
        public int hash(T value) {
            if (!whyNotKey.isEmpty()) {
                throw new UnsupportedOperationException(whyNotKey);
            }
            int hash = 1;
            for (int i = 0, n = Array.getLength(value); i < n; i++) {
                hash = 31 * hash + element.hash(at(value, i));
            }
            return hash;
        }

        @Override
        public boolean same(T left, T right) {
            int length = Array.getLength(left);
            if (length != Array.getLength(right)) {
                return false;
            }
            for (int i = 0; i < length; i++) {
                if (!element.same(Array.get(left, i), Array.get(right, i))) {
                    return false;
                }
            }
            return true;
        }
    }

    private record Longs() implements Codec<long[]> {
        @Override
        public void write(long[] value, BinaryOutput out) {
            if (value.length > 0) {
                out.writeLong(value.length);
                for (long e : value) {
                    out.writeLong(e);
                }
            }
            out.writeByte(0);
        }

        @Override
        public long[] read(BinaryInput in) {
            long[] value = {};
            int count = in.readBlock(1, 0);
            while (count > 0) {
                int before = value.length;
                value = Arrays.copyOf(value, before + count);
                for (int i = before; i < value.length; i++) {
                    value[i] = in.readLong();
                }
                count = in.readBlock(1, value.length);
            }
            return value;
        }

        @Override
        public int hash(long[] value) {
            return Arrays.hashCode(value);
        }

        @Override
        public boolean same(long[] left, long[] right) {
            return Arrays.equals(left, right);
        }
    }

    private record Ints() implements Codec<int[]> {
        @Override
        public void write(int[] value, BinaryOutput out) {
            if (value.length > 0) {
                out.writeLong(value.length);
                for (int e : value) {
                    out.writeInt(e);
                }
            }
            out.writeByte(0);
        }

        @Override
        public int[] read(BinaryInput in) {
            int[] value = {};
            int count = in.readBlock(1, 0);
            while (count > 0) {
                int before = value.length;
                value = Arrays.copyOf(value, before + count);
                for (int i = before; i < value.length; i++) {
                    value[i] = in.readInt();
                }
                count = in.readBlock(1, value.length);
            }
            return value;
        }

        @Override
        public int hash(int[] value) {
            return Arrays.hashCode(value);
        }

        @Override
        public boolean same(int[] left, int[] right) {
            return Arrays.equals(left, right);
        }
    }

    private record Doubles() implements Codec<double[]> {
        @Override
        public void write(double[] value, BinaryOutput out) {
            if (value.length > 0) {
                out.writeLong(value.length);
                for (double e : value) {
                    out.writeDouble(e);
                }
            }
            out.writeByte(0);
        }

        @Override
        public double[] read(BinaryInput in) {
            double[] value = {};
            int count = in.readBlock(8, 0);
            while (count > 0) {
                int before = value.length;
                value = Arrays.copyOf(value, before + count);
                for (int i = before; i < value.length; i++) {
                    value[i] = in.readDouble();
                }
                count = in.readBlock(8, value.length);
            }
            return value;
        }

        @Override
        public int hash(double[] value) {
            return Arrays.hashCode(value);
        }

        @Override
        public boolean same(double[] left, double[] right) {
            return Arrays.equals(left, right);
        }
    }
}
