package io.weir.snapshot;

import io.weir.types.BinaryInput;
import io.weir.types.BinaryOutput;
import io.weir.types.CorruptDataException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The entries of one state and key group, merged from the oldest segment to the newest by the rules
 * of {@link Entries}.
 *
 * <p>If they are all there is, what comes out is PUT entries only. If they are changes to older
 * state that is not looked at, then REMOVE, and APPEND and PATCH of a key of which no more is
 * known, stay what they are.
 *
 * <p>Keeps references into the blocks it was given rather than copies. A list or map is taken apart
 * only when it is appended to or patched.
 */
final class KeyGroupMerge {
    /** Where a block is cut, so that whoever restores needs no more memory than this. */
    private static final int BLOCK_BYTES = 1 << 20;

    private static final Merged REMOVED = new Removed();

    private final boolean changes;
    private final Map<Slice, Merged> values = new LinkedHashMap<>();
    private final EntryReader entries = new EntryReader();

    /**
     * @param changes whether what is merged are changes to older state
     */
    KeyGroupMerge(boolean changes) {
        this.changes = changes;
    }

    /** Applies the entries of a block on top of those before. */
    void apply(BinaryInput block) {
        entries.reset(block);
        while (entries.next()) {
            Slice key = Slice.rest(entries.key());
            switch (entries.op()) {
                case Entries.PUT -> values.put(key, new Whole(Slice.rest(entries.payload())));
                case Entries.REMOVE -> remove(key);
                case Entries.APPEND -> list(key).append(entries.payload());
                case Entries.PATCH -> map(key).patch(entries.payload());
                default -> throw new IllegalStateException("op " + entries.op());
            }
        }
    }

    private void remove(Slice key) {
        if (changes) {
            values.put(key, REMOVED);
        } else {
            values.remove(key);
        }
    }

    /** Gives an entry for each key, in blocks of moderate size; none if there is no key. */
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
            block.writeByte(entry.getValue().op());
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
        var list = new ListParts(changes && before == null ? Entries.APPEND : Entries.PUT);
        if (before instanceof Whole whole) {
            list.append(whole.payload.input());
        } else if (before instanceof MapParts) {
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
        var map = new MapParts(changes && before == null ? Entries.PATCH : Entries.PUT);
        if (before instanceof Whole whole) {
            BinaryInput payload = whole.payload.input();
            map.putAll(payload);
            requireEnd(payload);
        } else if (before instanceof ListParts) {
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
        /** The entry that it becomes, one of {@link Entries}. */
        int op();

        /** Writes the payload of that entry. */
        void writeTo(BinaryOutput out);
    }

    /** A key that had a value, perhaps, and has none any more. */
    private record Removed() implements Merged {
        @Override
        public int op() {
            return Entries.REMOVE;
        }

        @Override
        public void writeTo(BinaryOutput out) {}
    }

    /** A value that was put and not touched since. */
    private record Whole(Slice payload) implements Merged {
        @Override
        public int op() {
            return Entries.PUT;
        }

        @Override
        public void writeTo(BinaryOutput out) {
            payload.writeTo(out);
        }
    }

    /** A list, or, as APPEND, what is added to one. */
    private static final class ListParts implements Merged {
        private final int op;
        private final List<Slice> parts = new ArrayList<>();
        private long count;

        ListParts(int op) {
            this.op = op;
        }

        @Override
        public int op() {
            return op;
        }

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

    /** A map, or, as PATCH, what is put into one and removed from it. */
    private static final class MapParts implements Merged {
        private final int op;
        private final Map<Slice, Slice> entries = new LinkedHashMap<>();

        /** Of a PATCH: keys that the map below may have, and that have no entry here. */
        private final Set<Slice> removed = new LinkedHashSet<>();

        MapParts(int op) {
            this.op = op;
        }

        @Override
        public int op() {
            return op;
        }

        void putAll(BinaryInput in) {
            int count = EntryReader.readLength(in);
            for (int i = 0; i < count; i++) {
                Slice key = Slice.part(in);
                entries.put(key, Slice.part(in));
                removed.remove(key);
            }
        }

        void patch(BinaryInput in) {
            putAll(in);
            int count = EntryReader.readLength(in);
            for (int i = 0; i < count; i++) {
                Slice key = Slice.part(in);
                entries.remove(key);
                if (op == Entries.PATCH) {
                    removed.add(key);
                }
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
            if (op == Entries.PATCH) {
                out.writeUnsigned(removed.size());
                removed.forEach(key -> key.writePart(out));
            }
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
