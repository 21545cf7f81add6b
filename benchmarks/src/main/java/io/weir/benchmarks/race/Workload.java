package io.weir.benchmarks.race;

import java.util.List;

/** Work that every engine can be given. */
public enum Workload {
    /** {@link Events}. */
    KEYED_SUM(
            "keyed-sum",
            "A running sum for each of a million numbers",
            1_000_000,
            List.of("off", "1s", "100ms")),
    /** {@link Words}. */
    WORD_SUM(
            "word-sum",
            "A running count for each of 100,000 words",
            100_000,
            List.of("off", "1s", "100ms")),
    /** {@link Points}. */
    CHAIN("chain", "Eight maps and filters", 1, List.of("off", "1s")),
    /** {@link Points}; as many maps as there are keys. */
    LONG_CHAIN("long-chain", "32 maps", 32, List.of("off")),
    /** {@link Nexmark}. */
    NEXMARK_Q0("nexmark-q0", "Nexmark 0: all events as they are", 1, List.of("off")),
    /** {@link Nexmark}. */
    NEXMARK_Q1("nexmark-q1", "Nexmark 1: bids in euros", 1, List.of("off")),
    /** {@link Nexmark}. */
    NEXMARK_Q2("nexmark-q2", "Nexmark 2: bids for some auctions", 1, List.of("off")),
    /** {@link Nexmark}. */
    NEXMARK_Q3("nexmark-q3", "Nexmark 3: who sells in some states", 1, List.of("off", "1s")),
    /** {@link Timed}. */
    LATENCY(
            "latency",
            "From when a record was due to when its sum is there, 100,000 records/s, a million keys",
            1_000_000,
            List.of("1s", "100ms"));

    private static final long RECORDS_PER_SECOND = 100_000;

    private final String title;
    private final String question;
    private final int keys;

    @SuppressWarnings("ImmutableEnumChecker") // All are List.of.
    private final List<String> intervals;

    Workload(String title, String question, int keys, List<String> intervals) {
        this.title = title;
        this.question = question;
        this.keys = keys;
        this.intervals = intervals;
    }

    /** What it is called on the command line. */
    public String title() {
        return title;
    }

    /** What is done, in a line. */
    public String question() {
        return question;
    }

    /** How many keys there are, where there are keys. */
    public int keys() {
        return keys;
    }

    /** The times between two checkpoints that it is measured with. */
    public List<String> intervals() {
        return intervals;
    }

    /** When its records are due. */
    public Schedule schedule() {
        return new Schedule(this == LATENCY ? RECORDS_PER_SECOND : 0);
    }
}
