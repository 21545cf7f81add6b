package io.weir.heap;

import io.weir.state.StateKind;
import io.weir.types.Type;
import org.jspecify.annotations.Nullable;

/**
 * A declared state.
 *
 * @param mapKeyType of the map keys; null unless it is a MAP
 * @param valueType of the values; of a LIST that of its elements
 * @param entries keys that have a value
 * @param tableBytes heap that the tables take, without the objects they refer to
 */
public record StateInfo(
        String name,
        StateKind kind,
        Type<?> keyType,
        @Nullable Type<?> mapKeyType,
        Type<?> valueType,
        long entries,
        long tableBytes) {}
