package io.weir.engine;

/** Hands the records of a batch to the head of a chain. */
interface BatchLoop {
    /**
     * Hands on all records.
     *
     * @param time is told the event time of each, where they have one
     */
    void run(Batch batch, ElementTime time);
}
