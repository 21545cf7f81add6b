package io.weir.testkit.lives;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/**
 * Jobs through random lives. Run many with {@code ./weir simulate}, one with {@code -Dseed=N}; one
 * that has failed is told with its seed.
 */
class RandomLifeTest {
    private static void live(int seeds, Life.WorkloadFactory factory, Life.Kind kind) {
        String one = System.getProperty("seed");
        long first = one == null ? 1 : Long.parseLong(one);
        long last = one == null ? Long.getLong("seeds", seeds) : first;
        for (long seed = first; seed <= last; seed++) {
            Life life = new Life(seed, factory, kind);
            try {
                life.live();
            } catch (Throwable t) {
                throw new AssertionError("-Dseed=%d, life: %s".formatted(seed, life), t);
            }
        }
    }

    @Test
    void wordsAreCountedExactlyOnceWhateverHappens() {
        live(400, WordCount::of, Life.Kind.EXACTLY_ONCE);
    }

    @Test
    void noWordIsLostWhereRecordsMayCountTwice() {
        live(150, WordCount::of, Life.Kind.AT_LEAST_ONCE);
    }

    @Test
    void everyKindOfStateIsExactWhateverHappens() {
        live(400, Zoo::of, Life.Kind.EXACTLY_ONCE);
    }

    @Test
    void nothingIsLostInAnyKindOfStateWhereRecordsMayCountTwice() {
        live(100, Zoo::of, Life.Kind.AT_LEAST_ONCE);
    }

    @Test
    void programsOfAnyKindAreExactWhateverHappens() {
        live(300, RandomProgram::of, Life.Kind.EXACTLY_ONCE);
    }

    @Test
    void nothingIsLostByProgramsOfAnyKindWhereRecordsMayCountTwice() {
        live(100, RandomProgram::of, Life.Kind.AT_LEAST_ONCE);
    }

    @Test
    void aSeedGivesTheSameLifeEachTime() {
        for (long seed = 1; seed <= 10; seed++) {
            Life once = new Life(seed, Zoo::of, Life.Kind.EXACTLY_ONCE);
            once.live();
            Life again = new Life(seed, Zoo::of, Life.Kind.EXACTLY_ONCE);
            again.live();
            assertThat(again.simulation.steps()).isEqualTo(once.simulation.steps());
            assertThat(again.simulation.trace()).isEqualTo(once.simulation.trace());
        }
    }
}
