package io.weir.benchmarks;

import java.nio.file.Path;

/** Where the checkout is. */
final class Home {
    private Home() {}

    /** The directory of the launcher. */
    static Path directory() {
        return Path.of(System.getProperty("weir.home", ".")).toAbsolutePath().normalize();
    }

    static Path launcher() {
        return directory().resolve("weir");
    }
}
