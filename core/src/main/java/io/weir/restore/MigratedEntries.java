package io.weir.restore;

import io.weir.backend.DeclaredState;
import io.weir.restore.StateFit.Reading;
import io.weir.snapshot.CheckpointMetadata.StateInfo;
import io.weir.snapshot.CheckpointMetadata.StoredKind;
import io.weir.snapshot.Entries;
import io.weir.snapshot.EntryReader;
import io.weir.state.Migration;
import io.weir.types.BinaryInput;
import io.weir.types.BinaryOutput;
import io.weir.types.CorruptDataException;
import io.weir.types.Type;
import java.util.Optional;

/**
 * Writes the entries of a keyed state anew, with the values that its migration makes of the stored
 * ones, so that whatever holds the state sees only the schema that is declared. Confined to one
 * thread.
 */
public final class MigratedEntries {
    private final StoredKind kind;
    private final Reading<Object> migration;
    private final Type<Object> type;
    private final EntryReader entries = new EntryReader();
    private final BinaryInput part = new BinaryInput(new byte[0]);
    private final BinaryOutput key = new BinaryOutput(64);
    private final BinaryOutput payload = new BinaryOutput(256);
    private final BinaryOutput kept = new BinaryOutput(256);
    private final BinaryOutput removed = new BinaryOutput(64);
    private final BinaryOutput value = new BinaryOutput(64);

    private MigratedEntries(StoredKind kind, Type<Object> type, Reading<Object> migration) {
        this.kind = kind;
        this.migration = migration;
        this.type = type;
    }

    /**
     * For a state whose values go through the migration that was declared.
     *
     * @return empty if they don't
     */
    @SuppressWarnings("unchecked") // Type and migration come from one declaration.
    public static Optional<MigratedEntries> of(StateInfo stored, DeclaredState now) {
        if (!(StateFit.of(stored, now) instanceof StateFit.ByMigration)) {
            return Optional.empty();
        }
        Type<Object> type = (Type<Object>) now.valueType();
        return Optional.of(
                new MigratedEntries(
                        now.kind(),
                        type,
                        StateFit.reading(
                                type,
                                stored.valueSchema(),
                                now.name(),
                                (Optional<Migration<Object>>) now.migration())));
    }

    /**
     * Appends all entries of a block to {@code out}; as many as there were.
     *
     * @throws IllegalStateException if the migration fails, with its cause
     */
    public void write(BinaryInput block, BinaryOutput out) {
        entries.reset(block);
        while (entries.next()) {
            key.clear();
            copy(entries.key(), key);
            payload.clear();
            int op = entries.op();
            if (op != Entries.REMOVE) {
                op =
                        switch (kind) {
                            case VALUE -> value(op);
                            case LIST -> list(op);
                            case MAP -> map(op);
                            default ->
                                    throw new IllegalStateException(kind + " is not keyed state");
                        };
            }
            Entries.write(out, op, key, payload);
        }
    }

    /** Migrates what {@code in} holds into {@link #value}; false if it is to be dropped. */
    private boolean migrate(BinaryInput in) {
        Object made = migration.read(in);
        if (in.remaining() != 0) {
            throw new CorruptDataException(
                    "%d bytes follow a value where it should end".formatted(in.remaining()));
        }
        value.clear();
        if (made != null) {
            type.write(made, value);
        }
        return made != null;
    }

    private int value(int op) {
        if (!migrate(entries.payload())) {
            return Entries.REMOVE;
        }
        payload.writeRaw(value.array(), 0, value.position());
        return op;
    }

    private int list(int op) {
        BinaryInput in = entries.payload();
        int count = 0;
        kept.clear();
        for (int left = EntryReader.readLength(in); left > 0; left--) {
            EntryReader.readPart(in, part);
            if (migrate(part)) {
                Entries.writePart(kept, value);
                count++;
            }
        }
        if (count == 0 && op == Entries.PUT) {
            return Entries.REMOVE;
        }
        write(count, kept);
        return op;
    }

    /** A value that is dropped from what was put into a map is removed from it. */
    private int map(int op) {
        BinaryInput in = entries.payload();
        BinaryInput mapKey = new BinaryInput(new byte[0]);
        int count = 0;
        int gone = 0;
        kept.clear();
        removed.clear();
        for (int left = EntryReader.readLength(in); left > 0; left--) {
            EntryReader.readPart(in, mapKey);
            EntryReader.readPart(in, part);
            BinaryOutput to = migrate(part) ? kept : removed;
            to.writeUnsigned(mapKey.remaining());
            copy(mapKey, to);
            if (to == kept) {
                Entries.writePart(kept, value);
                count++;
            } else {
                gone++;
            }
        }
        if (op == Entries.PUT) {
            if (count == 0) {
                return Entries.REMOVE;
            }
            write(count, kept);
            return op;
        }
        for (int left = EntryReader.readLength(in); left > 0; left--) {
            EntryReader.readPart(in, mapKey);
            removed.writeUnsigned(mapKey.remaining());
            copy(mapKey, removed);
            gone++;
        }
        write(count, kept);
        write(gone, removed);
        return op;
    }

    private void write(int count, BinaryOutput parts) {
        payload.writeUnsigned(count);
        payload.writeRaw(parts.array(), 0, parts.position());
    }

    private static void copy(BinaryInput from, BinaryOutput to) {
        to.writeRaw(from.array(), from.position(), from.remaining());
    }
}
