package io.weir.storage;

import java.io.IOException;

/** Opens a store by what people write: how whoever needs one says where, and not how. */
@FunctionalInterface
public interface StoreOpener {
    /**
     * The store whose root is {@code uriOrPath}.
     *
     * @throws IOException if it can't be reached, with the way out
     */
    FileStore open(String uriOrPath) throws IOException;
}
