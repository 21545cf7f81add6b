package io.weir.engine;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The one object that the readers of a source share. Safe for any thread. */
final class SharedObject {
    private @Nullable Object object;

    synchronized <V> V get(Class<V> type, Supplier<V> create) {
        if (object == null) {
            object = create.get();
        }
        return type.cast(object);
    }
}
