package io.weir.testkit;

import java.io.Serial;
import java.io.Serializable;
import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A handle to something outside of the job, which stays the same when a function that holds it is
 * copied.
 */
public final class Shared<V> implements Serializable {
    private static final AtomicLong LAST = new AtomicLong();
    private static final Map<Long, WeakReference<Shared<?>>> HANDLES = new ConcurrentHashMap<>();

    private final long id = LAST.incrementAndGet();
    private final transient V value;

    private Shared(V value) {
        this.value = value;
    }

    /** A handle to {@code value}, which lives as long as the handle. */
    public static <V> Shared<V> of(V value) {
        HANDLES.values().removeIf(handle -> handle.refersTo(null));
        Shared<V> handle = new Shared<>(value);
        HANDLES.put(handle.id, new WeakReference<>(handle));
        return handle;
    }

    /** What it leads to. */
    public V get() {
        return value;
    }

    @Serial
    private Object readResolve() {
        return Objects.requireNonNull(
                Objects.requireNonNull(HANDLES.get(id), "handle of another process").get());
    }
}
