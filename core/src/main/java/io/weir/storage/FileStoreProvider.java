package io.weir.storage;

import io.weir.config.Configuration;
import java.io.IOException;
import java.net.URI;
import java.util.Set;

/**
 * Adds a kind of store. A module names its provider in {@code
 * META-INF/services/io.weir.storage.FileStoreProvider}; {@link FileStores#open} finds it there, on
 * the class path or in a folder of plugins.
 *
 * <p>A provider needs a public constructor without arguments. It is asked for its schemes whenever
 * one is looked for, so the constructor should do nothing.
 */
public interface FileStoreProvider {
    /** The URI schemes that it opens, in lower case, without the colon. */
    Set<String> schemes();

    /**
     * Opens the store whose root is {@code uri}. Looks whether it can be reached, so that a wrong
     * host, a wrong password or a bucket that is not there is told now and not at the first
     * checkpoint; but makes nothing.
     *
     * @param uri whose scheme is one of {@link #schemes()}
     * @throws IOException if it can't be reached, with the way out and without any secret
     */
    FileStore open(URI uri, Configuration configuration) throws IOException;
}
