package io.weir.config;

/** An amount of memory or disk, in bytes; its units are powers of 1024, as in Flink. */
public record MemorySize(long bytes) {
    public MemorySize {
        if (bytes < 0) {
            throw new IllegalArgumentException("A size of %d bytes.".formatted(bytes));
        }
    }

    /** So many times 1024 * 1024 bytes. */
    public static MemorySize ofMebiBytes(long count) {
        return new MemorySize(count << 20);
    }
}
