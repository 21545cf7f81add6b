package io.weir.ttl;

import io.weir.state.MapState;
import io.weir.types.Timed;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A map whose entries expire one by one. */
final class TtlMapState<K, V> implements MapState<K, V> {
    private final MapState<K, Timed<V>> stored;
    private final TimeToLive time;

    TtlMapState(MapState<K, Timed<V>> stored, TimeToLive time) {
        this.stored = stored;
        this.time = time;
    }

    @Override
    public @Nullable V get(K key) {
        time.used();
        Timed<V> timed = stored.get(key);
        if (timed == null) {
            return null;
        }
        if (time.isExpired(timed)) {
            stored.remove(key);
            return time.showsExpired ? timed.value() : null;
        }
        if (time.isToBeNoted(timed)) {
            stored.put(key, time.now(timed.value()));
        }
        return timed.value();
    }

    @Override
    public boolean contains(K key) {
        return get(key) != null;
    }

    @Override
    public void put(K key, V value) {
        Objects.requireNonNull(value, "A map state can't hold null");
        time.used();
        stored.put(key, time.now(value));
    }

    @Override
    public void putAll(Map<K, V> map) {
        map.forEach(this::put);
    }

    @Override
    public void remove(K key) {
        stored.remove(key);
    }

    @Override
    public void clear() {
        stored.clear();
    }

    @Override
    public boolean isEmpty() {
        return !entries().iterator().hasNext();
    }

    @Override
    public Iterable<Map.Entry<K, V>> entries() {
        return () -> new Living<>((key, value) -> Map.entry(key, value));
    }

    @Override
    public Iterable<K> keys() {
        return () -> new Living<>((key, value) -> key);
    }

    @Override
    public Iterable<V> values() {
        return () -> new Living<>((key, value) -> value);
    }

    private interface View<K, V, E> {
        E of(K key, V value);
    }

    /** Passes over what is expired, and removes it. */
    private final class Living<E> implements Iterator<E> {
        private final Iterator<Map.Entry<K, Timed<V>>> all = stored.entries().iterator();
        private final View<K, V, E> view;
        private Map.@Nullable Entry<K, Timed<V>> next;
        private @Nullable K last;

        Living(View<K, V, E> view) {
            this.view = view;
        }

        @Override
        public boolean hasNext() {
            while (next == null && all.hasNext()) {
                Map.Entry<K, Timed<V>> entry = all.next();
                boolean expired = time.isExpired(entry.getValue());
                if (expired) {
                    all.remove();
                }
                if (!expired || time.showsExpired) {
                    next = entry;
                }
            }
            return next != null;
        }

        @Override
        public E next() {
            Map.Entry<K, Timed<V>> entry = hasNext() ? next : null;
            if (entry == null) {
                throw new NoSuchElementException("The map has no more entries");
            }
            next = null;
            last = entry.getKey();
            Timed<V> timed = entry.getValue();
            if (!time.isExpired(timed) && time.isToBeNoted(timed)) {
                stored.put(entry.getKey(), time.now(timed.value()));
            }
            return view.of(entry.getKey(), timed.value());
        }

        @Override
        public void remove() {
            K key = last;
            if (key == null) {
                throw new IllegalStateException("There is no entry to remove: call next() first");
            }
            last = null;
            stored.remove(key);
        }
    }
}
