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

    /** The same type where null is not a value. */
    ResolvedType notNull() {
        return nullable ? new ResolvedType(raw, arguments, false) : this;
    }

    /**
     * The type in the name of a generic record: the class and its arguments, joined by underscores.
     * Classes of the JDK go by their simple name.
     */
    String inName() {
        StringBuilder name = new StringBuilder();
        if (raw.isArray()) {
            name.append("array");
        } else if (raw.isPrimitive() || raw.getName().startsWith("java.")) {
            name.append(raw.getSimpleName());
        } else {
            name.append(AvroName.of(raw, "").full().replace('.', '_'));
        }
        for (ResolvedType argument : arguments) {
            name.append('_').append(argument.inName());
        }
        return name.toString();
    }

    /** As a program writes it, with full class names. */
    @Override
    public String toString() {
        return toJava().getTypeName();
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
