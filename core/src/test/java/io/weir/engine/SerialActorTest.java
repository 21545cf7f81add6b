package io.weir.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class SerialActorTest {
    private final List<Scheduler.Actor> actors = new ArrayList<>();
    private final List<String> ran = new ArrayList<>();
    private int woken;

    /** Turns are taken by the test. */
    private final Scheduler byHand =
            new Scheduler() {
                @Override
                public Running start(String name, Actor actor) {
                    actors.add(actor);
                    return () -> woken++;
                }

                @Override
                public Thread newThread(Runnable work, String name) {
                    throw new UnsupportedOperationException();
                }
            };

    private final SerialActor actor = SerialActor.start(byHand, "writer");

    private long turn() {
        return actors.get(0).turn();
    }

    @Test
    void doesOnePieceATurnInOrder() {
        assertThat(turn()).isEqualTo(Scheduler.Actor.WHEN_WOKEN);
        actor.submit(() -> ran.add("a"));
        actor.submit(() -> ran.add("b"));
        assertThat(woken).isEqualTo(2);
        assertThat(turn()).isEqualTo(Scheduler.Actor.AGAIN);
        assertThat(ran).containsExactly("a");
        assertThat(turn()).isEqualTo(Scheduler.Actor.AGAIN);
        assertThat(turn()).isEqualTo(Scheduler.Actor.WHEN_WOKEN);
        assertThat(ran).containsExactly("a", "b");
    }

    @Test
    void endsAfterWhatWasSubmittedBefore() {
        actor.submit(() -> ran.add("a"));
        actor.submit(() -> actor.submit(() -> ran.add("follows from it")));
        actor.close();
        while (turn() != Scheduler.Actor.DONE) {}
        assertThat(ran).containsExactly("a", "follows from it");
    }

    @Test
    @Timeout(10)
    void workIsDoneByItsThread() throws Exception {
        SerialActor threaded = SerialActor.start(new ThreadScheduler("t-"), "writer");
        CompletableFuture<String> name = new CompletableFuture<>();
        threaded.submit(() -> name.complete(Thread.currentThread().getName()));
        assertThat(name.get(5, TimeUnit.SECONDS)).isEqualTo("t-writer");
        threaded.close();
    }
}
