package io.weir.testkit.lives;

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

    private static final List<Jobs> JOBS = List.of(Jobs.ZOO, Jobs.WORDS);

    private Catching() {}

    /** Lives up to so many lives, of both jobs in turn. */
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
