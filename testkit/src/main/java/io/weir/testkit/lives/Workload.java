package io.weir.testkit.lives;

import io.weir.snapshot.CheckpointMetadata;
import io.weir.storage.FileStore;
import io.weir.stream.StreamEnvironment;
import java.io.IOException;

/** A program with its input, and the reference that says what must come out. */
interface Workload {
    /** What a life promises of its output. */
    enum Promise {
        /** Each record counts once, in state and output. */
        EXACTLY_ONCE,
        /** State is exact; what was committed may have been written again. */
        OUTPUT_AGAIN,
        /** Nothing is lost; records may count twice. */
        AT_LEAST_ONCE
    }

    /** Builds the program. */
    void build(StreamEnvironment env);

    /** The job has done all its work: holds the output against the reference. */
    void requireOutput(Promise promise);

    /** Transactions of a job that are neither committed nor rolled back. */
    long undecided(String jobId);

    /** Holds a complete checkpoint against the reference. */
    void requireConsistentCut(FileStore job, CheckpointMetadata checkpoint) throws IOException;

    /** What the user's functions may run into. */
    @FunctionalInterface
    interface Trouble {
        /** A record is processed; may throw. */
        void at(Object record);
    }
}
