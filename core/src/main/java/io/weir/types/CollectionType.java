package io.weir.types;

import java.util.Collection;
import java.util.Iterator;
import java.util.Set;
import java.util.SortedSet;
import java.util.function.IntFunction;
import org.apache.avro.Schema;

/**
 * Collections as Avro arrays, in the order of their iterator.
 *
 * @param <E> the elements
 * @param <C> the collection
 */
final class CollectionType<E, C extends Collection<E>> extends CompositeType<C> {
    /**
     * How many elements that take no bytes a collection may have, or a few bytes could ask for any
     * amount of memory.
     */
    static final int MAX_EMPTY_ELEMENTS = 1 << 20;

    /** The largest size that is believed before the elements are there. */
    static final int MAX_INITIAL_SIZE = 1024;

    private final Type<E> element;
    private final IntFunction<C> create;
    private final boolean ordered;

    /**
     * @param create makes an empty collection for an expected number of elements
     * @param ordered whether equal collections have equal elements in equal order
     */
    CollectionType(ResolvedType resolved, Type<E> element, IntFunction<C> create, boolean ordered) {
        super(resolved);
        this.element = element;
        this.create = create;
        this.ordered = ordered;
    }

    @Override
    Codec<C> compile() {
        return elements();
    }

    private Elements<E, C> elements() {
        return new Elements<>(
                element.codec(),
                element.takesNull(),
                element.minimumBytes(),
                create,
                ordered,
                whyNotKey());
    }

    @Override
    ValueReader<C> resolve(Schema writer, Resolution resolution) {
        if (writer.getType() != Schema.Type.ARRAY) {
            throw resolution.mismatch(this, writer);
        }
        ValueReader<E> reader = resolution.reader("element", element, writer.getElementType());
        if (reader == element.ownReader()) {
            return ownReader();
        }
        int minimumBytes = Resolution.minimumBytes(writer.getElementType());
        IntFunction<C> created = create;
        return in -> readElements(in, reader, minimumBytes, created);
    }

    private static <E, C extends Collection<E>> C readElements(
            BinaryInput in, ValueReader<E> reader, int minimumBytes, IntFunction<C> create) {
        int count = in.readBlock(minimumBytes, 0);
        C value = create.apply(Math.min(count, MAX_INITIAL_SIZE));
        int total = 0;
        while (count > 0) {
            total += count;
            for (int i = 0; i < count; i++) {
                value.add(reader.read(in));
            }
            count = in.readBlock(minimumBytes, total);
        }
        return value;
    }

    @Override
    String whyNotKey(Set<Type<?>> seen) {
        return ordered
                ? element.whyNotKey(seen)
                : "%s has no fixed order, so equal values can have different encodings"
                        .formatted(this);
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

    /** What writes and reads the elements. */
    private record Elements<E, C extends Collection<E>>(
            Codec<E> element,
            boolean nullable,
            int minimumBytes,
            IntFunction<C> create,
            boolean ordered,
            String whyNotKey)
            implements Codec<C> {
        @Override
        public void write(C value, BinaryOutput out) {
            int size = value.size();
            int written = 0;
            if (size > 0) {
                check(value, size);
                out.writeLong(size);
                try {
                    for (E e : value) {
                        if (e == null && !nullable) {
                            throw InvalidValueException.isNull();
                        }
                        element.write(e, out);
                        written++;
                    }
                } catch (InvalidValueException e) {
                    throw e.in("element " + written);
                }
            }
            if (written != size) {
                throw new InvalidValueException(
                        "has a size of %d, but its iterator gave %d elements. Was it changed by another thread?"
                                .formatted(size, written));
            }
            out.writeByte(0);
        }

        private void check(C value, int size) {
            if (minimumBytes == 0 && size > MAX_EMPTY_ELEMENTS) {
                throw new InvalidValueException(
                        "has %d elements that take no bytes; at most %d can be read back."
                                .formatted(size, MAX_EMPTY_ELEMENTS));
            }
            if (value instanceof SortedSet<?> sorted && sorted.comparator() != null) {
                throw new InvalidValueException(
                        "has a comparator, which can't be written. Use the natural order, or a list.");
            }
        }

        @Override
        public C read(BinaryInput in) {
            int count = in.readBlock(minimumBytes, 0);
            C value = create.apply(Math.min(count, MAX_INITIAL_SIZE));
            int total = 0;
            while (count > 0) {
                total += count;
                for (int i = 0; i < count; i++) {
                    value.add(element.read(in));
                }
                count = in.readBlock(minimumBytes, total);
            }
            return value;
        }

        @Override
        public int hash(C value) {
            if (!whyNotKey.isEmpty()) {
                throw new UnsupportedOperationException(whyNotKey);
            }
            int hash = 1;
            for (E e : value) {
                if (e == null && !nullable) {
                    throw InvalidValueException.isNull();
                }
                hash = 31 * hash + element.hash(e);
            }
            return hash;
        }

        @Override
        public boolean same(C left, C right) {
            if (left == right) {
                return true;
            }
            if (left.size() != right.size()) {
                return false;
            }
            if (!ordered) {
                return left.containsAll(right);
            }
            Iterator<E> others = right.iterator();
            for (E e : left) {
                if (!others.hasNext() || !element.same(e, others.next())) {
                    return false;
                }
            }
            return true;
        }
    }
}
