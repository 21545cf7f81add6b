package io.weir.engine;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** A thread for each processor, but a few at most; started when there is something to do. */
final class HelperThreads implements Helpers {
    private static final int MOST = 4;

    private final int threads = Math.min(MOST, Runtime.getRuntime().availableProcessors());
    private final ExecutorService pool;

    HelperThreads(ThreadFactory factory) {
        pool =
                new ThreadPoolExecutor(
                        threads,
                        threads,
                        0,
                        TimeUnit.SECONDS,
                        new LinkedBlockingQueue<>(),
                        factory);
    }

    @Override
    public int threads() {
        return threads;
    }

    @Override
    public void execute(Runnable bit) {
        pool.execute(bit);
    }

    @Override
    public void close() {
        pool.shutdown();
    }
}
