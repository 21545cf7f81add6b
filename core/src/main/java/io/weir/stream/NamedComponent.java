package io.weir.stream;

import io.weir.function.FieldSelector;
import io.weir.graph.InvalidProgramException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** Finds the component of a record that a {@link FieldSelector} names. */
final class NamedComponent {
    private static final Set<Class<?>> NUMBERS =
            Set.of(
                    byte.class,
                    short.class,
                    int.class,
                    long.class,
                    float.class,
                    double.class,
                    Byte.class,
                    Short.class,
                    Integer.class,
                    Long.class,
                    Float.class,
                    Double.class);

    private NamedComponent() {}

    /**
     * The component.
     *
     * @param method that was given the selector, for messages
     * @param after the operator before, for messages
     */
    static RecordComponent of(FieldSelector<?, ?> selector, String method, String after) {
        Method accessor =
                FunctionSignature.of(selector, FieldSelector.class)
                        .referencedMethod()
                        .orElseThrow(
                                () ->
                                        new InvalidProgramException(
                                                "%s after %s was given a lambda or a class. Name the component of the record by a method reference: %s."
                                                        .formatted(
                                                                method,
                                                                after,
                                                                example(selector, method))));
        Class<?> owner = accessor.getDeclaringClass();
        if (!owner.isRecord()) {
            throw new InvalidProgramException(
                    "%s after %s was given %s::%s, but %3$s is no record. Map to a record before, or use reduce."
                            .formatted(method, after, owner.getSimpleName(), accessor.getName()));
        }
        RecordComponent component =
                Arrays.stream(owner.getRecordComponents())
                        .filter(c -> c.getAccessor().equals(accessor))
                        .findFirst()
                        .orElseThrow(
                                () ->
                                        new InvalidProgramException(
                                                "%s after %s was given %s::%s, which is a method of the record but no component of it. Its components: %s."
                                                        .formatted(
                                                                method,
                                                                after,
                                                                owner.getSimpleName(),
                                                                accessor.getName(),
                                                                names(owner))));
        if (!NUMBERS.contains(component.getType())) {
            throw new InvalidProgramException(
                    "%s after %s was given %s::%s of type %s; expected byte, short, int, long, float or double. Use reduce."
                            .formatted(
                                    method,
                                    after,
                                    owner.getSimpleName(),
                                    accessor.getName(),
                                    component.getType().getSimpleName()));
        }
        return component;
    }

    private static String example(FieldSelector<?, ?> selector, String method) {
        Class<?> owner =
                FunctionSignature.of(selector, FieldSelector.class)
                        .parameter()
                        .filter(Class.class::isInstance)
                        .map(Class.class::cast)
                        .orElse(Object.class);
        if (!owner.isRecord()) {
            return method + "(Count::n)";
        }
        String component =
                Arrays.stream(owner.getRecordComponents())
                        .filter(c -> NUMBERS.contains(c.getType()))
                        .map(RecordComponent::getName)
                        .findFirst()
                        .orElse("n");
        return "%s(%s::%s)".formatted(method, owner.getSimpleName(), component);
    }

    private static List<String> names(Class<?> owner) {
        return Arrays.stream(owner.getRecordComponents()).map(RecordComponent::getName).toList();
    }
}
