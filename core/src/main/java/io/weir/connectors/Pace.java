package io.weir.connectors;

import java.util.function.DoubleSupplier;

/**
 * How fast a reader may go. The reader asks how many records it may emit and gives back what it did
 * not use; it never sleeps. Confined to the reader's thread.
 */
interface Pace {
    /** No limit. */
    Pace UNLIMITED = new Unlimited();

    /**
     * A part of a rate.
     *
     * @param rate records a second, maybe infinite
     * @param share what part of the rate the reader has at the moment, greater than 0
     */
    static Pace of(double rate, DoubleSupplier share, long nanoTime) {
        return Double.isInfinite(rate) ? UNLIMITED : new Paced(rate, share, nanoTime);
    }

    /**
     * Checks a rate that a user gave.
     *
     * @throws IllegalArgumentException if it is not a number of records a second
     */
    static double checked(double rate) {
        if (!(rate > 0) || Double.isInfinite(rate)) {
            throw new IllegalArgumentException(
                    "A rate is a number of records a second greater than 0, not %s."
                            .formatted(rate));
        }
        return rate;
    }

    /** How many records, at most {@code wanted}, may be emitted now. */
    int take(int wanted, long nanoTime);

    /** Returns what was taken but not emitted. */
    void giveBack(int unused);

    /** When it is worth to ask again, after nothing was granted. */
    long nextNanos();

    /** Lets everything through. */
    final class Unlimited implements Pace {
        private Unlimited() {}

        @Override
        public int take(int wanted, long nanoTime) {
            return wanted;
        }

        @Override
        public void giveBack(int unused) {}

        @Override
        public long nextNanos() {
            throw new IllegalStateException("An unlimited pace grants at once");
        }
    }
}
