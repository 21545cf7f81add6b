package io.weir.stream;

import io.weir.function.AggregateFunction;
import io.weir.function.KeySelector;
import io.weir.graph.InvalidProgramException;
import io.weir.types.Type;
import io.weir.types.Types;
import io.weir.types.UnsupportedTypeException;
import java.util.Optional;

/** Derives the types of keys and state from the functions of a program, or says what to do. */
final class DerivedTypes {
    private DerivedTypes() {}

    /**
     * The type of the key that a selector returns.
     *
     * @param after the operator before, for messages
     */
    @SuppressWarnings("unchecked")
    static <K> Type<K> key(KeySelector<?, K> selector, String after) {
        java.lang.reflect.Type javaType =
                FunctionSignature.of(selector, KeySelector.class)
                        .result(1)
                        .orElseThrow(
                                () ->
                                        new InvalidProgramException(
                                                "The type of the key of keyBy after operator %s is not known: Java keeps no type arguments in a lambda. Use a method reference, or say the type: keyBy(selector, Types.of(new TypeToken<List<String>>() {}))."
                                                        .formatted(after)));
        return keyable((Type<K>) derive(javaType, "key of keyBy after operator " + after), after);
    }

    /** Refuses a type that has no canonical encoding. */
    static <K> Type<K> keyable(Type<K> type, String after) {
        if (!type.whyNotKey().isEmpty()) {
            throw new InvalidProgramException(
                    "The key of keyBy after operator %s is a %s, which can't be a key: %s. Select another key, for instance a string made of it."
                            .formatted(after, type.javaType().getTypeName(), type.whyNotKey()));
        }
        return type;
    }

    /** The type of the records that one of the functions takes, the first that knows. */
    @SuppressWarnings("unchecked")
    static <T> Type<T> records(String method, String after, FunctionSignature... functions) {
        for (FunctionSignature function : functions) {
            Optional<java.lang.reflect.Type> javaType = function.parameter();
            if (javaType.isPresent()) {
                return (Type<T>)
                        derive(javaType.get(), "state of %s after %s".formatted(method, after));
            }
        }
        throw new InvalidProgramException(
                "The type of the records of %s after %s, which its state holds, is not known: it is generic, and Java keeps no type arguments in a lambda. Say it: %s(..., Types.of(new TypeToken<...>() {}))."
                        .formatted(method, after, method));
    }

    /** The type of a function's accumulator. */
    @SuppressWarnings("unchecked")
    static <A> Type<A> accumulator(AggregateFunction<?, A, ?> function, String after) {
        java.lang.reflect.Type javaType =
                FunctionSignature.of(function, AggregateFunction.class)
                        .typeArgument(1)
                        .orElseThrow(
                                () ->
                                        new InvalidProgramException(
                                                "The type of the accumulator of %s after %s is not known, because the class is generic. Say it: aggregate(function, Types.of(new TypeToken<...>() {}))."
                                                        .formatted(
                                                                function.getClass().getName(),
                                                                after)));
        return (Type<A>) derive(javaType, "accumulator of aggregate after " + after);
    }

    private static Type<?> derive(java.lang.reflect.Type javaType, String what) {
        try {
            return Types.of(javaType);
        } catch (UnsupportedTypeException e) {
            throw new InvalidProgramException(
                    "The %s is a %s, of which no type can be derived. %s"
                            .formatted(what, javaType.getTypeName(), e.getMessage()));
        }
    }
}
