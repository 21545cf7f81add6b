package io.weir.storage;

import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Set;

/** What {@link MarkedLease} needs of the machine it runs on; handed in, so that tests turn time. */
public interface Machine {
    /** A clock that only goes forward; the same for all processes of this machine. */
    long nanoTime();

    /** Waits. */
    void sleep(Duration duration) throws InterruptedIOException;

    /** Runs {@code beat} on a thread of its own, again and again, until it is told to stop. */
    Beating every(Duration interval, Runnable beat);

    /** A word that nobody else has. */
    String token();

    /**
     * This process, so that others can tell whether it lives; one line without control characters.
     */
    String process();

    /**
     * The tokens of all that this process holds, or this copy of Weir in it. Safe for any thread.
     */
    Set<String> holds();

    /** What can be said here of a process that was named by {@link #process()}. */
    Life lifeOf(String process);

    /** This machine and its threads. */
    static Machine local() {
        return ThisMachine.INSTANCE;
    }

    /** Whether a process lives. */
    enum Life {
        /** It runs on this machine. */
        ALIVE,
        /** It has run on this machine and does no more. */
        DEAD,
        /** It is of another machine, or can't be seen from here. */
        UNKNOWN
    }

    /** Something that is done again and again. */
    interface Beating {
        /** Does it no more; when this returns, it is not being done. */
        void stop();
    }
}
