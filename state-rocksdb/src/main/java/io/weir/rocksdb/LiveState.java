package io.weir.rocksdb;

import io.weir.backend.StateSchema;
import io.weir.state.Migration;
import io.weir.types.BinaryInput;
import io.weir.types.BinaryOutput;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A state with its table and handles, and what restores it. Confined to the subtask's thread. */
abstract class LiveState implements BlockRestore.Target {
    final Declaration declaration;
    private final CurrentKey keys;

    /** Makes a value of what was stored with another schema, if one was given. */
    Optional<? extends Migration<?>> migration = Optional.empty();

    private final Map<Class<?>, Object> handles = new HashMap<>();
    private @Nullable StateSchema written;
    private @Nullable BlockRestore restore;

    LiveState(Declaration declaration, CurrentKey keys) {
        this.declaration = declaration;
        this.keys = keys;
    }

    /** The handle of a class; made if it is not there. */
    Object handle(Class<?> type, Supplier<Object> make) {
        return handles.computeIfAbsent(type, t -> make.get());
    }

    /** Writes what is only in the cache; the batch is not flushed. */
    abstract void writeBack();

    /**
     * Applies a block.
     *
     * @return whether it was written with the schemas of now
     */
    boolean restore(StateSchema as, int keyGroup, BinaryInput content, int entries) {
        BlockRestore current = restore;
        if (current == null || !as.equals(written)) {
            current = new BlockRestore(declaration, keys, as, this);
            restore = current;
            written = as;
        }
        current.read(keyGroup, content, entries);
        return current.sameSchemas();
    }

    /** One with a value for each key. */
    static final class OfValues extends LiveState {
        final ValueTable table;
        private final Database database;
        private final BinaryInput input = new BinaryInput(new byte[0]);

        /** Those whose timestamps these are, if they are timers. */
        @Nullable RocksDbTimers timers;

        OfValues(Declaration declaration, CurrentKey keys, Database database, ValueTable table) {
            super(declaration, keys);
            this.database = database;
            this.table = table;
        }

        @Override
        void writeBack() {
            table.writeBack();
        }

        @Override
        public void put(Object key, BinaryOutput row, byte[] value, int from, int length) {
            if (timers != null) {
                input.reset(value, from, length);
                timers.restore(key, storedTimers(row), timestamps());
            }
            database.batch().put(database.state, row.array(), row.position(), value, from, length);
            database.changed();
        }

        @Override
        public void remove(Object key, BinaryOutput row) {
            if (timers != null) {
                timers.restore(key, storedTimers(row), List.of());
            }
            database.batch().delete(database.state, row.array(), row.position());
            database.changed();
        }

        private List<Long> storedTimers(BinaryOutput row) {
            database.flush();
            int length = database.get(database.state, row.array(), row.position());
            if (length < 0) {
                return List.of();
            }
            BinaryInput stored = new BinaryInput(database.value(), 0, length);
            return cast(declaration.valueType().read(stored));
        }

        private List<Long> timestamps() {
            return cast(declaration.valueType().read(input));
        }

        @SuppressWarnings("unchecked")
        private static List<Long> cast(Object timestamps) {
            return (List<Long>) timestamps;
        }

        @Override
        public void append(BinaryOutput row, byte[] element, int from, int length) {
            throw noCollection();
        }

        @Override
        public void putEntry(BinaryOutput below, byte[] value, int from, int length) {
            throw noCollection();
        }

        @Override
        public void removeEntry(BinaryOutput below) {
            throw noCollection();
        }

        private IllegalStateException noCollection() {
            return new IllegalStateException("State " + declaration.id() + " has values");
        }
    }

    /** One with a list or a map for each key. */
    static final class OfCollections extends LiveState {
        final CollectionTable table;

        OfCollections(Declaration declaration, CurrentKey keys, CollectionTable table) {
            super(declaration, keys);
            this.table = table;
        }

        @Override
        void writeBack() {}

        @Override
        public void put(Object key, BinaryOutput row, byte[] value, int from, int length) {
            throw new IllegalStateException("State " + declaration.id() + " has collections");
        }

        @Override
        public void remove(Object key, BinaryOutput row) {
            table.restoreClear(row);
        }

        @Override
        public void append(BinaryOutput row, byte[] element, int from, int length) {
            table.restoreElement(row, element, from, length);
        }

        @Override
        public void putEntry(BinaryOutput below, byte[] value, int from, int length) {
            table.restoreEntry(below, value, from, length);
        }

        @Override
        public void removeEntry(BinaryOutput below) {
            table.restoreRemoval(below);
        }
    }
}
