package io.weir.heap;

import io.weir.backend.StateSchema;
import io.weir.state.StateKind;
import io.weir.types.Type;
import io.weir.types.Type.Primitive;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a state holds: its kind and types. Lists have the type of their elements as value type, maps
 * that of their values. Immutable.
 *
 * @param key how keys lie in a long, NONE where they are objects
 * @param value how values lie in a long, NONE where they are objects, lists or maps
 */
record StateFormat(
        StateKind kind,
        Type<Object> keyType,
        @Nullable Type<Object> mapKeyType,
        Type<Object> valueType,
        Primitive key,
        Primitive value) {

    @SuppressWarnings("unchecked")
    static StateFormat of(
            StateKind kind, KeyContext keys, @Nullable Type<?> mapKeyType, Type<?> valueType) {
        return new StateFormat(
                kind,
                keys.type,
                (Type<Object>) mapKeyType,
                (Type<Object>) valueType,
                keys.primitive,
                kind == StateKind.VALUE ? Bits.of(valueType) : Primitive.NONE);
    }

    boolean primitiveKeys() {
        return key != Primitive.NONE;
    }

    boolean primitiveValues() {
        return value != Primitive.NONE;
    }

    /** The type of map keys; only of maps. */
    Type<Object> mapKeys() {
        if (mapKeyType == null) {
            throw new IllegalStateException("Only a map has keys of its own; this is a " + kind);
        }
        return mapKeyType;
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
