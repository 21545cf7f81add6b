package io.weir.storage;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;

/**
 * Files below one root, by relative paths with {@code /}: the seam between Weir and whatever keeps
 * its checkpoints. Safe for any thread.
 *
 * <p>What every store guarantees, and the contract suite checks:
 *
 * <ul>
 *   <li>a file that {@link #write} has published is whole, durable and unchanged for ever; before
 *       that, no reader sees it under its path;
 *   <li>{@link #writeIfAbsent} has one winner among any number of processes;
 *   <li>a listing shows every file that was published before it began;
 *   <li>no path leads out of the root: one that is absolute, or has an empty name, {@code .} or
 *       {@code ..} in it, or a symbolic link to the outside, is refused with an {@link
 *       IOException};
 *   <li>names that begin with {@code .tmp-}, and {@code _owner}, are the store's own: never listed,
 *       and refused in paths.
 * </ul>
 */
public interface FileStore extends Closeable {
    /** The root as a URI, for messages and metadata. */
    String uri();

    /**
     * Opens a new file. Parent folders are made. Nothing is visible at {@code path} until {@link
     * Pending#publish()}; an existing file is replaced by it, atomically.
     */
    Pending write(String path) throws IOException;

    /**
     * Publishes {@code content} at {@code path} if nothing is there. Either way, what is there when
     * this returns is durable, also if another has made it.
     *
     * @return false if the path was taken
     */
    boolean writeIfAbsent(String path, byte[] content) throws IOException;

    /**
     * Opens a file for reading.
     *
     * @throws java.io.FileNotFoundException if there is none
     */
    InputStream read(String path) throws IOException;

    /**
     * Reads {@code length} bytes from {@code offset}, neither of them negative.
     *
     * @throws java.io.FileNotFoundException if there is no file
     * @throws java.io.EOFException if the file ends before
     */
    byte[] read(String path, long offset, int length) throws IOException;

    /** Size in bytes, or empty if there is no such file. */
    Optional<Long> size(String path) throws IOException;

    /**
     * The names (not paths) of the files and folders right below {@code folder}, sorted; a folder's
     * name ends with {@code /}. Empty if there is no such folder.
     */
    List<String> list(String folder) throws IOException;

    /**
     * Deletes a file, or a folder with all below it, durably; nothing happens if it is not there. A
     * symbolic link is deleted, not what it leads to.
     */
    void delete(String path) throws IOException;

    /**
     * Takes hold of a folder, which is made if it is not there, until the lease is closed or the
     * process dies; then removes what writers that died have left below it. Only the holder writes
     * below the folder, and holds are not nested.
     *
     * @param folder its path; empty for the root
     * @param owner who asks (process, host, since when), shown to whoever is refused
     * @throws OwnedByAnotherException if a living process holds it
     */
    Lease acquire(String folder, String owner) throws IOException;

    @Override
    void close() throws IOException;

    /** A file that is being written. Confined to one thread at a time. */
    abstract class Pending extends OutputStream {
        /**
         * Makes the content durable and visible under its path; the last call. If it fails, the
         * file is there whole or not at all.
         */
        public abstract void publish() throws IOException;

        /** Drops what was written unless it was published. */
        @Override
        public abstract void close() throws IOException;
    }

    /** The right to write below a folder. */
    interface Lease extends Closeable {
        /**
         * Fails if the hold was lost, to another process or otherwise. Called before anything is
         * published that only the owner may publish.
         */
        void check() throws IOException;

        /** Gives the hold back. */
        @Override
        void close() throws IOException;
    }
}
