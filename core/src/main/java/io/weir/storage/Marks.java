package io.weir.storage;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * The small files of one folder that say who holds it, as a store without locks offers them to
 * {@link MarkedLease}. Their names begin with {@link StorePath#OWNER}, so nobody else sees them.
 * Safe for any thread.
 */
public interface Marks {
    /** Makes a file if it is not there, durably; false if it is. Has one winner. */
    boolean create(String name, byte[] content) throws IOException;

    /** Replaces a file, atomically. */
    void replace(String name, byte[] content) throws IOException;

    /** What is in a file; empty if it is not there. */
    Optional<byte[]> read(String name) throws IOException;

    /**
     * The names of all marks that are there, in any order: those made before this call for sure.
     */
    List<String> list() throws IOException;

    /** Deletes a file; nothing happens if it is not there. */
    void delete(String name) throws IOException;
}
