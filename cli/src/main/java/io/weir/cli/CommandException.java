package io.weir.cli;

import org.jspecify.annotations.Nullable;

/**
 * A command can't do what it was asked for. The message is for the user: subject, found, expected,
 * way out; a stack trace is only shown with {@code --verbose}.
 */
final class CommandException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int exitCode;

    private CommandException(int exitCode, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
    }

    /** The command line is wrong. */
    static CommandException usage(String message) {
        return new CommandException(ExitCode.USAGE, message, null);
    }

    /** The command line is wrong, as the cause shows. */
    static CommandException usage(String message, Throwable cause) {
        return new CommandException(ExitCode.USAGE, message, cause);
    }

    /** Nothing ran. */
    static CommandException refused(String message) {
        return new CommandException(ExitCode.REFUSED, message, null);
    }

    /** Nothing ran, because of the cause. */
    static CommandException refused(String message, Throwable cause) {
        return new CommandException(ExitCode.REFUSED, message, cause);
    }

    /** The job ran and failed. */
    static CommandException jobFailed(String message, Throwable cause) {
        return new CommandException(ExitCode.JOB_FAILED, message, cause);
    }

    /** What was asked for could not be done. */
    static CommandException failed(String message) {
        return new CommandException(ExitCode.JOB_FAILED, message, null);
    }

    /** Somebody who should answer does not. */
    static CommandException unreachable(Exception cause) {
        return new CommandException(
                ExitCode.JOB_FAILED,
                cause.getMessage() == null ? cause.toString() : cause.getMessage(),
                cause);
    }

    int exitCode() {
        return exitCode;
    }
}
