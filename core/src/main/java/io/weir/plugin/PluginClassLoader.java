package io.weir.plugin;

import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Loads a plugin: its own libraries win over those of Weir and of the program, so that none of them
 * has to agree with another on a version. Shared are only the JDK, Weir's own packages and the
 * logging API, because objects of these cross the border.
 */
final class PluginClassLoader extends URLClassLoader {
    private static final List<String> SHARED =
            List.of("java.", "io.weir.", "org.slf4j.", "org.jspecify.");

    static {
        registerAsParallelCapable();
    }

    PluginClassLoader(String plugin, List<URL> jars) {
        super(plugin, jars.toArray(URL[]::new), PluginClassLoader.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (SHARED.stream().anyMatch(name::startsWith)) {
            return super.loadClass(name, resolve); // Weir's first, then the plugin's own
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> found = findLoadedClass(name);
            if (found == null) {
                found =
                        findResource(name.replace('.', '/') + ".class") != null
                                ? findClass(name)
                                : super.loadClass(name, false);
            }
            if (resolve) {
                resolveClass(found);
            }
            return found;
        }
    }

    @Override
    public @Nullable URL getResource(String name) {
        URL own = findResource(name);
        return own != null ? own : super.getResource(name);
    }
}
