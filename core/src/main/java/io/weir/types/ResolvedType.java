package io.weir.types;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A Java type without variables and wildcards: a class and its type arguments. An array has its
 * component as the only argument.
 *
 * @param raw the class; never a primitive's box where the program says the primitive
 * @param nullable whether it is annotated {@code @Nullable}
 */
record ResolvedType(Class<?> raw, List<ResolvedType> arguments, boolean nullable) {
    static ResolvedType of(Class<?> raw, ResolvedType... arguments) {
        return new ResolvedType(raw, List.of(arguments), false);
    }

    /** As reflection has it; equal to the JDK's own objects. */
    Type toJava() {
        return raw.isArray() || arguments.isEmpty()
                ? raw
                : new Parameterized(raw, arguments.stream().map(ResolvedType::toJava).toList());
    }

    /** A generic class with its arguments. Equal to the JDK's own objects of the same type. */
    private record Parameterized(Class<?> raw, List<Type> arguments) implements ParameterizedType {
        @Override
        public Type[] getActualTypeArguments() {
            return arguments.toArray(Type[]::new);
        }

        @Override
        public Type getRawType() {
            return raw;
        }

        @Override
        public @Nullable Type getOwnerType() {
            return raw.getDeclaringClass();
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof ParameterizedType type
                    && raw.equals(type.getRawType())
                    && arguments.equals(List.of(type.getActualTypeArguments()));
        }

        @Override
        public int hashCode() {
            return arguments.hashCode() * 31 + raw.hashCode();
        }

        @Override
        public String toString() {
            return raw.getName()
                    + arguments.stream()
                            .map(Type::getTypeName)
                            .collect(Collectors.joining(", ", "<", ">"));
        }

        @Override
        public String getTypeName() {
            return toString();
        }
    }
}
