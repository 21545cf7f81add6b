package io.weir.types;

import java.util.Map;
import java.util.Objects;

/** Derives types. */
public final class Types {
    private static final Map<Class<?>, Type<?>> KNOWN = Map.of();

    private Types() {}

    /** The type of a class. */
    @SuppressWarnings("unchecked")
    public static <T> Type<T> of(Class<T> type) {
        return (Type<T>) Objects.requireNonNull(KNOWN.get(type));
    }
}
