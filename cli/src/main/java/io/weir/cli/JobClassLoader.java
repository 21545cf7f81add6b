package io.weir.cli;

import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Loads a program: its own classes win over those of Weir's libraries, so that a job may bring its
 * own version of, say, Jackson. Shared with Weir are only the JDK, Weir's own packages and the
 * logging API, because objects of these cross the border.
 */
final class JobClassLoader extends URLClassLoader {
    private static final List<String> SHARED =
            List.of("java.", "io.weir.", "org.slf4j.", "org.jspecify.");

    static {
        registerAsParallelCapable();
    }

    JobClassLoader(List<URL> classpath) {
        super("job", classpath.toArray(URL[]::new), JobClassLoader.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (isShared(name)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> found = findLoadedClass(name);
            if (found == null) {
                found = loadOwnFirst(name);
            }
            if (resolve) {
                resolveClass(found);
            }
            return found;
        }
    }

    private Class<?> loadOwnFirst(String name) throws ClassNotFoundException {
        // Asking for the resource first keeps the usual case, a class of the JDK or of a library
        // of Weir, free of an exception with a stack trace.
        return findResource(name.replace('.', '/') + ".class") != null
                ? findClass(name)
                : super.loadClass(name, false);
    }

    @Override
    public @Nullable URL getResource(String name) {
        URL own = findResource(name);
        return own != null ? own : super.getResource(name);
    }

    private static boolean isShared(String name) {
        return SHARED.stream().anyMatch(name::startsWith);
    }
}
