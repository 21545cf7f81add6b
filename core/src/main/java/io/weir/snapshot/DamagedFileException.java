package io.weir.snapshot;

import java.io.IOException;

/**
 * A file of a checkpoint or savepoint is not what was written: cut off, overwritten, or with
 * flipped bits.
 */
public final class DamagedFileException extends IOException {
    private static final long serialVersionUID = 1L;

    private final String path;
    private final long offset;

    /**
     * Damage of {@code path} at byte {@code offset}.
     *
     * @param what what was found and what was expected
     */
    public DamagedFileException(String path, long offset, String what) {
        super("%s is damaged at byte %d: %s".formatted(path, offset, what));
        this.path = path;
        this.offset = offset;
    }

    /** As {@link #DamagedFileException(String, long, String)}, with what led to it. */
    public DamagedFileException(String path, long offset, String what, Throwable cause) {
        this(path, offset, what);
        initCause(cause);
    }

    /** The file. */
    public String path() {
        return path;
    }

    /** Where in the file the damaged part begins. */
    public long offset() {
        return offset;
    }
}
