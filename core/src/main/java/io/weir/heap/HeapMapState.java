package io.weir.heap;

import io.weir.state.MapState;
import java.util.Collections;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * A map of the current key. A key whose map is empty has no entry.
 *
 * <p>An iterator shows what was there when it was made, without what has been removed since; the
 * map may be changed on the way. It belongs to the key that was current when it was made, and
 * removes from that key's map.
 */
final class HeapMapState<K, V> implements MapState<K, V> {
    private final StateTable table;
    private final KeyContext keys;

    HeapMapState(StateTable table) {
        this.table = table;
        this.keys = table.keys();
    }

    private @Nullable MapCell cell() {
        return (MapCell) table.get();
    }

    @Override
    @SuppressWarnings("unchecked")
    public @Nullable V get(K key) {
        MapCell cell = cell();
        int position = cell == null ? -1 : cell.find(key);
        return cell == null || position < 0 ? null : (V) cell.valueAt(position);
    }

    @Override
    public boolean contains(K key) {
        MapCell cell = cell();
        return cell != null && cell.find(key) >= 0;
    }

    @Override
    public void put(K key, V value) {
        Objects.requireNonNull(key, () -> "Map state " + table.id() + " can't have the key null");
        Objects.requireNonNull(value, () -> "Map state " + table.id() + " can't hold null");
        MapCell cell = cell();
        if (cell == null) {
            cell = new MapCell(table.format().mapKeys());
            table.put(cell);
        } else {
            table.beforeChange();
        }
        cell.put(key, value);
    }

    @Override
    public void putAll(Map<K, V> map) {
        map.forEach(this::put);
    }

    @Override
    public void remove(K key) {
        MapCell cell = cell();
        if (cell != null) {
            int position = cell.find(key);
            if (position >= 0) {
                removeAt(cell, position);
            }
        }
    }

    /** Removes an entry of the current key's cell. */
    private void removeAt(MapCell cell, int position) {
        table.beforeChange();
        cell.removeAt(position);
        if (cell.size() == 0) {
            clear();
        }
    }

    @Override
    public void clear() {
        MapCell cell = cell();
        if (cell != null) {
            table.beforeChange();
            cell.clear();
            table.remove();
        }
    }

    @Override
    public boolean isEmpty() {
        return cell() == null;
    }

    @Override
    @SuppressWarnings("unchecked")
    public Iterable<Map.Entry<K, V>> entries() {
        return iterable(cell -> at -> Map.entry((K) cell.keyAt(at), (V) cell.valueAt(at)));
    }

    @Override
    @SuppressWarnings("unchecked")
    public Iterable<K> keys() {
        return iterable(cell -> at -> (K) cell.keyAt(at));
    }

    @Override
    @SuppressWarnings("unchecked")
    public Iterable<V> values() {
        return iterable(cell -> at -> (V) cell.valueAt(at));
    }

    private <E> Iterable<E> iterable(Function<MapCell, IntFunction<E>> view) {
        return () -> {
            MapCell cell = cell();
            return cell == null
                    ? Collections.emptyIterator()
                    : new Entries<>(cell, view.apply(cell));
        };
    }

    private final class Entries<E> implements Iterator<E> {
        private final MapCell cell;
        private final IntFunction<E> view;
        private final MapCell.Cursor cursor;
        private final Object owner = keys.key();
        private final long version = keys.version;
        private @Nullable Object next;
        private @Nullable Object last;

        Entries(MapCell cell, IntFunction<E> view) {
            this.cell = cell;
            this.view = view;
            this.cursor = cell.cursor();
        }

        @Override
        public boolean hasNext() {
            if (next == null) {
                next = cursor.next();
            }
            return next != null;
        }

        @Override
        public E next() {
            while (hasNext()) {
                Object key = Objects.requireNonNull(next);
                next = null;
                int position = cursor.positionOf(key);
                if (position >= 0) {
                    last = key;
                    return view.apply(position);
                }
            }
            throw new NoSuchElementException("The map has no more entries");
        }

        @Override
        public void remove() {
            Object key = last;
            if (key == null) {
                throw new IllegalStateException("There is no entry to remove: call next() first");
            }
            if (keys.version != version) {
                throw new IllegalStateException(
                        "Map state %s: the current key was %s when this iterator was made and is %s now; remove while it is current"
                                .formatted(table.id(), owner, keys.key()));
            }
            last = null;
            int position = cell.find(key);
            if (position >= 0) {
                removeAt(cell, position);
            }
        }
    }
}
