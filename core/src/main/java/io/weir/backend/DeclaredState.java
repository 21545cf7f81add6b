package io.weir.backend;

import io.weir.snapshot.CheckpointMetadata.StoredKind;
import io.weir.state.Migration;
import io.weir.types.Type;
import java.util.Optional;

/**
 * A state as an operator has declared it when it was opened.
 *
 * @param name unique within its operator
 * @param kind how it is kept
 * @param mapKeyType of the map's keys, for maps
 * @param valueType of the value, the list's elements, or the map's values
 * @param migration makes a value of what was stored with another schema, if one was given
 */
public record DeclaredState(
        String name,
        StoredKind kind,
        Optional<Type<?>> mapKeyType,
        Type<?> valueType,
        Optional<? extends Migration<?>> migration) {}
