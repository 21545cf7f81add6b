package io.weir.savepoint;

import io.weir.types.BinaryInput;
import io.weir.types.BinaryOutput;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Keys and values as bytes, brought into the order of their keys' bytes, so that the same state is
 * the same savepoint wherever and however it was held. Refers to the arrays it was given. Confined
 * to one thread.
 */
final class SortedParts {
    private static final Comparator<Part> BY_KEY =
            (a, b) -> {
                int byPrefix = Long.compareUnsigned(a.prefix, b.prefix);
                return byPrefix != 0 ? byPrefix : a.compareKeys(b);
            };

    private final List<Part> parts = new ArrayList<>();

    /** A key and its value. */
    static final class Part {
        private final byte[] array;
        private final int keyFrom;
        private final int keyTo;
        private final int valueFrom;
        private final int valueTo;

        /** The first eight bytes of the key, which mostly tell two keys apart. */
        private final long prefix;

        Part(BinaryInput key, BinaryInput value) {
            array = key.array();
            keyFrom = key.position();
            keyTo = keyFrom + key.remaining();
            valueFrom = value.position();
            valueTo = valueFrom + value.remaining();
            long bits = 0;
            for (int i = 0; i < 8; i++) {
                bits = bits << 8 | (keyFrom + i < keyTo ? array[keyFrom + i] & 0xff : 0);
            }
            prefix = bits;
        }

        int keyLength() {
            return keyTo - keyFrom;
        }

        int valueLength() {
            return valueTo - valueFrom;
        }

        BinaryInput key() {
            return new BinaryInput(array, keyFrom, keyTo - keyFrom);
        }

        BinaryInput value() {
            return new BinaryInput(array, valueFrom, valueTo - valueFrom);
        }

        void writeKey(BinaryOutput out) {
            out.writeRaw(array, keyFrom, keyTo - keyFrom);
        }

        void writeValue(BinaryOutput out) {
            out.writeRaw(array, valueFrom, valueTo - valueFrom);
        }

        boolean hasKeyOf(Part other) {
            return compareKeys(other) == 0;
        }

        private int compareKeys(Part other) {
            return Arrays.compareUnsigned(
                    array, keyFrom, keyTo, other.array, other.keyFrom, other.keyTo);
        }
    }

    /** Adds a pair; both are views of the same array. */
    void add(BinaryInput key, BinaryInput value) {
        parts.add(new Part(key, value));
    }

    void clear() {
        parts.clear();
    }

    /** By key; those of one key in the order in which they were added. */
    List<Part> sorted() {
        parts.sort(BY_KEY);
        return parts;
    }

    /** In the order in which they were added. */
    List<Part> unsorted() {
        return parts;
    }
}
