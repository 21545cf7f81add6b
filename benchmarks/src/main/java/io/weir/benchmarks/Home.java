package io.weir.benchmarks;

import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Where things are. */
final class Home {
    private Home() {}

    /** The directory of the launcher. */
    static Path directory() {
        return Path.of(System.getProperty("weir.home", ".")).toAbsolutePath().normalize();
    }

    /** The class path of this JVM, for one that runs in another directory. */
    static String classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }

    static Path launcher() {
        return directory().resolve("weir");
    }
}
