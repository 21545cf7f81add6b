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
 * The services that modules add. One on the class path wins. Otherwise they are looked for where
 * the system property {@value #PLACE} says, which the launcher sets. It is the path of a folder
 * with the jars of one module, without those of Weir's core; a star in it stands for the module's
 * name:
 *
 * <pre>
 *   /opt/weir/plugins/*                   /opt/weir/plugins/storage-s3/(its jars)
 *   /home/me/weir/*&#47;target/plugin      in a checkout, where the build puts them
 * </pre>
 *
 * <p>Nothing is looked at before somebody asks, and a start that needs no module pays nothing for
 * those that are there. A folder's classes are loaded once in the process. Safe for any thread.
 */
public final class Plugins {
    /** The system property that says where plugins are. */
    public static final String PLACE = "weir.plugins";

    private static final Map<Path, PluginClassLoader> LOADERS = new HashMap<>();

    private Plugins() {}

    /**
     * The first service that fits.
     *
     * @param module the only plugin to look into: {@code storage-s3}; empty for all there are
     */
    public static <S> Optional<S> find(Class<S> service, String module, Predicate<S> fits)
            throws IOException {
        for (S each : onClassPath(service)) {
            if (fits.test(each)) {
                return Optional.of(each);
            }
        }
        for (Path plugin : module.isEmpty() ? plugins() : plugin(module)) {
            for (S each : ServiceLoader.load(service, loader(plugin))) {
                if (fits.test(each)) {
                    return Optional.of(each);
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

    /** The folder that a service's classes come from; empty for the class path. */
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
        String place = System.getProperty(PLACE);
        return place == null
                ? inProgram
                : "%s; or, for all programs of this Weir, put the module's jars into %s (in a checkout: ./mvnw -pl %s -am -DskipTests package)"
                        .formatted(inProgram, place.replace("*", module), module);
    }

    private static List<Path> plugin(String module) {
        String place = System.getProperty(PLACE);
        Path folder = place == null ? null : Path.of(place.replace("*", module));
        return folder != null && Files.isDirectory(folder) ? List.of(folder) : List.of();
    }

    private static List<Path> plugins() throws IOException {
        String place = System.getProperty(PLACE);
        int star = place == null ? -1 : place.indexOf('*');
        if (place == null || star < 0) {
            return plugin("");
        }
        var folders = new ArrayList<Path>();
        for (Path module : entries(Path.of(place.substring(0, star)), "*")) {
            folders.addAll(plugin(String.valueOf(module.getFileName())));
        }
        return folders;
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
