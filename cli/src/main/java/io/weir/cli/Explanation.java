package io.weir.cli;

import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An exception in a few lines that a person reads: its message, the causes that add something, and
 * the line of the user's own code where each came from.
 */
final class Explanation {
    private static final int MAX_CAUSES = 5;
    private static final List<String> NOT_USERS =
            List.of(
                    "java.",
                    "javax.",
                    "jdk.",
                    "sun.",
                    "com.sun.",
                    "io.weir.",
                    "org.apache.hadoop.",
                    "software.amazon.awssdk.");
    private static final String EXAMPLES = "io.weir.examples.";

    private Explanation() {}

    /** What happened; Weir's own exceptions speak for themselves, others with their class. */
    static String of(Throwable thrown) {
        var text = new StringBuilder(headline(thrown));
        String told = text.toString();
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        seen.add(thrown);
        Throwable cause = thrown.getCause();
        for (int i = 0; i < MAX_CAUSES && cause != null && seen.add(cause); i++) {
            String line = headline(cause);
            if (!told.contains(String.valueOf(cause.getMessage())) || usersFrame(cause) != null) {
                text.append("\n  caused by ").append(line);
                told = text.toString();
            }
            cause = cause.getCause();
        }
        return text.toString();
    }

    /** Whether the stack trace says more: not where all is Weir's own way of saying no. */
    static boolean isWorthATrace(Throwable thrown) {
        for (Throwable t = thrown; t != null; t = t.getCause()) {
            if (!isWeirs(t)) {
                return true;
            }
        }
        return false;
    }

    /** Whether the exception is one by which Weir speaks to its user. */
    static boolean isWeirs(Throwable thrown) {
        String name = thrown.getClass().getName();
        return name.startsWith("io.weir.") && !name.startsWith(EXAMPLES);
    }

    private static String headline(Throwable thrown) {
        boolean ours = isWeirs(thrown);
        String message = thrown.getMessage();
        String what =
                ours && message != null ? message.replaceAll(" +\n", "\n") : thrown.toString();
        StackTraceElement at = ours ? null : usersFrame(thrown);
        return at == null ? what : what + "\n      at " + at;
    }

    /** The innermost line of the user's code. */
    private static @Nullable StackTraceElement usersFrame(Throwable thrown) {
        Optional<StackTraceElement> frame =
                Arrays.stream(thrown.getStackTrace())
                        .filter(element -> isUsers(element.getClassName()))
                        .findFirst();
        return frame.map(Explanation::withoutLoader).orElse(null);
    }

    private static boolean isUsers(String className) {
        return className.startsWith(EXAMPLES)
                || NOT_USERS.stream().noneMatch(className::startsWith);
    }

    private static StackTraceElement withoutLoader(StackTraceElement e) {
        return new StackTraceElement(
                e.getClassName(), e.getMethodName(), e.getFileName(), e.getLineNumber());
    }
}
