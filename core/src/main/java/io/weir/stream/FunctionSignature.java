package io.weir.stream;

import io.weir.function.Function;
import io.weir.function.MethodReference;
import java.lang.invoke.MethodType;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the class of a function says about the types it takes and returns, as far as Java keeps it:
 *
 * <ul>
 *   <li>a method reference has all of it, type arguments of the result included;
 *   <li>a lambda has the classes, without type arguments;
 *   <li>a class that implements the interface has all that it says there.
 * </ul>
 */
final class FunctionSignature {
    private final Function function;
    private final Class<?> functionalInterface;
    private final Optional<SerializedLambda> lambda;

    private FunctionSignature(Function function, Class<?> functionalInterface) {
        this.function = function;
        this.functionalInterface = functionalInterface;
        this.lambda = MethodReference.serialized(function);
    }

    /** Looks at {@code function} as an implementation of {@code functionalInterface}. */
    static FunctionSignature of(Function function, Class<?> functionalInterface) {
        return new FunctionSignature(function, functionalInterface);
    }

    /**
     * The type of the first parameter, which is the first type variable of the interface; empty if
     * Java has not kept it.
     */
    Optional<Type> parameter() {
        return lambda.isPresent()
                ? concrete(instantiated(lambda.get()).parameterType(0))
                : typeArgument(0);
    }

    /**
     * The type of the result, which is a type variable of the interface; empty if Java has not kept
     * it.
     *
     * @param variable the position of the type variable
     */
    Optional<Type> result(int variable) {
        if (lambda.isEmpty()) {
            return typeArgument(variable);
        }
        return referencedMethod()
                .map(Method::getGenericReturnType)
                .filter(FunctionSignature::isClosed)
                .or(() -> concrete(instantiated(lambda.get()).returnType()));
    }

    /** The type that a class has given to a type variable of the interface. */
    Optional<Type> typeArgument(int variable) {
        return Optional.ofNullable(
                        bindings(function.getClass(), new HashMap<>())
                                .get(functionalInterface.getTypeParameters()[variable]))
                .filter(FunctionSignature::isClosed);
    }

    /** The method that a method reference names; empty for a lambda or a class. */
    Optional<Method> referencedMethod() {
        return MethodReference.method(function);
    }

    private MethodType instantiated(SerializedLambda of) {
        return MethodType.fromMethodDescriptorString(
                of.getInstantiatedMethodType(), function.getClass().getClassLoader());
    }

    /** A class that says everything about its values: not Object and without type parameters. */
    private static Optional<Type> concrete(Class<?> type) {
        Class<?> element = type;
        while (element.isArray()) {
            element = element.getComponentType();
        }
        return element == Object.class || element.getTypeParameters().length > 0
                ? Optional.empty()
                : Optional.of(type);
    }

    /** Whether a type has no type variables, wildcards or omitted arguments. */
    private static boolean isClosed(Type type) {
        if (type instanceof Class<?> c) {
            return concrete(c).isPresent();
        }
        return type instanceof ParameterizedType parameterized
                && Arrays.stream(parameterized.getActualTypeArguments())
                        .allMatch(FunctionSignature::isClosed);
    }

    /** What the type variables of all superclasses and interfaces of {@code type} stand for. */
    private static Map<TypeVariable<?>, Type> bindings(
            Class<?> type, Map<TypeVariable<?>, Type> bindings) {
        if (type.getGenericSuperclass() != null) {
            bind(type.getGenericSuperclass(), bindings);
        }
        for (Type implemented : type.getGenericInterfaces()) {
            bind(implemented, bindings);
        }
        return bindings;
    }

    private static void bind(Type supertype, Map<TypeVariable<?>, Type> bindings) {
        if (supertype instanceof ParameterizedType parameterized) {
            Class<?> raw = (Class<?>) parameterized.getRawType();
            Type[] arguments = parameterized.getActualTypeArguments();
            for (int i = 0; i < arguments.length; i++) {
                Type bound = bindings.get(arguments[i]);
                bindings.put(raw.getTypeParameters()[i], bound == null ? arguments[i] : bound);
            }
            bindings(raw, bindings);
        } else if (supertype instanceof Class<?> c) {
            bindings(c, bindings);
        }
    }
}
