package io.weir.cli;

/**
 * How much is logged, and where: to stderr, by slf4j-simple, set up in simplelogger.properties.
 * Must be called before the first logger is made, because the binding reads its settings once.
 *
 * <p>What happens to a job is told in sentences by {@link JobNarrator}; the log is for who wants to
 * know more, so that by default it says only what needs attention.
 */
final class Logging {
    private Logging() {}

    /** With the time in each line, for a log that is read later. */
    static void withTime() {
        System.setProperty("org.slf4j.simpleLogger.showDateTime", "true");
        System.setProperty("org.slf4j.simpleLogger.dateTimeFormat", "yyyy-MM-dd'T'HH:mm:ss.SSSX");
        System.setProperty("org.slf4j.simpleLogger.log.io.weir.server", "info");
    }

    /** Everything Weir does, and what its libraries find worth telling. */
    static void verbose() {
        System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "info");
        System.setProperty("org.slf4j.simpleLogger.log.io.weir", "debug");
    }
}
