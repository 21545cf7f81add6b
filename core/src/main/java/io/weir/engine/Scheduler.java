package io.weir.engine;

/**
 * Who runs the actors of a job: a thread for each in production, one thread with a seed in the
 * simulator. The seam that makes a whole job deterministic.
 */
public interface Scheduler {
    /**
     * Something that takes turns. All its turns come one after the other, as if from one thread.
     */
    interface Actor {
        /** Returned by {@link #turn} to be called again at once. */
        long AGAIN = Long.MIN_VALUE;

        /** Returned by {@link #turn} when there will be no more turns. */
        long DONE = Long.MIN_VALUE + 1;

        /** Returned by {@link #turn} to sleep until woken. */
        long WHEN_WOKEN = Long.MAX_VALUE;

        /**
         * Does a bounded piece of work. Throws nothing.
         *
         * @return {@link #AGAIN}, {@link #DONE}, {@link #WHEN_WOKEN}, or the {@code nanoTime} until
         *     which there is nothing to do unless woken
         */
        long turn();
    }

    /** A started actor. Safe for any thread. */
    interface Running {
        /**
         * Has the actor take a turn soon, after everything that the caller did before this call.
         */
        void wake();
    }

    /** Starts an actor. */
    Running start(String name, Actor actor);

    /**
     * Inside of a long turn of work that can wait: rests for a while if threads that are busy need
     * all processors. Where actors have no threads it returns at once.
     *
     * @param busy how many threads can't wait
     * @param nanos how long
     */
    default void giveWay(int busy, long nanos) {}

    /** A new thread for work that blocks outside of any actor, not yet started. */
    Thread newThread(Runnable work, String name);
}
