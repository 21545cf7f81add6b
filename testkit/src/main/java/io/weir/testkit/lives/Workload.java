package io.weir.testkit.lives;

import io.weir.stream.StreamEnvironment;
import io.weir.testkit.sim.StoredState;
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

    /** Where the world outside was at some time. */
    interface Outside {
        /** Goes back to it; what belongs to checkpoints after this one was not there. */
        void goBack(long checkpointId);
    }

    /**
     * Builds the program.
     *
     * @param version 0 for the first one; a later one gives the same output in another way
     */
    void build(StreamEnvironment env, int version);

    /** The job has done its work up to a cut: holds the output against the reference. */
    void requireOutput(Promise promise, Cut cut);

    /** Transactions of a job that are neither committed nor rolled back. */
    long undecided(String jobId);

    /** Holds a complete checkpoint against the reference. */
    void requireConsistentCut(StoredState state) throws IOException;

    /** Where the world outside is now. */
    Outside outside();

    /** The greatest checkpoint of which something is committed, or -1. */
    long newestCommitted();

    /** What the user's functions may run into. */
    @FunctionalInterface
    interface Trouble {
        /** A record is processed; may throw. */
        void at(Object record);
    }
}
