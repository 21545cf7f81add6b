package io.weir.storage;

import io.weir.config.Configuration;
import io.weir.plugin.Plugins;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Opens stores by what people write in a configuration or on a command line. */
public final class FileStores {
    /** At least two letters, so that a Windows drive is a path. */
    private static final Pattern SCHEME = Pattern.compile("([a-zA-Z][a-zA-Z0-9+.-]+):(.*)");

    /** Which module brings a scheme that is often wanted. */
    private static final Map<String, String> MODULES =
            Map.of("hdfs", "storage-hdfs", "s3", "storage-s3", "s3a", "storage-s3");

    private FileStores() {}

    /**
     * Opens a store with nothing configured.
     *
     * @throws IOException if the scheme is unknown or the store can't be reached, with the way out
     */
    public static FileStore open(String uriOrPath) throws IOException {
        return open(uriOrPath, Configuration.empty());
    }

    /** Opens stores as {@code configuration} says. */
    public static StoreOpener opener(Configuration configuration) {
        return uriOrPath -> open(uriOrPath, configuration);
    }

    /**
     * Opens a store. Nothing is made until something is written.
     *
     * <ul>
     *   <li>{@code /data/ckpt}, {@code ckpt} or {@code file:///data/ckpt}: a local folder, relative
     *       to where the process was started;
     *   <li>{@code memory:}: a new one on the heap; {@code memory:name}: one that all of this JVM
     *       who say that name share; {@code memory:name/folder}: a folder in it;
     *   <li>any scheme of a {@link FileStoreProvider} on the class path or among the {@linkplain
     *       io.weir.plugin.Plugins plugins}.
     * </ul>
     *
     * @throws IOException if the scheme is unknown or the store can't be reached, with the way out
     */
    public static FileStore open(String uriOrPath, Configuration configuration) throws IOException {
        if (uriOrPath.isBlank()) {
            throw new IOException(
                    "The location of a store is empty; expected a path or a URI such as /data/checkpoints or file:///data/checkpoints");
        }
        Matcher matcher = SCHEME.matcher(uriOrPath);
        if (!matcher.matches()) {
            return new LocalFileStore(path(uriOrPath, uriOrPath));
        }
        String scheme = matcher.group(1).toLowerCase(Locale.ROOT);
        return switch (scheme) {
            case "file" -> new LocalFileStore(filePath(uriOrPath, matcher.group(2)));
            case "memory" -> memory(matcher.group(2));
            default -> provided(uriOrPath, scheme, configuration);
        };
    }

    /**
     * Which kind of store {@link #open} would open, and where its module is; nothing is connected
     * to.
     *
     * @throws IOException if there is none, with the way out
     */
    public static String describe(String uriOrPath) throws IOException {
        Matcher matcher = SCHEME.matcher(uriOrPath);
        if (!matcher.matches() || matcher.group(1).equalsIgnoreCase("file")) {
            return "on the disk of this machine";
        }
        String scheme = matcher.group(1).toLowerCase(Locale.ROOT);
        if (scheme.equals("memory")) {
            return "in memory, which ends with the process";
        }
        FileStoreProvider provider = provider(uriOrPath, scheme);
        String module = MODULES.get(scheme);
        return "by %s, %s"
                .formatted(
                        module == null ? provider.getClass().getName() : "weir-" + module,
                        Plugins.origin(provider)
                                .map(folder -> "from " + folder)
                                .orElse("which is on the class path"));
    }

    /** Whether {@link #open} would take it for a local path, not for a URI. */
    public static boolean isPath(String uriOrPath) {
        return !SCHEME.matcher(uriOrPath).matches();
    }

    /** Whether {@link #open} would open a store on the disk or in the memory of this machine. */
    static boolean isHere(String uriOrPath) {
        Matcher matcher = SCHEME.matcher(uriOrPath);
        return !matcher.matches()
                || matcher.group(1).equalsIgnoreCase("file")
                || matcher.group(1).equalsIgnoreCase("memory");
    }

    /** The folder of {@code store} as a store; closing it leaves {@code store} open. */
    public static FileStore below(FileStore store, String folder) throws IOException {
        return new FolderStore(store, StorePath.file(folder));
    }

    private static Path path(String text, String given) throws IOException {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new IOException("'%s' is not a path: %s".formatted(given, e.getReason()), e);
        }
    }

    private static Path filePath(String given, String rest) throws IOException {
        String path = rest;
        if (rest.startsWith("//")) {
            int slash = rest.indexOf('/', 2);
            String host = slash < 0 ? rest.substring(2) : rest.substring(2, slash);
            if (slash < 0 || !(host.isEmpty() || host.equals("localhost"))) {
                throw new IOException(
                        "'%s' names a host '%s'; a file: URI reaches this machine only. Write file:///path, with three slashes"
                                .formatted(given, host));
            }
            path = rest.substring(slash);
        }
        if (!path.startsWith("/")) {
            throw new IOException(
                    "'%s' is a relative file: URI; expected file:///path, or a relative path without 'file:'"
                            .formatted(given));
        }
        try {
            return Path.of(new URI("file:" + path));
        } catch (URISyntaxException | IllegalArgumentException e) {
            // Not encoded as a URI wants it, for instance with a space: take it as it is written.
            return path(path, given);
        }
    }

    private static FileStore memory(String rest) throws IOException {
        String path = rest.replaceFirst("^/+", "").replaceFirst("/+$", "");
        if (path.isEmpty()) {
            return new MemoryFileStore();
        }
        int slash = path.indexOf('/');
        if (slash < 0) {
            return MemoryFileStore.named(path);
        }
        return below(MemoryFileStore.named(path.substring(0, slash)), path.substring(slash + 1));
    }

    private static FileStore provided(String given, String scheme, Configuration configuration)
            throws IOException {
        URI uri = uri(given);
        return provider(given, scheme).open(uri, configuration);
    }

    private static FileStoreProvider provider(String given, String scheme) throws IOException {
        Optional<FileStoreProvider> provider =
                Plugins.find(
                        FileStoreProvider.class,
                        MODULES.getOrDefault(scheme, ""),
                        each -> each.schemes().contains(scheme));
        if (provider.isPresent()) {
            return provider.get();
        }
        String module = MODULES.get(scheme);
        if (module != null) {
            throw new ExplainedException(
                    "'%s' needs the module weir-%s, which is not there. %s. Or choose one of %s"
                            .formatted(given, module, Plugins.howToAdd(module), known()));
        }
        throw new ExplainedException(
                "'%s' has the scheme '%s', which no store knows that is there; known are %s, and with their modules %s. %s"
                        .formatted(
                                given,
                                scheme,
                                known(),
                                new TreeSet<>(MODULES.keySet()),
                                given.startsWith("//", scheme.length() + 1)
                                        ? "Choose a location of one of these, or add a module with a FileStoreProvider for '%s'"
                                                .formatted(scheme)
                                        : "If it is a local path, write ./" + given));
    }

    private static Set<String> known() {
        var known = new TreeSet<String>(Set.of("file", "memory"));
        Plugins.onClassPath(FileStoreProvider.class)
                .forEach(provider -> known.addAll(provider.schemes()));
        return known;
    }

    private static URI uri(String given) throws IOException {
        URI uri;
        try {
            uri = new URI(given);
        } catch (URISyntaxException e) {
            throw new ExplainedException(
                    "'%s' is not a URI: %s".formatted(given, e.getReason()), e);
        }
        if (uri.getRawAuthority() != null && uri.getRawAuthority().contains("@")) {
            throw new ExplainedException(
                    "A location names a user or a password before its host: %s://...@... . Locations are shown in logs; give credentials by configuration keys or the environment instead"
                            .formatted(uri.getScheme()));
        }
        return uri;
    }
}
