package io.weir.testkit.lives;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The jobs that can be simulated, with the lives that they lead. */
@SuppressWarnings("ImmutableEnumChecker") // What makes workloads holds nothing.
enum Jobs {
    /** Counts words. */
    WORDS(WordCount::of, Life.Kind.EXACTLY_ONCE),
    /** Every kind of state. */
    ZOO(Zoo::of, Life.Kind.EXACTLY_ONCE),
    /** A program of its own for each seed. */
    RANDOM(RandomProgram::of, Life.Kind.EXACTLY_ONCE),
    /** A program of its own for each seed, without aligned barriers. */
    RANDOM_AT_LEAST_ONCE(RandomProgram::of, Life.Kind.AT_LEAST_ONCE),
    /** Counts words without aligned barriers. */
    WORDS_AT_LEAST_ONCE(WordCount::of, Life.Kind.AT_LEAST_ONCE),
    /** Every kind of state without aligned barriers. */
    ZOO_AT_LEAST_ONCE(Zoo::of, Life.Kind.AT_LEAST_ONCE),
    /** Counts few words, through crashes and failures: the fastest. */
    SMALL(WordCount::small, Life.Kind.SMALL);

    private final Life.WorkloadFactory factory;
    private final Life.Kind kind;

    Jobs(Life.WorkloadFactory factory, Life.Kind kind) {
        this.factory = factory;
        this.kind = kind;
    }

    Life life(long seed, Choices.Simpler simpler) {
        return new Life(seed, factory, kind, simpler);
    }

    /** What people write. */
    String title() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static String titles() {
        return Arrays.stream(values()).map(Jobs::title).collect(Collectors.joining(", "));
    }
}
