package io.weir.rocksdb;

import io.weir.backend.StateSchema;
import io.weir.snapshot.StateId;
import io.weir.state.StateKind;
import io.weir.types.Type;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a state holds: its kind and types. Lists have the type of their elements as value type, maps
 * that of their values. Immutable.
 *
 * @param number by which the change log names it
 */
record Declaration(
        StateId id,
        int number,
        StateKind kind,
        Type<Object> keyType,
        @Nullable Type<Object> mapKeyType,
        Type<Object> valueType) {

    /** The type of map keys; only of maps. */
    Type<Object> mapKeys() {
        if (mapKeyType == null) {
            throw new IllegalStateException(
                    "Only a map has keys of its own; %s is a %s".formatted(id, kind));
        }
        return mapKeyType;
    }

    /** Whether it holds the same as one of another name. */
    boolean sameAs(Declaration other) {
        return schema().equals(other.schema())
                && valueType.equals(other.valueType)
                && (mapKeyType == null || mapKeyType.equals(other.mapKeyType));
    }

    /** As it is written into a checkpoint. */
    StateSchema schema() {
        return new StateSchema(
                kind,
                keyType.schemaJson(),
                Optional.ofNullable(mapKeyType).map(Type::schemaJson),
                valueType.schemaJson());
    }

    /** For messages: "LIST of java.lang.String". */
    String describe() {
        String types = valueType.javaType().getTypeName();
        if (mapKeyType != null) {
            types = mapKeyType.javaType().getTypeName() + " to " + types;
        }
        return kind + " of " + types;
    }
}
