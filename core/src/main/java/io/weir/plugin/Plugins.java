package io.weir.plugin;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.function.Predicate;

/**
 * The services that modules add. One on the class path wins. Otherwise they are looked for in the
 * folder that the system property {@value #FOLDER} names, which the launcher sets:
 *
 * <pre>
 *   plugins/storage-s3/*.jar      the jars of one module, without those of Weir's core
 *   plugins/storage-hdfs/*.jar
 * </pre>
 *
 * <p>Nothing is looked at before somebody asks, and a start that needs no module pays nothing for
 * those that are there. A folder's classes are loaded once in the process. Safe for any thread.
 */
public final class Plugins {
    /** The system property with the folder of the plugins. */
    public static final String FOLDER = "weir.plugins";

    private static final Map<Path, PluginClassLoader> LOADERS = new HashMap<>();

    private Plugins() {}

    /**
     * The first service that fits.
     *
     * @param module whose folder of plugins is looked into: {@code storage-s3}; empty for all
     */
    public static <S> Optional<S> find(Class<S> service, String module, Predicate<S> fits)
            throws IOException {
        for (S each : onClassPath(service)) {
            if (fits.test(each)) {
                return Optional.of(each);
            }
        }
        for (Path plugin : plugins()) {
            if (module.isEmpty() || String.valueOf(plugin.getFileName()).equals(module)) {
                for (S each : ServiceLoader.load(service, loader(plugin))) {
                    if (fits.test(each)) {
                        return Optional.of(each);
                    }
                }
            }
        }
        return Optional.empty();
    }

    /** All services that are on the class path. */
    public static <S> List<S> onClassPath(Class<S> service) {
        var found = new ArrayList<S>();
        ServiceLoader.load(service).forEach(found::add);
        if (found.isEmpty()) { // a thread whose class loader knows less than ours
            ServiceLoader.load(service, Plugins.class.getClassLoader()).forEach(found::add);
        }
        return found;
    }

    /** Where a service's classes come from, for people; empty for the class path. */
    public static Optional<String> origin(Object service) {
        return service.getClass().getClassLoader() instanceof PluginClassLoader loader
                ? Optional.of(loader.getName())
                : Optional.empty();
    }

    /** The way out for somebody who lacks a module: {@code storage-s3}. */
    public static String howToAdd(String module) {
        String inProgram =
                "Add the dependency io.weir:weir-%s, of the same version as weir-core, to the program"
                        .formatted(module);
        String folder = System.getProperty(FOLDER);
        return folder == null
                ? inProgram
                : "%s, or put the module's jars into %s (in a checkout of Weir: ./mvnw -pl %s -am -DskipTests package)"
                        .formatted(inProgram, Path.of(folder).resolve(module), module);
    }

    private static List<Path> plugins() throws IOException {
        String folder = System.getProperty(FOLDER);
        return folder == null ? List.of() : entries(Path.of(folder), "*");
    }

    private static ClassLoader loader(Path plugin) throws IOException {
        synchronized (LOADERS) {
            PluginClassLoader loader = LOADERS.get(plugin);
            if (loader == null) {
                var jars = new ArrayList<URL>();
                for (Path jar : entries(plugin, "*.jar")) {
                    jars.add(url(jar));
                }
                loader = new PluginClassLoader(plugin.toString(), jars);
                LOADERS.put(plugin, loader);
            }
            return loader;
        }
    }

    private static URL url(Path jar) {
        try {
            return jar.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<Path> entries(Path folder, String glob) throws IOException {
        var entries = new ArrayList<Path>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, glob)) {
            found.forEach(entries::add);
        } catch (NoSuchFileException | NotDirectoryException e) {
            return List.of();
        }
        Collections.sort(entries);
        return entries;
    }
}
