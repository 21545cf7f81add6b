package io.weir.function;

import java.lang.invoke.MethodType;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Optional;

/** What a function that is a lambda or a method reference says of itself. */
public final class MethodReference {
    private MethodReference() {}

    /** The method that a method reference names; empty for a lambda or a class. */
    public static Optional<Method> method(Function function) {
        Optional<SerializedLambda> lambda = serialized(function);
        if (lambda.isEmpty() || lambda.get().getImplMethodName().startsWith("lambda$")) {
            return Optional.empty();
        }
        ClassLoader loader = function.getClass().getClassLoader();
        try {
            Class<?> owner =
                    Class.forName(lambda.get().getImplClass().replace('/', '.'), false, loader);
            MethodType type =
                    MethodType.fromMethodDescriptorString(
                            lambda.get().getImplMethodSignature(), loader);
            return declaredMethod(owner, lambda.get().getImplMethodName(), type);
        } catch (ClassNotFoundException | TypeNotPresentException e) {
            throw new IllegalStateException("The class of a method reference is gone", e);
        }
    }

    /**
     * The class of what a lambda or a method reference takes, where it is one argument; empty for
     * the instance of a class.
     */
    public static Optional<Class<?>> argument(Function function) {
        return serialized(function)
                .map(
                        lambda ->
                                MethodType.fromMethodDescriptorString(
                                        lambda.getInstantiatedMethodType(),
                                        function.getClass().getClassLoader()))
                .filter(type -> type.parameterCount() == 1)
                .map(type -> type.parameterType(0));
    }

    /** A method of a class or of what it inherits from; empty for a constructor. */
    private static Optional<Method> declaredMethod(Class<?> owner, String name, MethodType type) {
        for (Class<?> c = owner; c != null; c = c.getSuperclass()) {
            for (Method method : c.getDeclaredMethods()) {
                if (method.getName().equals(name)
                        && method.getReturnType() == type.returnType()
                        && Arrays.equals(method.getParameterTypes(), type.parameterArray())) {
                    return Optional.of(method);
                }
            }
        }
        return Optional.empty();
    }

    /** What a serializable lambda would write of itself; empty for the instance of a class. */
    public static Optional<SerializedLambda> serialized(Function function) {
        if (!function.getClass().isHidden() && !function.getClass().isSynthetic()) {
            return Optional.empty();
        }
        try {
            Method writeReplace = function.getClass().getDeclaredMethod("writeReplace");
            if (!writeReplace.trySetAccessible()) {
                return Optional.empty();
            }
            return writeReplace.invoke(function) instanceof SerializedLambda serialized
                    ? Optional.of(serialized)
                    : Optional.empty();
        } catch (NoSuchMethodException e) {
            return Optional.empty();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("A lambda can't be looked into", e);
        }
    }
}
