package io.weir.restart;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Decides after each failure of a job whether it starts again from its newest checkpoint, and after
 * which delay. Remembers the failures of one job, so each job has its own.
 *
 * <p>Plain logic: it is told the time and hands back a decision. All calls come from one thread.
 */
public interface RestartStrategy {
    /**
     * The job has failed.
     *
     * @param nowMillis the wall-clock time, in milliseconds since the epoch; may jump
     * @param cause what made it fail
     */
    Decision failed(long nowMillis, Throwable cause);

    /** What follows from a failure. */
    sealed interface Decision {
        /** Start again when {@code delay} has passed; never negative. */
        record Restart(Duration delay) implements Decision {
            public Restart {
                if (delay.isNegative()) {
                    throw new IllegalArgumentException(
                            "The delay of a restart is "
                                    + delay
                                    + ", expected zero or more. Return Duration.ZERO to restart at"
                                    + " once.");
                }
            }
        }

        /** The job has failed for good; {@code why} completes the message that people read. */
        record GiveUp(String why) implements Decision {}
    }

    /**
     * Makes the strategy of one job; what a user hands to a job. {@code toString} is what people
     * see in the job's settings.
     */
    @FunctionalInterface
    interface Factory {
        /**
         * A strategy that has seen no failure.
         *
         * @param random where it takes its chance from, so that a test can replay it
         */
        RestartStrategy create(RandomGenerator random);
    }
}
