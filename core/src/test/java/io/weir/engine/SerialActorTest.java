package io.weir.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SerialActorTest {
    private final TurnsByHand turns = new TurnsByHand();
    private final SerialActor actor = turns.serial("writer");
    private final List<String> ran = new ArrayList<>();

    @Test
    void doesOnePieceATurnInOrder() {
        assertThat(actor.turn()).isEqualTo(Scheduler.Actor.WHEN_WOKEN);
        actor.submit(() -> ran.add("a"));
        actor.submit(() -> ran.add("b"));
        assertThat(turns.timesWoken(actor)).isEqualTo(2);
        assertThat(actor.turn()).isEqualTo(Scheduler.Actor.AGAIN);
        assertThat(ran).containsExactly("a");
        assertThat(actor.turn()).isEqualTo(Scheduler.Actor.AGAIN);
        assertThat(actor.turn()).isEqualTo(Scheduler.Actor.WHEN_WOKEN);
        assertThat(ran).containsExactly("a", "b");
    }

    @Test
    void tellsWhatAPieceThrowsAndGoesOn() {
        IllegalStateException thrown = new IllegalStateException("on purpose");
        actor.submit(
                () -> {
                    throw thrown;
                });
        actor.submit(() -> ran.add("next"));
        TurnsByHand.run(actor);
        assertThat(turns.failures).containsExactly(thrown);
        assertThat(ran).containsExactly("next");
    }

    @Test
    void endsAfterWhatWasSubmittedBefore() {
        actor.submit(() -> ran.add("a"));
        actor.submit(() -> actor.submit(() -> ran.add("follows from it")));
        actor.close();
        assertThat(TurnsByHand.run(actor)).isEqualTo(Scheduler.Actor.DONE);
        assertThat(ran).containsExactly("a", "follows from it");
    }
}
