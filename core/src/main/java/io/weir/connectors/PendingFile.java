package io.weir.connectors;

import java.nio.file.Path;

/**
 * A file that is written and safe on disk, but hidden until its checkpoint is complete.
 *
 * @param folder the absolute path of the folder
 * @param name the name it will have
 * @param bytes its size
 */
public record PendingFile(String folder, String name, long bytes) {
    private static final String SUFFIX = ".pending";

    /** Where it lies while it is hidden. */
    Path pending() {
        return Path.of(folder, "." + name + SUFFIX);
    }

    /** Where readers find it. */
    Path visible() {
        return Path.of(folder, name);
    }
}
