package io.weir.testkit.lives;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Lives lives until one of them fails. */
public final class Catching {
    /**
     * What has caught a fault.
     *
     * @param lives how many were lived, the failing one included
     * @param by its seed and job, and what was wrong
     */
    public record Caught(int lives, String by) {}

    private static final List<Jobs> JOBS = List.of(Jobs.ZOO, Jobs.WORDS, Jobs.RANDOM);

    private Catching() {}

    /** Runs {@code weir simulate}; its exit code, and what it prints. */
    public static int simulate(ByteArrayOutputStream printed, String... options)
            throws IOException, InterruptedException {
        try (PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8)) {
            return Simulate.run(options, out);
        }
    }

    /** Lives up to so many lives, of all jobs in turn. */
    public static Optional<Caught> upTo(int lives) {
        for (int i = 0; i < lives; i++) {
            Jobs job = JOBS.get(i % JOBS.size());
            long seed = 1L + i / JOBS.size();
            Shrinking.Failure failure = Shrinking.live(job.life(seed, Choices.Simpler.NOTHING));
            if (failure != null) {
                String what = String.valueOf(failure.cause()).replaceAll("\\s+", " ");
                return Optional.of(
                        new Caught(
                                i + 1,
                                "%s %d: %s"
                                        .formatted(
                                                job.title(),
                                                seed,
                                                what.substring(0, Math.min(90, what.length())))));
            }
        }
        return Optional.empty();
    }
}
