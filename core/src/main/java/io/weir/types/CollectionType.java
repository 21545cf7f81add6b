package io.weir.types;

import java.util.Collection;
import java.util.function.IntFunction;
import org.apache.avro.Schema;

/**
 * Collections as Avro arrays, in the order of their iterator.
 *
 * @param <E> the elements
 * @param <C> the collection
 */
final class CollectionType<E, C extends Collection<E>> extends Type<C> {
    /**
     * How many elements that take no bytes a collection may have, or a few bytes could ask for any
     * amount of memory.
     */
    static final int MAX_EMPTY_ELEMENTS = 1 << 20;

    private final ResolvedType javaType;
    private final Type<E> element;
    private final IntFunction<C> create;
    private final boolean ordered;

    /**
     * @param create makes an empty collection for an expected number of elements
     * @param ordered whether equal collections have equal elements in equal order
     */
    CollectionType(ResolvedType javaType, Type<E> element, IntFunction<C> create, boolean ordered) {
        this.javaType = javaType;
        this.element = element;
        this.create = create;
        this.ordered = ordered;
    }

    @Override
    public java.lang.reflect.Type javaType() {
        return javaType.toJava();
    }

    @Override
    public void write(C value, BinaryOutput out) {
        int size = value.size();
        int written = 0;
        if (size > 0) {
            checkSize(size);
            out.writeLong(size);
            try {
                for (E e : value) {
                    if (e == null && !element.takesNull()) {
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

    private void checkSize(int size) {
        if (size > MAX_EMPTY_ELEMENTS && element.minimumBytes() == 0) {
            throw new InvalidValueException(
                    "has %d elements that take no bytes; at most %d can be read back."
                            .formatted(size, MAX_EMPTY_ELEMENTS));
        }
    }

    @Override
    public C read(BinaryInput in) {
        return read(in, element.ownReader(), element.minimumBytes());
    }

    private C read(BinaryInput in, ValueReader<E> reader, int minimumBytes) {
        int count = in.readBlock(minimumBytes, 0);
        C value = create.apply(Math.min(count, 1024));
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
    ValueReader<C> resolve(Schema writer, Resolution resolution) {
        if (writer.getType() != Schema.Type.ARRAY) {
            throw resolution.mismatch(this, writer);
        }
        ValueReader<E> reader = resolution.reader("element", element, writer.getElementType());
        if (reader == element.ownReader()) {
            return ownReader();
        }
        int minimumBytes = Resolution.minimumBytes(writer.getElementType());
        return in -> read(in, reader, minimumBytes);
    }

    @Override
    public int hash(C value) {
        if (!ordered) {
            throw new UnsupportedOperationException(whyNotKey());
        }
        int hash = 1;
        for (E e : value) {
            hash = 31 * hash + element.hash(e);
        }
        return hash;
    }

    @Override
    public boolean same(C left, C right) {
        if (left.size() != right.size()) {
            return false;
        }
        if (!ordered) {
            return left.containsAll(right);
        }
        var others = right.iterator();
        for (E e : left) {
            if (!others.hasNext() || !element.same(e, others.next())) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String whyNotKey() {
        return ordered
                ? element.whyNotKey()
                : "%s has no fixed order, so equal values can have different encodings"
                        .formatted(this);
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
}
