package io.weir.job;

import io.weir.engine.Scheduler;
import io.weir.engine.ThreadScheduler;
import io.weir.storage.FileStore;
import io.weir.storage.FileStores;
import io.weir.time.Clock;
import java.io.IOException;
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
        Stores stores,
        String processName) {
    /** Opens a file store by its URI or path. */
    @FunctionalInterface
    public interface Stores {
        /**
         * The store whose root is {@code uriOrPath}.
         *
         * @throws IOException if it can't be reached, with the way out
         */
        FileStore open(String uriOrPath) throws IOException;
    }

    /** The machine's clock, threads, and file stores. */
    public static Seams system() {
        return new Seams(
                Clock.system(),
                new ThreadScheduler("weir-"),
                new SecureRandom(),
                FileStores::open,
                "process " + ProcessHandle.current().pid());
    }
}
