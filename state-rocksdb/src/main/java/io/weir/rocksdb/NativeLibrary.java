package io.weir.rocksdb;

import io.weir.config.ConfigException;
import java.io.IOException;
import java.nio.file.Path;
import org.rocksdb.NativeLibraryLoader;

/** Loads RocksDB's native code, once in a process. */
final class NativeLibrary {
    private static boolean loaded;

    private NativeLibrary() {}

    /**
     * Unpacks it into a folder and loads it.
     *
     * @param folder one that is deleted later, and also if the process is killed
     */
    static synchronized void load(Path folder) {
        if (loaded) {
            return;
        }
        try {
            NativeLibraryLoader.getInstance().loadLibrary(folder.toString());
            loaded = true;
        } catch (IOException | UnsatisfiedLinkError | RuntimeException e) {
            throw new ConfigException(
                    "RocksDB's native library for %s on %s can't be loaded from %s: %s. Set state.backend.rocksdb.localdir to a folder from which code may be run, or choose state.backend.type 'hashmap'."
                            .formatted(
                                    System.getProperty("os.name"),
                                    System.getProperty("os.arch"),
                                    folder,
                                    e.getMessage()),
                    e);
        }
    }
}
