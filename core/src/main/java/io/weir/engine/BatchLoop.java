package io.weir.engine;

/** Hands the records of a batch to the head of a chain. */
interface BatchLoop {
    /** Hands on the first {@code size} records. */
    void run(Object[] records, int size);

    /** Hands on the first {@code size} records, each with its event time. */
    void run(Object[] records, long[] timestamps, int size, ElementTime time);
}
