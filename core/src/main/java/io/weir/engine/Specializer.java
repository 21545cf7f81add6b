package io.weir.engine;

import java.io.IOException;
import java.io.InputStream;
import java.lang.constant.ConstantDescs;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Makes instances from private copies of classes, so that the JIT sees one type at each call.
 *
 * <p>Operators, outputs and the loops that drive them are shared classes. Used as they are, each
 * call from one to the next sees many types and is never inlined, which costs 20 to 40 times the
 * work of a simple chain. So each subtask gets <em>hidden classes</em> (JEP 371) with the same
 * bytes: a profile of their own, and {@code final} fields that the JIT trusts. With the head of the
 * chain in a {@code static final} field of the loop's copy ({@link ConstantHeadLoop}), the JIT sees
 * the whole chain as constants and inlines through the functions of the user.
 *
 * <p>Safe for any thread.
 */
public final class Specializer {
    private static final Lookup LOOKUP = MethodHandles.lookup();
    private static final Map<Class<?>, byte[]> BYTES = new ConcurrentHashMap<>();

    private final boolean copies;

    /**
     * @param copies whether to make copies; if not, the shared classes are used, which is the model
     *     that the copies are tested against, and easier to debug
     */
    public Specializer(boolean copies) {
        this.copies = copies;
    }

    /** Whether it makes copies. */
    boolean makesCopies() {
        return copies;
    }

    /**
     * An instance of (a copy of) {@code type}, which has one constructor. A copy is no subclass of
     * the original, so {@code T} must be one of its superclasses or interfaces.
     */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    <T> T create(Class<?> type, @Nullable Object... arguments) {
        return (T) instantiate(copies ? copy(type, null) : type, arguments);
    }

    /**
     * An instance of a copy of {@code type} that finds {@code constant} as its class data; without
     * copies the constant is the first argument of the constructor.
     */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    <T> T createWith(Class<?> type, Object constant) {
        return (T) instantiate(copies ? copy(type, constant) : type, constant);
    }

    /**
     * For a static field of a class that is copied: the constant of the copy; null in the original.
     */
    static <T> @Nullable T constant(Lookup lookup, Class<T> type) {
        try {
            return MethodHandles.classData(lookup, ConstantDescs.DEFAULT_NAME, type);
        } catch (IllegalAccessException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private static Class<?> copy(Class<?> type, @Nullable Object classData) {
        byte[] bytes = BYTES.computeIfAbsent(type, Specializer::bytesOf);
        try {
            Lookup lookup = MethodHandles.privateLookupIn(type, LOOKUP);
            return classData == null
                    ? lookup.defineHiddenClass(bytes, false).lookupClass()
                    : lookup.defineHiddenClassWithClassData(bytes, classData, false).lookupClass();
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("No access to the package of " + type, e);
        }
    }

    private static byte[] bytesOf(Class<?> type) {
        String name = type.getName();
        String resource = name.substring(name.lastIndexOf('.') + 1) + ".class";
        try (InputStream in = type.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException(
                        "The class file of " + type + " is not on the class path");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new IllegalStateException("The class file of " + type + " can't be read", e);
        }
    }

    private static Object instantiate(Class<?> type, @Nullable Object... arguments) {
        Constructor<?>[] constructors = type.getDeclaredConstructors();
        if (constructors.length != 1) {
            throw new IllegalStateException(
                    type + " needs exactly one constructor, has " + constructors.length);
        }
        Constructor<?> constructor = constructors[0];
        constructor.setAccessible(true);
        try {
            return constructor.newInstance(arguments);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException runtime) {
                throw runtime;
            }
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw new IllegalStateException("The constructor of " + type + " failed", e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(type + " can't be instantiated", e);
        }
    }
}
