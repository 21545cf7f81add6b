package io.weir.testkit.lives;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.config.Configuration;
import io.weir.job.JobEvent;
import io.weir.testkit.sim.Simulation;
import io.weir.testkit.sim.Simulation.End;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A small job that dies at each of its steps, and again in its recovery, counts exactly. */
class WordCountCrashTest {
    private int lines = 4;

    private final Configuration base =
            Configuration.empty()
                    .with("execution.checkpointing.dir", Simulation.DIRECTORY)
                    .with("execution.checkpointing.interval", "1 ms")
                    .with("restart-strategy.type", "none")
                    .with("pipeline.chain-compilation.enabled", "false")
                    .with("pipeline.batch-size", "2");

    /** A world with the job that is the same each time. */
    private final class Run {
        final Simulation simulation;
        final WordCount job;
        final Configuration configuration;
        String jobId = "";
        boolean flowsAtSecondDeath;

        Run(long seed, int parallelism) {
            simulation = new Simulation(seed);
            simulation.turnsTake(20_000);
            List<List<String>> text = WordCount.text(new Random(7), 2, lines, 6);
            job = new WordCount(text, 1, 500_000, simulation, line -> {});
            configuration = base.with("parallelism.default", String.valueOf(parallelism));
        }

        End start() {
            Configuration all =
                    simulation.hasCheckpoint()
                            ? configuration.with("execution.state-recovery.path", "latest")
                            : configuration;
            simulation.start(all, env -> job.build(env, 0));
            End end = simulation.run();
            String id = simulation.client().jobId();
            jobId = id.isEmpty() ? jobId : id;
            return end;
        }

        void comeBack(boolean power) {
            if (power) {
                simulation.losePower();
            } else {
                simulation.kill();
            }
        }

        /** Dies if it does, comes back as often as needed, runs to the job's end. */
        void runToTheEnd(boolean power) {
            long running = simulation.events(JobEvent.Running.class).size();
            while (start() == End.CRASHED) {
                flowsAtSecondDeath = simulation.events(JobEvent.Running.class).size() > running;
                comeBack(power);
                if (simulation.isOver()) {
                    return;
                }
            }
            assertThat(simulation.failure()).isEmpty();
        }

        void requireExact(String when) {
            Expect.same(when, job.committed(), job.expected(Cut.END));
            assertThat(job.ledger.undecided(jobId)).as(when + ": undecided").isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void countsExactlyWhereverItDies(int parallelism) {
        long seed = Long.getLong("seed", 11);
        Run whole = new Run(seed, parallelism);
        whole.runToTheEnd(true);
        whole.requireExact("without a crash, -Dseed=" + seed);
        long steps = whole.simulation.steps();
        for (long at = 1; at <= steps; at++) {
            crash(seed, parallelism, at, -1);
        }
    }

    /**
     * Every step and call of a small job, and then every one until records flow again. Of a larger
     * job with {@code -Dlines=4 -Dparallelism=1}.
     */
    @Test
    void countsExactlyWhereverItDiesInTheRecoveryFromWhereverItDied() {
        long seed = Long.getLong("seed", 11);
        int parallelism = Integer.getInteger("parallelism", 2);
        lines = Integer.getInteger("lines", 1);
        Run whole = new Run(seed, parallelism);
        whole.runToTheEnd(true);
        int runs = 0;
        for (long at = 1; at <= whole.simulation.steps(); at++) {
            for (long again = at + 1; !flowedBefore(seed, parallelism, at, again); again++) {
                runs++;
            }
        }
        System.out.printf(
                "%d steps of a job of %d lines, %d runs with two deaths, all exact%n",
                whole.simulation.steps(), 2 * lines, runs);
        assertThat(runs).isGreaterThan(1000);
    }

    /** Dies twice; whether the second time came after the recovery from the first. */
    private boolean flowedBefore(long seed, int parallelism, long at, long again) {
        Run run = crashed(seed, parallelism, at, again);
        return run.simulation.steps() < again || run.flowsAtSecondDeath;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void countsExactlyWhereverItDiesAgain(int parallelism) {
        long seed = Long.getLong("seed", 11);
        Run whole = new Run(seed, parallelism);
        whole.runToTheEnd(true);
        for (long at = 5; at <= whole.simulation.steps(); at += 23) {
            long steps = crash(seed, parallelism, at, -1);
            for (long again = at + 1 + at % 7; again <= steps; again += 7) {
                crash(seed, parallelism, at, again);
            }
        }
    }

    /**
     * A checkpoint that a dying process has made visible is made durable by whoever starts from it:
     * what it then commits can't be taken back.
     */
    @Test
    void aCheckpointThatOthersReliedOnSurvivesALossOfPower() {
        int relied = 0;
        for (long seed = 1; seed <= 40; seed++) {
            Run run = new Run(seed, 2);
            dieAt(run, "sync the folder of \\S+/chk-1/_metadata");
            assertThat(run.start()).isEqualTo(End.CRASHED);
            run.comeBack(false);
            dieAt(run, "answer that a transaction is committed");
            if (run.start() == End.CRASHED) {
                relied++;
                run.comeBack(true);
            }
            run.simulation.faults(what -> {});
            run.runToTheEnd(true);
            run.requireExact("-Dseed=" + seed);
        }
        assertThat(relied).isPositive();
    }

    private static void dieAt(Run run, String call) {
        run.simulation.faults(
                what -> {
                    if (what.matches(call)) {
                        run.simulation.dieNow(what);
                    }
                });
    }

    /** Runs with one crash or two; how many steps there were. */
    private long crash(long seed, int parallelism, long at, long again) {
        return crashed(seed, parallelism, at, again).simulation.steps();
    }

    private Run crashed(long seed, int parallelism, long at, long again) {
        String when = "crash at steps %d and %d, -Dseed=%d".formatted(at, again, seed);
        Run run = new Run(seed, parallelism);
        try {
            run.simulation.crashAtStep(at);
            if (run.start() == End.CRASHED) {
                run.comeBack(at % 2 == 0);
                run.simulation.crashAtStep(again);
                if (!run.simulation.isOver()) {
                    run.runToTheEnd(again % 2 == 0);
                }
            }
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError(when, e);
        }
        run.requireExact(when);
        return run;
    }
}
