package io.weir.cli;

/** What the process says to its caller; a promise to scripts, listed in the help. */
final class ExitCode {
    /** The job finished. */
    static final int FINISHED = 0;

    /** The job ran and failed, or the program failed after its job. */
    static final int JOB_FAILED = 1;

    /** The command line is wrong: an option, the jar, the main class. */
    static final int USAGE = 2;

    /**
     * Nothing ran: the program or its job was refused, or gave up before the job started. A
     * savepoint can't be read or written.
     */
    static final int REFUSED = 3;

    /** A savepoint that was to be verified is damaged. */
    static final int DAMAGED = 1;

    /** Two savepoints are not the same, and it was asked whether they are. */
    static final int DIFFERENT = 1;

    /** State would be dropped if the job went on from what it was planned for. */
    static final int WOULD_DROP = 2;

    /** The command line of {@code weir plan} is wrong: 2 says something else there. */
    static final int PLAN_USAGE = 64;

    /** Weir itself is wrong. */
    static final int BUG = 70;

    /**
     * The job was cancelled. When a signal was the reason, the JVM ends with 128 + the signal's
     * number by itself (130, 143), whatever is returned here.
     */
    static final int CANCELLED = 130;

    /** Whoever read the output has gone; what the shell says of a process that SIGPIPE ended. */
    static final int NOBODY_READS = 141;

    /** For the help, as picocli wants it. */
    static final class Help {
        static final String FINISHED = " 0:the job finished";
        static final String JOB_FAILED = " 1:the job ran and failed";
        static final String USAGE = " 2:the command line is wrong";
        static final String REFUSED = " 3:nothing ran: the program or its job was refused";
        static final String UNREADABLE =
                " 3:a savepoint can't be read or written: missing, damaged, newer, no permission";
        static final String CANCELLED =
                "130, 143:cancelled by SIGINT or SIGTERM; its checkpoints are kept";

        private Help() {}
    }

    private ExitCode() {}
}
