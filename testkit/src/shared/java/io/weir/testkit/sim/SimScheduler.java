package io.weir.testkit.sim;

import io.weir.engine.Scheduler;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Runs actors in the thread that calls {@link #step}. Chance picks who takes the next turn among
 * those that have a reason to: they have work at hand, were woken, or their time has come. Only
 * when nobody has, the clock is turned on to the next time that somebody waits for.
 *
 * <p>Chance also favours some actors over others for a while, so that a slow writer, a worker that
 * lags and a master that comes late are all seen.
 */
public final class SimScheduler implements Scheduler {
    private static final int TURNS_OF_FAVOUR = 64;
    private static final double UNFAVOURED = 0.03;

    private final SimClock clock;
    private final RandomGenerator random;
    private final List<SimActor> actors = new ArrayList<>();
    private int turnsOfFavour;
    private long turns;
    private long trace = 17;

    private static final class SimActor implements Running {
        final String name;
        final Actor actor;
        long next = Actor.AGAIN;
        boolean woken = true;
        double weight = 1;

        SimActor(String name, Actor actor) {
            this.name = name;
            this.actor = actor;
        }

        @Override
        public void wake() {
            woken = true;
        }

        boolean mayRun(long nanos) {
            return woken || next == Actor.AGAIN || (next != Actor.WHEN_WOKEN && next <= nanos);
        }
    }

    /**
     * @param random where its choices come from
     */
    public SimScheduler(SimClock clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
    }

    @Override
    public Running start(String name, Actor actor) {
        SimActor started = new SimActor(name, actor);
        actors.add(started);
        return started;
    }

    @Override
    public Thread newThread(Runnable work, String name) {
        throw new UnsupportedOperationException(
                "There are no threads in a simulation, so '%s' can't have one. Use sources and sinks that need none."
                        .formatted(name));
    }

    /**
     * Lets one actor take a turn.
     *
     * @return false if nobody will ever take one again
     */
    public boolean step() {
        List<SimActor> ready = ready();
        if (ready.isEmpty()) {
            long earliest = Actor.WHEN_WOKEN;
            for (SimActor actor : actors) {
                earliest = Math.min(earliest, actor.next);
            }
            if (earliest == Actor.WHEN_WOKEN) {
                return false;
            }
            clock.advanceTo(earliest);
            ready = ready();
        }
        turn(pick(ready));
        return true;
    }

    private List<SimActor> ready() {
        long nanos = clock.nanoTime();
        List<SimActor> ready = new ArrayList<>(actors.size());
        for (SimActor actor : actors) {
            if (actor.mayRun(nanos)) {
                ready.add(actor);
            }
        }
        return ready;
    }

    private SimActor pick(List<SimActor> ready) {
        if (--turnsOfFavour < 0) {
            turnsOfFavour = TURNS_OF_FAVOUR;
            for (SimActor actor : actors) {
                actor.weight = random.nextInt(4) == 0 ? UNFAVOURED : 1;
            }
        }
        double sum = 0;
        for (SimActor actor : ready) {
            sum += actor.weight;
        }
        double at = random.nextDouble() * sum;
        for (SimActor actor : ready) {
            at -= actor.weight;
            if (at < 0) {
                return actor;
            }
        }
        return ready.get(ready.size() - 1);
    }

    private void turn(SimActor actor) {
        turns++;
        trace = trace * 31 + actor.name.hashCode();
        actor.woken = false;
        long next = actor.actor.turn();
        actor.next = next;
        if (next == Actor.DONE) {
            actors.remove(actor);
        }
    }

    /** How many turns were taken. */
    public long turns() {
        return turns;
    }

    /** A number that says which actors took turns, in their order. */
    public long trace() {
        return trace;
    }

    /** The names of the actors that have not ended. */
    public List<String> alive() {
        return actors.stream().map(actor -> actor.name).toList();
    }
}
