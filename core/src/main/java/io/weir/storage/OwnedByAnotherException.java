package io.weir.storage;

import java.io.IOException;

/** A folder is held by another, or a hold on it was lost. */
public final class OwnedByAnotherException extends IOException {
    private static final long serialVersionUID = 1L;

    /** With the folder, its owner, and the way out. */
    public OwnedByAnotherException(String message) {
        super(message);
    }

    /** {@code folder} is held by {@code owner}. */
    public static OwnedByAnotherException of(String folder, String owner) {
        return new OwnedByAnotherException(
                "%s is in use by %s. Stop that one first, or choose another folder"
                        .formatted(
                                folder, owner.isBlank() ? "a process that left no name" : owner));
    }
}
