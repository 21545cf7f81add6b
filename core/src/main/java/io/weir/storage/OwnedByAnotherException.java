package io.weir.storage;

import java.io.IOException;

/** A folder is held by another living process. */
public final class OwnedByAnotherException extends IOException {
    private static final long serialVersionUID = 1L;

    /** With the folder, its owner, and the way out. */
    public OwnedByAnotherException(String message) {
        super(message);
    }
}
