package io.weir.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A scheduler whose actors take a turn when the test says so. */
final class TurnsByHand implements Scheduler {
    private final Map<Object, Integer> woken = new HashMap<>();

    /** What the work of serial actors has thrown. */
    final List<Throwable> failures = new ArrayList<>();

    /** A serial actor that only this takes turns of. */
    SerialActor serial(String name) {
        return SerialActor.start(this, name, failures::add);
    }

    /** Takes turns until there is nothing more to do; what the last one said. */
    static long run(Actor actor) {
        long said = actor.turn();
        while (said == Actor.AGAIN) {
            said = actor.turn();
        }
        return said;
    }

    int timesWoken(Actor actor) {
        return woken.getOrDefault(actor, 0);
    }

    @Override
    public Running start(String name, Actor actor) {
        return () -> woken.merge(actor, 1, Integer::sum);
    }

    @Override
    public Thread newThread(Runnable work, String name) {
        throw new UnsupportedOperationException();
    }
}
