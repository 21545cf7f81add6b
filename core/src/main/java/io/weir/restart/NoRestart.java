package io.weir.restart;

import java.util.random.RandomGenerator;

/** A failed job stays down. */
record NoRestart() implements RestartStrategy.Factory {
    @Override
    public RestartStrategy create(RandomGenerator random) {
        return (nowMillis, cause) ->
                new RestartStrategy.Decision.GiveUp(
                        "The job has no restart strategy. Set restart-strategy.type, for instance"
                                + " to exponential-delay, to have it start again after a failure.");
    }

    @Override
    public String toString() {
        return "none";
    }
}
