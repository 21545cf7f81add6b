package io.weir.connectors;

import java.io.InvalidObjectException;
import java.io.ObjectStreamException;
import java.io.Serial;
import java.io.Serializable;
import java.lang.ref.WeakReference;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A handle to an object of this process that keeps its identity when it is cloned by serialization:
 * the clone refers to the same object. For what a function shares with the program around it. The
 * object lives as long as a handle to it. Safe for any thread.
 */
final class InProcess<V> implements Serializable {
    private static final String PROCESS =
            ProcessHandle.current().pid()
                    + "@"
                    + ProcessHandle.current()
                            .info()
                            .startInstant()
                            .map(Object::toString)
                            .orElse("");
    private static final AtomicLong LAST_ID = new AtomicLong();
    private static final Map<Long, WeakReference<InProcess<?>>> HANDLES = new ConcurrentHashMap<>();

    private final String process = PROCESS;
    private final long id = LAST_ID.incrementAndGet();
    private final String what;
    private final transient Optional<V> value;

    private InProcess(String what, V value) {
        this.what = what;
        this.value = Optional.of(value);
    }

    /**
     * A handle to {@code value}.
     *
     * @param what what it is, for the error message if it is taken to another process
     */
    static <V> InProcess<V> of(String what, V value) {
        for (Iterator<WeakReference<InProcess<?>>> it = HANDLES.values().iterator();
                it.hasNext(); ) {
            if (it.next().refersTo(null)) {
                it.remove();
            }
        }
        InProcess<V> handle = new InProcess<>(what, value);
        HANDLES.put(handle.id, new WeakReference<>(handle));
        return handle;
    }

    /** Names this process among all, so that what it stores is known again by it alone. */
    static String process() {
        return PROCESS;
    }

    V get() {
        return value.orElseThrow();
    }

    /** The handle that was serialized, so that a clone is the same. */
    @Serial
    private Object readResolve() throws ObjectStreamException {
        WeakReference<InProcess<?>> handle = process.equals(PROCESS) ? HANDLES.get(id) : null;
        InProcess<?> same = handle == null ? null : handle.get();
        if (same == null) {
            throw new InvalidObjectException(
                    ("%s of process %s can't be used in process %s: it lives in the memory of the"
                                    + " process that made it. Make it where the job runs.")
                            .formatted(what, process, PROCESS));
        }
        return same;
    }
}
