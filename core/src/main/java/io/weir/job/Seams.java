package io.weir.job;

import io.weir.config.Configuration;
import io.weir.engine.Scheduler;
import io.weir.engine.ThreadScheduler;
import io.weir.storage.FileStores;
import io.weir.storage.LocalCopies;
import io.weir.storage.StoreOpener;
import io.weir.time.Clock;
import java.security.SecureRandom;
import java.util.random.RandomGenerator;

/**
 * Everything through which a job touches the world: handed in, so that a whole job can run in one
 * thread from one seed.
 *
 * @param clock what time it is
 * @param scheduler who runs its actors
 * @param random where ids and jitter come from
 * @param stores opens the directories of its configuration
 * @param processName what this process is called where it holds something that others may want
 */
public record Seams(
        Clock clock,
        Scheduler scheduler,
        RandomGenerator random,
        StoreOpener stores,
        String processName) {
    /** The machine's clock and threads, and file stores as configured. */
    public static Seams system(Configuration configuration) {
        return new Seams(
                Clock.system(),
                new ThreadScheduler("weir-"),
                new SecureRandom(),
                LocalCopies.opener(configuration, FileStores.opener(configuration)),
                "process " + ProcessHandle.current().pid());
    }
}
