package io.weir.testkit.lives;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.testkit.sim.Simulation;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/**
 * Jobs through random lives. Run many with {@code -Dseeds=100000}, one with {@code -Dseed=N}; one
 * that has failed is told with its seed and what happened in it.
 */
class RandomLifeTest {
    private static final String EXACT = "exactly-once";

    private static WordCount wordCount(Simulation simulation, Workload.Trouble trouble) {
        RandomGenerator random = simulation.random();
        // Few lines; or so many that chains are compacted.
        int lines = random.nextInt(10) == 0 ? 60 + random.nextInt(60) : random.nextInt(25);
        return new WordCount(
                WordCount.text(random, 1 + random.nextInt(4), lines),
                1 + random.nextInt(3),
                new int[] {0, 10_000, 500_000}[random.nextInt(3)],
                simulation.ledger(),
                trouble);
    }

    private static void live(int seeds, Life.WorkloadFactory factory, String mode) {
        String one = System.getProperty("seed");
        long first = one == null ? 1 : Long.parseLong(one);
        long last = one == null ? Long.getLong("seeds", seeds) : first;
        for (long seed = first; seed <= last; seed++) {
            Life life = new Life(seed, factory, mode);
            try {
                life.live();
            } catch (Throwable t) {
                throw new AssertionError("-Dseed=%d, life: %s".formatted(seed, life), t);
            }
        }
    }

    @Test
    void wordsAreCountedExactlyOnceWhateverHappens() {
        live(300, RandomLifeTest::wordCount, EXACT);
    }

    @Test
    void noWordIsLostWhereRecordsMayCountTwice() {
        live(100, RandomLifeTest::wordCount, "at-least-once");
    }

    @Test
    void everyKindOfStateIsExactWhateverHappens() {
        live(200, Zoo::of, EXACT);
    }

    @Test
    void nothingIsLostInAnyKindOfStateWhereRecordsMayCountTwice() {
        live(50, Zoo::of, "at-least-once");
    }

    @Test
    void aSeedGivesTheSameLifeEachTime() {
        for (long seed = 1; seed <= 5; seed++) {
            Life once = new Life(seed, Zoo::of, EXACT);
            once.live();
            Life again = new Life(seed, Zoo::of, EXACT);
            again.live();
            assertThat(again.simulation.steps()).isEqualTo(once.simulation.steps());
            assertThat(again.simulation.trace()).isEqualTo(once.simulation.trace());
        }
    }
}
