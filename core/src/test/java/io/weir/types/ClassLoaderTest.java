package io.weir.types;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.WeakReference;
import org.junit.jupiter.api.Test;

/** Classes of programs come from loaders of their own, which may come and go. */
class ClassLoaderTest {
    /** Loads {@link StandAlone} anew. */
    private static final class Loader extends ClassLoader {
        Loader(ClassLoader parent) {
            super(parent);
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            Class<?> loaded = findLoadedClass(name);
            if (loaded != null || !name.startsWith(StandAlone.class.getName())) {
                return loaded != null ? loaded : super.loadClass(name, resolve);
            }
            String file = name.replace('.', '/') + ".class";
            try (InputStream in = StandAlone.class.getClassLoader().getResourceAsStream(file)) {
                byte[] bytes = in.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }

    private static Class<?> load(ClassLoader parent) throws ClassNotFoundException {
        return new Loader(parent).loadClass(StandAlone.class.getName());
    }

    private static <T> StructCodec roundTrip(Class<T> type) throws ReflectiveOperationException {
        Object sample = type.getMethod("sample").invoke(null);
        Type<T> derived = Types.of(type);
        BinaryOutput out = new BinaryOutput(16);
        derived.write(type.cast(sample), out);
        BinaryOutput expected = new BinaryOutput(16);
        Types.of(StandAlone.class).write(StandAlone.sample(), expected);
        assertThat(out.toByteArray()).isEqualTo(expected.toByteArray());
        // Not equals: what the JDK generates for the equals of a record keeps its loader alive.
        T back = derived.read(new BinaryInput(out.toByteArray()));
        assertThat(derived.same(back, type.cast(sample))).isTrue();
        assertThat(derived.hash(type.cast(sample)))
                .isEqualTo(Types.of(StandAlone.class).hash(StandAlone.sample()));
        return (StructCodec) derived.codec();
    }

    @Test
    void theCodecLivesInTheNestOfItsClass() throws Exception {
        assertThat(roundTrip(StandAlone.class).getClass().getNestHost())
                .isEqualTo(StandAlone.class);
    }

    @Test
    void theCodecLivesInTheNestOfAClassOfAnotherLoaderToo() throws Exception {
        Class<?> type = load(ClassLoaderTest.class.getClassLoader());
        assertThat(type).isNotEqualTo(StandAlone.class);
        assertThat(roundTrip(type).getClass().getNestHost()).isEqualTo(type);
    }

    @Test
    void aLoaderThatDoesNotSeeWeirIsServedFromAfar() throws Exception {
        Class<?> type = load(ClassLoader.getPlatformClassLoader());
        assertThat(roundTrip(type).getClass().getClassLoader())
                .isEqualTo(Type.class.getClassLoader());
    }

    @Test
    void derivedTypesDoNotKeepALoaderAlive() throws Exception {
        WeakReference<ClassLoader> loader = deriveAndForget();
        for (int i = 0; i < 50 && loader.get() != null; i++) {
            System.gc();
            Thread.sleep(10);
        }
        assertThat(loader.get()).isNull();
    }

    private static WeakReference<ClassLoader> deriveAndForget() throws Exception {
        Class<?> type = load(ClassLoaderTest.class.getClassLoader());
        roundTrip(type);
        Types.of(new Listing(type));
        return new WeakReference<>(type.getClassLoader());
    }

    /** A list of a class. */
    private record Listing(Class<?> element) implements java.lang.reflect.ParameterizedType {
        @Override
        public java.lang.reflect.Type[] getActualTypeArguments() {
            return new java.lang.reflect.Type[] {element};
        }

        @Override
        public java.lang.reflect.Type getRawType() {
            return java.util.List.class;
        }

        @Override
        public java.lang.reflect.Type getOwnerType() {
            return null;
        }
    }
}
