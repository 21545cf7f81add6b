package io.weir.state;

import java.time.Duration;

/**
 * How long a value of state lives after it was last used; of a list each element, of a map each
 * entry. Time is processing time. Given with the declaration of keyed state:
 *
 * <pre>{@code
 * new ValueStateDescriptor<>("last login", Login.class)
 *         .withTimeToLive(StateTtlConfig.newBuilder(Duration.ofDays(30)).build())
 * }</pre>
 *
 * <p>State that was written without a time to live can be given one: what it holds counts as used
 * when it is first looked at. It can be changed or taken away as well.
 *
 * @param timeToLive after which a value is expired; some milliseconds at least
 * @param updateType what counts as use
 * @param stateVisibility whether what is expired can still be seen
 * @param cleanupEntries how many entries are looked at for each use of the state, to remove what is
 *     expired and nobody comes upon; 0 for none
 */
public record StateTtlConfig(
        Duration timeToLive,
        UpdateType updateType,
        StateVisibility stateVisibility,
        int cleanupEntries) {
    private static final int CLEANUP_ENTRIES = 5;

    /** What counts as use of a value. */
    public enum UpdateType {
        /** To set it. */
        OnCreateAndWrite,
        /** To set it or to read it. */
        OnReadAndWrite
    }

    /** Whether an expired value can be seen. */
    public enum StateVisibility {
        /** Never: it is as if it were not there. */
        NeverReturnExpired,
        /** Until it is removed: whoever looks first sees it once more. */
        ReturnExpiredIfNotCleanedUp
    }

    /** Checks the duration. */
    public StateTtlConfig {
        if (timeToLive.toMillis() <= 0) {
            throw new IllegalArgumentException(
                    "The time to live of state is %s; expected a millisecond or more"
                            .formatted(timeToLive));
        }
        if (cleanupEntries < 0) {
            throw new IllegalArgumentException(
                    "To clean state, %d entries are to be looked at; expected 0 or more"
                            .formatted(cleanupEntries));
        }
    }

    /** Begins with: use is to set a value, and what is expired is never seen. */
    public static Builder newBuilder(Duration timeToLive) {
        return new Builder(timeToLive);
    }

    /** Puts one together. */
    public static final class Builder {
        private final Duration timeToLive;
        private UpdateType updateType = UpdateType.OnCreateAndWrite;
        private StateVisibility visibility = StateVisibility.NeverReturnExpired;
        private int cleanupEntries = CLEANUP_ENTRIES;

        private Builder(Duration timeToLive) {
            this.timeToLive = timeToLive;
        }

        /** What counts as use. */
        public Builder setUpdateType(UpdateType updateType) {
            this.updateType = updateType;
            return this;
        }

        /** As {@link UpdateType#OnReadAndWrite}. */
        public Builder updateTtlOnReadAndWrite() {
            return setUpdateType(UpdateType.OnReadAndWrite);
        }

        /** As {@link UpdateType#OnCreateAndWrite}. */
        public Builder updateTtlOnCreateAndWrite() {
            return setUpdateType(UpdateType.OnCreateAndWrite);
        }

        /** Whether what is expired can still be seen. */
        public Builder setStateVisibility(StateVisibility visibility) {
            this.visibility = visibility;
            return this;
        }

        /** As {@link StateVisibility#NeverReturnExpired}. */
        public Builder neverReturnExpired() {
            return setStateVisibility(StateVisibility.NeverReturnExpired);
        }

        /** As {@link StateVisibility#ReturnExpiredIfNotCleanedUp}. */
        public Builder returnExpiredIfNotCleanedUp() {
            return setStateVisibility(StateVisibility.ReturnExpiredIfNotCleanedUp);
        }

        /** How many entries are looked at for each use of the state; by default 5. */
        public Builder cleanupIncrementally(int entries) {
            this.cleanupEntries = entries;
            return this;
        }

        /** Removes what is expired only when somebody comes upon it. */
        public Builder disableCleanupInBackground() {
            return cleanupIncrementally(0);
        }

        /** The config. */
        public StateTtlConfig build() {
            return new StateTtlConfig(timeToLive, updateType, visibility, cleanupEntries);
        }
    }
}
