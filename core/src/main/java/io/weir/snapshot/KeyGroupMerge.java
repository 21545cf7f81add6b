package io.weir.snapshot;

import io.weir.types.BinaryInput;
import io.weir.types.BinaryOutput;
import io.weir.types.CorruptDataException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The entries of one state and key group, merged from the oldest segment to the newest by the rules
 * of {@link Entries}. What comes out is PUT entries only.
 *
 * <p>Keeps references into the blocks it was given rather than copies. A list or map is taken apart
 * only when it is appended to or patched.
 */
final class KeyGroupMerge {
    /** Where a block is cut, so that whoever restores needs no more memory than this. */
    private static final int BLOCK_BYTES = 1 << 20;

    private final Map<Slice, Merged> values = new LinkedHashMap<>();
    private final EntryReader entries = new EntryReader();

    /** Applies the entries of a block on top of those before. */
    void apply(BinaryInput block) {
        entries.reset(block);
        while (entries.next()) {
            Slice key = Slice.rest(entries.key());
            switch (entries.op()) {
                case Entries.PUT -> values.put(key, new Whole(Slice.rest(entries.payload())));
                case Entries.REMOVE -> values.remove(key);
                case Entries.APPEND -> list(key).append(entries.payload());
                case Entries.PATCH -> map(key).patch(entries.payload());
                default -> throw new IllegalStateException("op " + entries.op());
            }
        }
    }

    /** Gives the values as PUT entries, in blocks of moderate size; none if there is no value. */
    void emit(StateId state, int keyGroup, BlockVisitor visitor) throws IOException {
        var block = new BinaryOutput(1 << 12);
        var payload = new BinaryOutput(1 << 8);
        int count = 0;
        for (var entry : values.entrySet()) {
            if (block.position() >= BLOCK_BYTES) {
                visitor.block(state, keyGroup, count, new BinaryInput(block.toByteArray()));
                block.clear();
                count = 0;
            }
            payload.clear();
            entry.getValue().writeTo(payload);
            block.writeByte(Entries.PUT);
            entry.getKey().writePart(block);
            Entries.writePart(block, payload);
            count++;
        }
        if (count > 0) {
            visitor.block(state, keyGroup, count, new BinaryInput(block.toByteArray()));
        }
    }

    private ListParts list(Slice key) {
        Merged before = values.get(key);
        if (before instanceof ListParts list) {
            return list;
        }
        var list = new ListParts();
        if (before instanceof Whole whole) {
            list.append(whole.payload.input());
        } else if (before != null) {
            throw new CorruptDataException("found an APPEND to a key that was patched as a map");
        }
        values.put(key, list);
        return list;
    }

    private MapParts map(Slice key) {
        Merged before = values.get(key);
        if (before instanceof MapParts map) {
            return map;
        }
        var map = new MapParts();
        if (before instanceof Whole whole) {
            BinaryInput payload = whole.payload.input();
            map.putAll(payload);
            requireEnd(payload);
        } else if (before != null) {
            throw new CorruptDataException("found a PATCH of a key that was appended to as a list");
        }
        values.put(key, map);
        return map;
    }

    private static void requireEnd(BinaryInput in) {
        if (in.remaining() > 0) {
            throw new CorruptDataException(
                    "found %d more bytes, expected the end of the value".formatted(in.remaining()));
        }
    }

    private sealed interface Merged {
        void writeTo(BinaryOutput out);
    }

    /** A value that was put and not touched since. */
    private record Whole(Slice payload) implements Merged {
        @Override
        public void writeTo(BinaryOutput out) {
            payload.writeTo(out);
        }
    }

    private static final class ListParts implements Merged {
        private final List<Slice> parts = new ArrayList<>();
        private long count;

        void append(BinaryInput list) {
            int more = EntryReader.readLength(list);
            Slice elements = Slice.rest(list);
            for (int i = 0; i < more; i++) {
                list.skip(EntryReader.readLength(list));
            }
            requireEnd(list);
            parts.add(elements);
            count += more;
        }

        @Override
        public void writeTo(BinaryOutput out) {
            out.writeUnsigned(count);
            parts.forEach(part -> part.writeTo(out));
        }
    }

    private static final class MapParts implements Merged {
        private final Map<Slice, Slice> entries = new LinkedHashMap<>();

        void putAll(BinaryInput in) {
            int count = EntryReader.readLength(in);
            for (int i = 0; i < count; i++) {
                Slice key = Slice.part(in);
                entries.put(key, Slice.part(in));
            }
        }

        void patch(BinaryInput in) {
            putAll(in);
            int removed = EntryReader.readLength(in);
            for (int i = 0; i < removed; i++) {
                entries.remove(Slice.part(in));
            }
            requireEnd(in);
        }

        @Override
        public void writeTo(BinaryOutput out) {
            out.writeUnsigned(entries.size());
            entries.forEach(
                    (key, value) -> {
                        key.writePart(out);
                        value.writePart(out);
                    });
        }
    }

    /** Some bytes of a block; equal by content. */
    private static final class Slice {
        private final byte[] array;
        private final int offset;
        private final int length;
        private final int hash;

        private Slice(byte[] array, int offset, int length) {
            this.array = array;
            this.offset = offset;
            this.length = length;
            int h = length;
            for (int i = offset; i < offset + length; i++) {
                // Not 31: keys that are short numbers would share their hashes.
                h = h * 0x9E3779B1 + array[i];
            }
            this.hash = h;
        }

        /** What {@code in} has left. */
        static Slice rest(BinaryInput in) {
            return new Slice(in.array(), in.position(), in.remaining());
        }

        /** A length and that many bytes. */
        static Slice part(BinaryInput in) {
            int length = EntryReader.readLength(in);
            int offset = in.position();
            in.skip(length);
            return new Slice(in.array(), offset, length);
        }

        BinaryInput input() {
            return new BinaryInput(array, offset, length);
        }

        void writeTo(BinaryOutput out) {
            out.writeRaw(array, offset, length);
        }

        void writePart(BinaryOutput out) {
            out.writeUnsigned(length);
            writeTo(out);
        }

        @Override
        public int hashCode() {
            return hash;
        }

        @Override
        public boolean equals(Object o) {
            return o instanceof Slice other
                    && hash == other.hash
                    && Arrays.equals(
                            array,
                            offset,
                            offset + length,
                            other.array,
                            other.offset,
                            other.offset + other.length);
        }
    }
}
