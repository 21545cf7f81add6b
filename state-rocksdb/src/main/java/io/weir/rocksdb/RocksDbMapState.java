package io.weir.rocksdb;

import io.weir.state.MapState;
import io.weir.types.BinaryInput;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A map of the current key, which may be larger than memory. Iteration is in the order of the
 * encoded map keys, and reads some entries at a time: what has been removed since is not shown,
 * what has been put since may be. An iterator belongs to the key that was current when it was made,
 * and removes from that key's map.
 */
final class RocksDbMapState<K, V> implements MapState<K, V> {
    /** How many entries an iteration reads at a time. */
    private static final int READ_AHEAD = 128;

    private final CollectionTable table;
    private final BinaryInput input = new BinaryInput(new byte[0]);

    RocksDbMapState(CollectionTable table) {
        this.table = table;
    }

    @Override
    public @Nullable V get(K key) {
        int length = table.find(key);
        return length < 0 ? null : value(table.found(), length);
    }

    @SuppressWarnings("unchecked")
    private V value(byte[] bytes, int length) {
        input.reset(bytes, 0, length);
        return (V) table.state().valueType().read(input);
    }

    @Override
    public boolean contains(K key) {
        return table.find(key) >= 0;
    }

    @Override
    public void put(K key, V value) {
        Objects.requireNonNull(
                key, () -> "Map state " + table.state().id() + " can't have the key null");
        Objects.requireNonNull(value, () -> "Map state " + table.state().id() + " can't hold null");
        table.put(key, value);
    }

    @Override
    public void putAll(Map<K, V> map) {
        map.forEach(this::put);
    }

    @Override
    public void remove(K key) {
        table.remove(key);
    }

    @Override
    public void clear() {
        table.clear();
    }

    @Override
    public boolean isEmpty() {
        return table.isEmpty();
    }

    @Override
    public Iterable<Map.Entry<K, V>> entries() {
        return iterable(entry -> entry);
    }

    @Override
    public Iterable<K> keys() {
        return iterable(Map.Entry::getKey);
    }

    @Override
    public Iterable<V> values() {
        return iterable(Map.Entry::getValue);
    }

    private <E> Iterable<E> iterable(Function<Map.Entry<K, V>, E> view) {
        return () -> new Entries<>(view);
    }

    private final class Entries<E> implements Iterator<E> {
        private final Function<Map.Entry<K, V>, E> view;
        private final Object owner = table.keys().key();
        private final long version = table.keys().version();
        private final byte[] row = table.row();
        private final Deque<Map.Entry<K, V>> ahead = new ArrayDeque<>();

        /** Where to read on; null at the end. */
        private byte @Nullable [] from = row;

        private long removals;
        private @Nullable K last;

        Entries(Function<Map.Entry<K, V>, E> view) {
            this.view = view;
        }

        @Override
        public boolean hasNext() {
            if (!ahead.isEmpty() && removals != table.removals()) {
                forgetRemoved();
            }
            if (ahead.isEmpty()) {
                read();
            }
            return !ahead.isEmpty();
        }

        /** Something has been removed, of this map or another. */
        private void forgetRemoved() {
            ahead.removeIf(entry -> !table.contains(row, entry.getKey()));
            removals = table.removals();
        }

        @SuppressWarnings("unchecked")
        private void read() {
            byte[] start = from;
            if (start == null) {
                return;
            }
            from = null;
            removals = table.removals();
            table.forEach(
                    row,
                    start,
                    (key, value) -> {
                        if (ahead.size() == READ_AHEAD) {
                            from = key;
                            return false;
                        }
                        input.reset(key, row.length, key.length - row.length);
                        K mapKey = (K) table.state().mapKeys().read(input);
                        ahead.add(Map.entry(mapKey, value(value, value.length)));
                        return true;
                    });
        }

        @Override
        public E next() {
            if (!hasNext()) {
                throw new NoSuchElementException("The map has no more entries");
            }
            Map.Entry<K, V> entry = ahead.removeFirst();
            last = entry.getKey();
            return view.apply(entry);
        }

        @Override
        public void remove() {
            K key = last;
            if (key == null) {
                throw new IllegalStateException("There is no entry to remove: call next() first");
            }
            if (table.keys().version() != version) {
                throw new IllegalStateException(
                        "Map state %s: the current key was %s when this iterator was made and is %s now; remove while it is current"
                                .formatted(table.state().id(), owner, table.keys().key()));
            }
            last = null;
            table.remove(key);
            if (removals == table.removals() - 1) {
                // It was our own, of an entry that is behind us.
                removals = table.removals();
            }
        }
    }
}
