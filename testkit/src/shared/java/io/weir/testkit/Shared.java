package io.weir.testkit;

import java.io.Serial;
import java.io.Serializable;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
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
    private static final Map<Long, Handle> HANDLES = new ConcurrentHashMap<>();
    private static final ReferenceQueue<Shared<?>> GONE = new ReferenceQueue<>();

    private static final class Handle extends WeakReference<Shared<?>> {
        final long id;

        Handle(Shared<?> shared) {
            super(shared, GONE);
            id = shared.id;
        }
    }

    private final long id = LAST.incrementAndGet();
    private final transient V value;

    private Shared(V value) {
        this.value = value;
    }

    /** A handle to {@code value}, which lives as long as the handle. */
    public static <V> Shared<V> of(V value) {
        for (Reference<?> gone = GONE.poll(); gone != null; gone = GONE.poll()) {
            HANDLES.remove(((Handle) gone).id);
        }
        Shared<V> handle = new Shared<>(value);
        HANDLES.put(handle.id, new Handle(handle));
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
