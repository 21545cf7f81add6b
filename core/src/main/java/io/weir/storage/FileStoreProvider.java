package io.weir.storage;

import java.io.IOException;
import java.net.URI;
import java.util.Set;

/**
 * Adds a kind of store. A module names its provider in {@code
 * META-INF/services/io.weir.storage.FileStoreProvider}; {@link FileStores#open} finds it there.
 */
public interface FileStoreProvider {
    /** The URI schemes that it opens, in lower case, without the colon. */
    Set<String> schemes();

    /**
     * Opens the store whose root is {@code uri}.
     *
     * @param uri whose scheme is one of {@link #schemes()}
     */
    FileStore open(URI uri) throws IOException;
}
