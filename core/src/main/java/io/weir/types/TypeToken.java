package io.weir.types;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;

/**
 * Carries a generic type to {@link Types#of(TypeToken)}: {@code new TypeToken<Map<String, Long>>()
 * {}}.
 *
 * @param <T> the type
 */
public abstract class TypeToken<T> {
    private final Type type;

    /** Called by an anonymous subclass that says what {@code T} is. */
    protected TypeToken() {
        Type superclass = getClass().getGenericSuperclass();
        if (!(superclass instanceof ParameterizedType parameterized)) {
            throw new UnsupportedTypeException(
                    "A TypeToken does not say its type. Write new TypeToken<List<String>>() {}.");
        }
        this.type = parameterized.getActualTypeArguments()[0];
    }

    /** What {@code T} is. */
    public final Type type() {
        return type;
    }
}
