package io.weir.rocksdb;

import io.weir.backend.StateSchema;
import io.weir.snapshot.Entries;
import io.weir.snapshot.EntryReader;
import io.weir.state.StateKind;
import io.weir.types.BinaryInput;
import io.weir.types.BinaryOutput;
import io.weir.types.CorruptDataException;
import io.weir.types.IncompatibleSchemaException;
import io.weir.types.KeyHash;
import io.weir.types.Type;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Puts the entries of a segment into a state. Blocks must come in the order of the chain. What was
 * written with the types' own schemas is copied as it is; all else is read and written anew.
 * Confined to the subtask's thread.
 */
final class BlockRestore {
    private final Declaration state;
    private final CurrentKey keys;
    private final Target target;
    private final boolean sameSchemas;
    private final Type.ValueReader<Object> keyReader;
    private final @Nullable Recoding mapKeys;
    private final Recoding values;
    private final EntryReader entries = new EntryReader();
    private final BinaryOutput key = new BinaryOutput(64);
    private final BinaryOutput row = new BinaryOutput(64);
    private final BinaryInput part = new BinaryInput(new byte[0]);

    /** Where entries go. */
    interface Target {
        /** Sets the value of a row. */
        void put(Object key, BinaryOutput row, byte[] value, int from, int length);

        /** Removes all of a row. */
        void remove(Object key, BinaryOutput row);

        /** Adds an element to the list of a row. */
        void append(BinaryOutput row, byte[] element, int from, int length);

        /**
         * Sets an entry of the map of a row; {@code below} is the row with the map key behind it.
         */
        void putEntry(BinaryOutput below, byte[] value, int from, int length);

        /** Removes an entry of the map of a row. */
        void removeEntry(BinaryOutput below);
    }

    /**
     * @throws IncompatibleSchemaException if what was written can't be read as what is declared
     */
    BlockRestore(Declaration state, CurrentKey keys, StateSchema written, Target target) {
        this.state = state;
        this.keys = keys;
        this.target = target;
        if (written.kind() != state.kind()) {
            throw new IncompatibleSchemaException(
                    "State %s was written as %s of %s and is declared as %s; declare it as it was, or give the new state another name"
                            .formatted(
                                    state.id(),
                                    written.kind(),
                                    new Schema.Parser().parse(written.value()).getFullName(),
                                    state.describe()));
        }
        keyReader = new Recoding(state, state.keyType(), written.key(), "key").reader;
        values = new Recoding(state, state.valueType(), written.value(), "value");
        boolean same = values.same && state.keyType().schemaJson().equals(written.key());
        if (state.kind() == StateKind.MAP) {
            String mapKey =
                    written.mapKey()
                            .orElseThrow(
                                    () ->
                                            new IncompatibleSchemaException(
                                                    "State %s was written as a map without a schema for its map keys"
                                                            .formatted(state.id())));
            mapKeys = new Recoding(state, state.mapKeys(), mapKey, "map key");
            same &= mapKeys.same;
        } else {
            mapKeys = null;
        }
        sameSchemas = same;
    }

    /** Whether all was written with the schemas that are declared now. */
    boolean sameSchemas() {
        return sameSchemas;
    }

    /** Reads a part of an entry and writes it with the schema of now. */
    private static final class Recoding {
        private final Type<Object> type;
        private final boolean same;
        private final Type.ValueReader<Object> reader;
        private final String what;
        private final BinaryOutput out = new BinaryOutput(64);

        /** Where the part is after {@link #recode}. */
        byte[] bytes = new byte[0];

        int from;
        int length;

        Recoding(Declaration state, Type<Object> type, String written, String what) {
            this.type = type;
            this.what = what;
            this.same = type.schemaJson().equals(written);
            try {
                this.reader = type.readerFor(written);
            } catch (IncompatibleSchemaException e) {
                IncompatibleSchemaException explained =
                        new IncompatibleSchemaException(
                                "State %s: its %s was written with another schema that can't be read as %s: %s"
                                        .formatted(
                                                state.id(),
                                                what,
                                                type.javaType().getTypeName(),
                                                e.getMessage()));
                explained.initCause(e);
                throw explained;
            }
        }

        /** Takes all that is left of {@code in}. */
        void recode(BinaryInput in) {
            if (same) {
                bytes = in.array();
                from = in.position();
                length = in.remaining();
                return;
            }
            Object value = reader.read(in);
            requireEnd(in, what);
            out.clear();
            type.write(value, out);
            bytes = out.array();
            from = 0;
            length = out.position();
        }
    }

    private static void requireEnd(BinaryInput in, String what) {
        if (in.remaining() != 0) {
            throw new CorruptDataException("%d bytes follow a %s".formatted(in.remaining(), what));
        }
    }

    /** Applies all entries of a block. */
    void read(int keyGroup, BinaryInput content, int count) {
        entries.reset(content);
        for (int i = 0; i < count; i++) {
            try {
                if (!entries.next()) {
                    throw new CorruptDataException("the block ends here");
                }
                entry(keyGroup);
            } catch (CorruptDataException e) {
                throw new CorruptDataException(
                        "State %s, key group %d, entry %d of %d: %s"
                                .formatted(state.id(), keyGroup, i + 1, count, e.getMessage()),
                        e);
            }
        }
        if (content.remaining() != 0) {
            throw new CorruptDataException(
                    "State %s, key group %d: %d bytes follow its %d entries"
                            .formatted(state.id(), keyGroup, content.remaining(), count));
        }
    }

    private void entry(int keyGroup) {
        BinaryInput in = entries.key();
        Object keyObject = keyReader.read(in);
        requireEnd(in, "key");
        int belongs = keys.groupOf(KeyHash.mix(state.keyType().hash(keyObject)));
        if (belongs != keyGroup) {
            throw new CorruptDataException(
                    "a key belongs to key group %d but lies in %d; either the file is damaged or the type of the key has changed to one that hashes otherwise"
                            .formatted(belongs, keyGroup));
        }
        key.clear();
        state.keyType().write(keyObject, key);
        Row.write(state.number(), keyGroup, key, row);
        BinaryInput payload = entries.payload();
        switch (entries.op()) {
            case Entries.REMOVE -> target.remove(keyObject, row);
            case Entries.PUT -> put(keyObject, payload);
            case Entries.APPEND -> {
                require(StateKind.LIST, "APPEND");
                list(payload);
            }
            case Entries.PATCH -> {
                require(StateKind.MAP, "PATCH");
                map(payload);
                removals(payload);
            }
            default -> throw new IllegalStateException("operation " + entries.op());
        }
        requireEnd(payload, "payload");
    }

    private void require(StateKind kind, String operation) {
        if (state.kind() != kind) {
            throw new CorruptDataException(
                    "an %s in a state of kind %s".formatted(operation, state.kind()));
        }
    }

    private void put(Object keyObject, BinaryInput payload) {
        switch (state.kind()) {
            case VALUE -> {
                values.recode(payload);
                target.put(keyObject, row, values.bytes, values.from, values.length);
                payload.skip(payload.remaining());
            }
            case LIST -> {
                target.remove(keyObject, row);
                list(payload);
            }
            case MAP -> {
                target.remove(keyObject, row);
                map(payload);
            }
        }
    }

    private void list(BinaryInput payload) {
        int count = EntryReader.readLength(payload);
        for (int i = 0; i < count; i++) {
            EntryReader.readPart(payload, part);
            values.recode(part);
            target.append(row, values.bytes, values.from, values.length);
        }
    }

    private Recoding mapKeys() {
        if (mapKeys == null) {
            throw new IllegalStateException("State " + state.id() + " is no map");
        }
        return mapKeys;
    }

    private void map(BinaryInput payload) {
        int count = EntryReader.readLength(payload);
        int end = row.position();
        for (int i = 0; i < count; i++) {
            mapKey(payload);
            EntryReader.readPart(payload, part);
            values.recode(part);
            target.putEntry(row, values.bytes, values.from, values.length);
            row.truncate(end);
        }
    }

    private void removals(BinaryInput payload) {
        int count = EntryReader.readLength(payload);
        int end = row.position();
        for (int i = 0; i < count; i++) {
            mapKey(payload);
            target.removeEntry(row);
            row.truncate(end);
        }
    }

    private void mapKey(BinaryInput payload) {
        EntryReader.readPart(payload, part);
        Recoding recoding = mapKeys();
        recoding.recode(part);
        row.writeRaw(recoding.bytes, recoding.from, recoding.length);
    }
}
