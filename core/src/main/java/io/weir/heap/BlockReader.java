package io.weir.heap;

import io.weir.snapshot.Entries;
import io.weir.state.StateKind;
import io.weir.types.BinaryInput;
import io.weir.types.CorruptDataException;
import io.weir.types.IncompatibleSchemaException;
import io.weir.types.KeyHash;
import io.weir.types.Type;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Puts the entries of a segment into a state's tables. Blocks must come in the order of the chain;
 * after the last one the tables are as the snapshot has them, with nothing dirty. Confined to the
 * subtask's thread.
 */
final class BlockReader {
    private final StateTable table;
    private final StateFormat format;
    private final boolean sameSchemas;
    private final Type.ValueReader<Object> keys;
    private final Type.@Nullable ValueReader<Object> mapKeys;
    private final Type.ValueReader<Object> values;

    /** Whether keys and values can be read as bits, because their schemas are their types' own. */
    private final boolean keysAsBits;

    private final boolean valuesAsBits;

    /**
     * @throws IncompatibleSchemaException if what was written can't be read as what is declared
     */
    BlockReader(StateTable table, WrittenState written) {
        this.table = table;
        this.format = table.format();
        if (written.kind() != format.kind()) {
            throw new IncompatibleSchemaException(
                    ("State %s was written as %s of %s and is declared as %s; declare it as it was, or"
                                    + " give the new state another name")
                            .formatted(
                                    table.id(),
                                    written.kind(),
                                    written.value().getFullName(),
                                    format.describe()));
        }
        boolean sameKeys = written.key().equals(format.keyType().schema());
        boolean sameValues = written.value().equals(format.valueType().schema());
        boolean sameMapKeys = true;
        keys = reader(format.keyType(), written.key(), sameKeys, "key");
        values = reader(format.valueType(), written.value(), sameValues, "value");
        if (format.kind() == StateKind.MAP) {
            Schema mapKey = written.mapKey();
            if (mapKey == null) {
                throw new IncompatibleSchemaException(
                        "State %s was written as a map without a schema for its map keys"
                                .formatted(table.id()));
            }
            sameMapKeys = mapKey.equals(format.mapKeys().schema());
            mapKeys = reader(format.mapKeys(), mapKey, sameMapKeys, "map key");
        } else {
            mapKeys = null;
        }
        sameSchemas = sameKeys && sameValues && sameMapKeys;
        keysAsBits = sameKeys && format.primitiveKeys();
        valuesAsBits = sameValues && format.primitiveValues();
    }

    private Type.ValueReader<Object> reader(
            Type<Object> type, Schema written, boolean same, String part) {
        if (same) {
            return type::read;
        }
        try {
            return type.readerFor(written);
        } catch (IncompatibleSchemaException e) {
            IncompatibleSchemaException explained =
                    new IncompatibleSchemaException(
                            "State %s: its %s was written with another schema that can't be read as %s: %s"
                                    .formatted(
                                            table.id(),
                                            part,
                                            type.javaType().getTypeName(),
                                            e.getMessage()));
            explained.initCause(e);
            throw explained;
        }
    }

    /** Whether all was written with the schemas that are declared now. */
    boolean sameSchemas() {
        return sameSchemas;
    }

    /** Applies all entries of a block. */
    void read(int keyGroup, BinaryInput in, int entries) {
        GroupTable group = table.group(keyGroup);
        for (int i = 0; i < entries; i++) {
            try {
                entry(group, in);
            } catch (CorruptDataException e) {
                throw new CorruptDataException(
                        "State %s, key group %d, entry %d of %d: %s"
                                .formatted(table.id(), keyGroup, i + 1, entries, e.getMessage()),
                        e);
            }
        }
        if (in.remaining() != 0) {
            throw new CorruptDataException(
                    "State %s, key group %d: %d bytes follow its %d entries"
                            .formatted(table.id(), keyGroup, in.remaining(), entries));
        }
        table.restored();
    }

    private void entry(GroupTable group, BinaryInput in) {
        int op = in.readByte();
        int keyEnd = endOf(in);
        long bits = 0;
        Object key = null;
        int mixed;
        if (keysAsBits) {
            bits = Bits.read(format.key(), in);
            mixed = table.keys().mixedOf(bits);
        } else {
            Object read = keys.read(in);
            mixed = KeyHash.mix(format.keyType().hash(read));
            if (format.primitiveKeys()) {
                bits = Bits.toBits(format.key(), read);
            } else {
                key = read;
            }
        }
        expectEnd(in, keyEnd, "key");
        int belongs = table.keys().groupOf(mixed);
        if (belongs != group.keyGroup) {
            throw new CorruptDataException(
                    ("a key belongs to key group %d but lies in %d; either the file is damaged or the"
                                    + " type of the key has changed to one that hashes otherwise")
                            .formatted(belongs, group.keyGroup));
        }
        int end = endOf(in);
        int slot = group.find(bits, key, mixed);
        switch (op) {
            case Entries.PUT -> put(group, slot, bits, key, mixed, in);
            case Entries.REMOVE -> {
                if (slot >= 0) {
                    group.erase(slot);
                }
            }
            case Entries.APPEND -> append(group, slot, bits, key, mixed, in);
            case Entries.PATCH -> patch(group, slot, bits, key, mixed, in);
            default ->
                    throw new CorruptDataException(
                            "expected an operation from 1 to 4, found " + op);
        }
        expectEnd(in, end, "value");
    }

    private void put(
            GroupTable group,
            int slot,
            long bits,
            @Nullable Object key,
            int mixed,
            BinaryInput in) {
        if (valuesAsBits && group instanceof LongLongGroup longs) {
            long value = Bits.read(format.value(), in);
            if (slot >= 0) {
                longs.setBitsAt(slot, value);
            } else {
                longs.makeRoom();
                longs.placeBits(bits, mixed, value);
            }
            return;
        }
        Object value =
                switch (format.kind()) {
                    case VALUE -> values.read(in);
                    case LIST -> list(new ListCell(0), in);
                    case MAP -> map(new MapCell(format.mapKeys()), in);
                };
        if (slot >= 0) {
            group.setValueAt(slot, value);
        } else {
            place(group, bits, key, mixed, value);
        }
    }

    private static void place(
            GroupTable group, long bits, @Nullable Object key, int mixed, Object value) {
        group.makeRoom();
        group.place(bits, key, mixed, value);
    }

    private void append(
            GroupTable group,
            int slot,
            long bits,
            @Nullable Object key,
            int mixed,
            BinaryInput in) {
        if (format.kind() != StateKind.LIST) {
            throw new CorruptDataException("an APPEND in a state of kind " + format.kind());
        }
        if (slot >= 0) {
            list((ListCell) group.valueAt(slot), in);
        } else {
            place(group, bits, key, mixed, list(new ListCell(0), in));
        }
    }

    private void patch(
            GroupTable group,
            int slot,
            long bits,
            @Nullable Object key,
            int mixed,
            BinaryInput in) {
        if (format.kind() != StateKind.MAP) {
            throw new CorruptDataException("a PATCH in a state of kind " + format.kind());
        }
        MapCell cell = slot >= 0 ? (MapCell) group.valueAt(slot) : new MapCell(format.mapKeys());
        map(cell, in);
        int removed = count(in);
        for (int i = 0; i < removed; i++) {
            int position = cell.find(part(mapKeys(), in, "map key"));
            if (position >= 0) {
                cell.removeAt(position);
            }
        }
        cell.restored();
        if (cell.size() == 0) {
            if (slot >= 0) {
                group.erase(slot);
            }
        } else if (slot < 0) {
            place(group, bits, key, mixed, cell);
        }
    }

    private ListCell list(ListCell cell, BinaryInput in) {
        int count = count(in);
        for (int i = 0; i < count; i++) {
            cell.add(part(values, in, "element"));
        }
        cell.restored();
        return cell;
    }

    private MapCell map(MapCell cell, BinaryInput in) {
        int count = count(in);
        for (int i = 0; i < count; i++) {
            Object mapKey = part(mapKeys(), in, "map key");
            cell.put(mapKey, part(values, in, "map value"));
        }
        cell.restored();
        return cell;
    }

    private Type.ValueReader<Object> mapKeys() {
        if (mapKeys == null) {
            throw new IllegalStateException("State " + table.id() + " is no map");
        }
        return mapKeys;
    }

    private static Object part(Type.ValueReader<Object> reader, BinaryInput in, String what) {
        int end = endOf(in);
        Object value = reader.read(in);
        expectEnd(in, end, what);
        return value;
    }

    private static int count(BinaryInput in) {
        long count = in.readUnsigned();
        if (count < 0 || count > in.remaining()) {
            throw new CorruptDataException(
                    "found a count of %d where %d bytes are left".formatted(count, in.remaining()));
        }
        return (int) count;
    }

    /** Reads a length and says where that many bytes end. */
    private static int endOf(BinaryInput in) {
        long length = in.readUnsigned();
        if (length < 0 || length > in.remaining()) {
            throw new CorruptDataException(
                    "found a length of %d where %d bytes are left"
                            .formatted(length, in.remaining()));
        }
        return in.position() + (int) length;
    }

    private static void expectEnd(BinaryInput in, int end, String what) {
        if (in.position() != end) {
            throw new CorruptDataException(
                    "expected a %s to end at byte %d, it ended at %d"
                            .formatted(what, end, in.position()));
        }
    }
}
