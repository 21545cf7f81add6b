package io.weir.rocksdb;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * The heap that the object caches of all states of a job may take together; each gets an equal
 * share. Safe for any thread.
 */
final class CacheAllowance {
    private final long bytes;
    private final AtomicInteger caches = new AtomicInteger();

    CacheAllowance(long bytes) {
        this.bytes = bytes;
    }

    /** One more cache wants its share; those of the others become smaller. */
    void join() {
        caches.incrementAndGet();
    }

    /** What one cache may take, in bytes. */
    long share() {
        return bytes / Math.max(1, caches.get());
    }
}
