package io.weir.connectors;

import java.io.IOException;

/** A file is not the one that was read before. The message is what was found, without a subject. */
final class ChangedFileException extends IOException {
    private static final long serialVersionUID = 1;

    private final String found;

    ChangedFileException(String found) {
        super(found);
        this.found = found;
    }

    /** What was found, for instance {@code "has 12 bytes, of which 30 were read already"}. */
    String found() {
        return found;
    }
}
