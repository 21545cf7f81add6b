package io.weir.job;

import io.weir.graph.InvalidProgramException;
import io.weir.snapshot.NewerFormatException;
import io.weir.storage.OwnedByAnotherException;

/** What follows from the failure of a job: whether to try again, and what is said. Pure logic. */
final class Failures {
    private Failures() {}

    /** Whether the cause could be gone the next time. */
    static boolean isWorthARestart(Throwable cause) {
        return !(cause instanceof JobRefusedException
                || cause instanceof InvalidProgramException
                || cause instanceof NewerFormatException
                || cause instanceof OwnedByAnotherException
                || (cause instanceof Error && !(cause instanceof StackOverflowError)));
    }

    /**
     * What whoever waits for the job is told: what happened, and how to go on.
     *
     * @param everRan whether the job ever ran; if not it is refused, because nothing has happened
     * @param resume how to go on, a sentence; or empty
     */
    static JobExecutionException told(
            String jobName, boolean everRan, Throwable cause, String resume) {
        if (cause instanceof JobRefusedException refused) {
            return refused;
        }
        if (cause instanceof InvalidProgramException || cause instanceof NewerFormatException) {
            return new JobRefusedException(String.valueOf(cause.getMessage()), cause);
        }
        if (!everRan) {
            return new JobRefusedException(
                    cause.getMessage() == null ? cause.toString() : cause.getMessage(), cause);
        }
        Throwable root =
                cause instanceof JobExecutionException && cause.getCause() != null
                        ? cause.getCause()
                        : cause;
        String why = cause == root ? "" : " " + cause.getMessage();
        return new JobExecutionException(
                "Job '%s' has failed: %s.%s%s"
                        .formatted(
                                jobName,
                                stripped(
                                        root.getMessage() == null
                                                ? root.toString()
                                                : root.getMessage()),
                                why,
                                resume),
                root);
    }

    private static String stripped(String sentence) {
        return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
    }
}
