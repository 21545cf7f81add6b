package io.weir.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.control.EndMark;
import io.weir.restart.RestartStrategies;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a job whose process lives, dies, or has said its last word. */
class SupervisionTest {
    private final Supervision supervision =
            new Supervision(
                    RestartStrategies.exponentialDelay(
                                    Duration.ofMillis(200),
                                    Duration.ofMinutes(1),
                                    2,
                                    Duration.ofMinutes(1),
                                    0,
                                    Integer.MAX_VALUE)
                            .create(new Random(1)));
    private long now = 1000;

    private static final Supervision.Facts ALIVE = facts(true, OptionalInt.empty(), true, false);
    private static final Supervision.Facts DEAD = facts(false, OptionalInt.of(137), true, false);

    private static Supervision.Facts facts(
            boolean alive, OptionalInt exitCode, boolean ran, boolean cancelRequested) {
        return new Supervision.Facts(alive, Optional.empty(), exitCode, ran, cancelRequested);
    }

    private Supervision.Decision decide(Supervision.Facts facts) {
        return supervision.decide(facts, now);
    }

    @Test
    void aLivingProcessIsLeftAlone() {
        assertThat(decide(ALIVE)).isEqualTo(new Supervision.Decision.Leave());
    }

    @Test
    void aNewJobIsStartedAtOnce() {
        supervision.startNow();
        assertThat(supervision.isWaiting()).as("after a death").isFalse();
        assertThat(decide(facts(false, OptionalInt.empty(), false, false)))
                .isEqualTo(new Supervision.Decision.Start());
    }

    @Test
    void aDeadOneIsStartedAgainAfterADelay() {
        assertThat(decide(DEAD)).isEqualTo(new Supervision.Decision.Wait(1200));
        now = 1199;
        assertThat(decide(DEAD)).isEqualTo(new Supervision.Decision.Wait(1200));
        assertThat(supervision.isWaiting()).isTrue();
        now = 1200;
        assertThat(decide(DEAD)).isEqualTo(new Supervision.Decision.Start());
        assertThat(decide(ALIVE)).isEqualTo(new Supervision.Decision.Leave());
    }

    @Test
    void oneThatDiesEachTimeDoesNotKeepTheMachineBusy() {
        int starts = 0;
        long end = now + Duration.ofMinutes(10).toMillis();
        while (now < end) {
            Supervision.Decision decision = decide(DEAD);
            if (decision instanceof Supervision.Decision.Wait wait) {
                now = wait.untilMillis();
            } else {
                assertThat(decision).isEqualTo(new Supervision.Decision.Start());
                starts++;
            }
        }
        assertThat(starts).isBetween(10, 20);
    }

    @Test
    void aMarkIsTrustedWhateverTheExitCode() {
        EndMark mark = new EndMark("FINISHED", 7, "", Map.of());
        assertThat(
                        decide(
                                new Supervision.Facts(
                                        false,
                                        Optional.of(mark),
                                        OptionalInt.of(137),
                                        true,
                                        false)))
                .isEqualTo(new Supervision.Decision.End(mark, true));
    }

    @Test
    void oneThatIsCancelledIsNotStartedAgain() {
        assertThat(decide(facts(false, OptionalInt.of(137), true, true)))
                .isEqualTo(
                        new Supervision.Decision.End(
                                new EndMark("CANCELED", now, "", Map.of()), false));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 70, 127})
    void oneThatNeverRanAndSaidNoHasFailed(int exitCode) {
        assertThat(decide(facts(false, OptionalInt.of(exitCode), false, false)))
                .isEqualTo(
                        new Supervision.Decision.End(
                                new EndMark(
                                        "FAILED",
                                        now,
                                        "The job never came up: its process ended with exit code "
                                                + exitCode
                                                + ".",
                                        Map.of()),
                                false));
    }

    @ParameterizedTest
    @ValueSource(ints = {130, 137, 139, 143})
    void oneThatWasKilledBeforeItRanIsStartedAgain(int exitCode) {
        assertThat(decide(facts(false, OptionalInt.of(exitCode), false, false)))
                .isInstanceOf(Supervision.Decision.Wait.class);
    }

    @Test
    void oneThatRanAndNowSaysNoIsTriedAgain() {
        assertThat(decide(facts(false, OptionalInt.of(3), true, false)))
                .isInstanceOf(Supervision.Decision.Wait.class);
    }
}
