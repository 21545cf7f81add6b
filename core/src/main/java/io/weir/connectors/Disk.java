package io.weir.connectors;

import java.io.Closeable;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;

/** What the file sink does to the disk: a seam, so that a test can make any step fail. */
interface Disk extends Serializable {
    /** Makes a folder and those above it, if missing. */
    void createFolder(Path folder) throws IOException;

    /** Makes a file that must not exist. */
    Output create(Path file) throws IOException;

    /** Gives a file another name in its folder, at once or not at all. */
    void rename(Path from, Path to) throws IOException;

    /** Deletes a file if it is there. */
    void delete(Path file) throws IOException;

    /** Makes names safe against a loss of power: the creations and renames done in a folder. */
    void syncFolder(Path folder) throws IOException;

    /** A file that is being written. */
    interface Output extends Closeable {
        /** Appends bytes. */
        void write(byte[] bytes, int length) throws IOException;

        /** Makes all that was written safe against a loss of power. */
        void sync() throws IOException;
    }
}
