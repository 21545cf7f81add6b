package io.weir.testkit.lives;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes a life that fails simpler as long as it still fails in the same way: fixes choices to their
 * simplest option and lets mishaps not happen, one after the other, and keeps what helps and makes
 * it no longer. Of all lives that have failed on the way, the shortest is told.
 */
final class Shrinking {
    /** How a life has failed. */
    record Failure(Throwable cause, long steps) {
        /** What kind of failure it is: what is thrown, and how its message begins. */
        private String likeness() {
            String message =
                    String.valueOf(cause.getMessage()).replaceAll("[0-9a-f]{4,}|\\d+", "#");
            return cause.getClass().getName()
                    + message.substring(0, Math.min(25, message.length()));
        }

        boolean isLike(Failure other) {
            return likeness().equals(other.likeness());
        }
    }

    private final Jobs job;
    private final long seed;
    private final Failure first;
    private final LongSupplier nanoTime;
    private final long until;
    private Choices.Simpler simplest = Choices.Simpler.NOTHING;
    private Failure shortest;
    private int lives;

    /**
     * @param nanoTime what time it is
     * @param maxNanos when to be content
     */
    Shrinking(Jobs job, long seed, Failure failure, LongSupplier nanoTime, long maxNanos) {
        this.job = job;
        this.seed = seed;
        this.first = failure;
        this.shortest = failure;
        this.nanoTime = nanoTime;
        this.until = nanoTime.getAsLong() + maxNanos;
    }

    /** Lives once; how it has failed, or null. */
    static @Nullable Failure live(Life life) {
        try {
            life.live();
            return null;
        } catch (Throwable t) {
            return new Failure(t, life.simulation.steps());
        }
    }

    /** What of the life is to be simplified so that it is as short as can be. */
    Choices.Simpler shrink() {
        boolean better = true;
        while (better && nanoTime.getAsLong() < until) {
            better = false;
            for (Choices.Simpler candidate : candidates()) {
                if (nanoTime.getAsLong() >= until) {
                    break;
                }
                better |= tryOut(candidate);
            }
        }
        return simplest;
    }

    private List<Choices.Simpler> candidates() {
        Life life = job.life(seed, simplest);
        live(life);
        List<Choices.Simpler> candidates = new ArrayList<>();
        for (String name : life.choices.taken().keySet()) {
            if (!simplest.fixed().contains(name)) {
                candidates.add(new Choices.Simpler(Set.of(name), Set.of()));
            }
        }
        for (int mishap = life.choices.mishaps() - 1; mishap >= 0; mishap--) {
            if (!simplest.spared().contains(mishap)) {
                candidates.add(new Choices.Simpler(Set.of(), Set.of(mishap)));
            }
        }
        return candidates;
    }

    private boolean tryOut(Choices.Simpler more) {
        Choices.Simpler simpler = simplest.and(more);
        lives++;
        Failure failure = live(job.life(seed, simpler));
        if (failure == null || !failure.isLike(first) || failure.steps() > shortest.steps()) {
            return false;
        }
        simplest = simpler;
        shortest = failure;
        return true;
    }

    /** Tells the shortest life, line by line. */
    List<String> story() {
        List<String> story = new ArrayList<>();
        Life life = job.life(seed, simplest).told(story::add);
        Failure failure = live(life);
        story.add(failure == null ? "and all is well" : "FAILED: " + failure.cause());
        for (Throwable why = failure == null ? null : failure.cause().getCause();
                why != null;
                why = why.getCause()) {
            story.add("because of " + why + " at " + firstLine(why));
        }
        return story;
    }

    private static String firstLine(Throwable thrown) {
        StackTraceElement[] trace = thrown.getStackTrace();
        return trace.length == 0 ? "no line" : trace[0].toString();
    }

    /** How much shorter it has become. */
    String summary() {
        return "from %d steps to %d, in %d lives".formatted(first.steps(), shortest.steps(), lives);
    }
}
