package io.weir.snapshot;

import java.io.IOException;

/** A file is whole, but of a format that only a newer Weir reads. */
public final class NewerFormatException extends IOException {
    private static final long serialVersionUID = 1L;

    NewerFormatException(String path, long found, long known) {
        this(path, "format version " + found, "up to version " + known);
    }

    NewerFormatException(String path, String found, String known) {
        super(
                "%s has %s; this Weir reads %s. Use the Weir that wrote it, or a newer one"
                        .formatted(path, found, known));
    }
}
