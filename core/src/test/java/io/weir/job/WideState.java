package io.weir.job;

import io.weir.connectors.Generator;
import io.weir.stream.StreamEnvironment;
import io.weir.testkit.Shared;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Counts many keys once, and then one key again and again, slowly. */
final class WideState {
    private static final long KEYS = 20_000;

    private final Shared<CountDownLatch> filled = Shared.of(new CountDownLatch(1));

    void build(StreamEnvironment env) {
        Shared<CountDownLatch> latch = filled;
        env.from(Generator.unbounded(n -> n).rate(200_000))
                .uid("numbers")
                .setParallelism(1)
                .map(n -> n < KEYS ? n : 0L)
                .uid("keys")
                .setParallelism(1)
                .keyBy(n -> n)
                .count()
                .uid("counts")
                .map(
                        count -> {
                            if (count.count() > 2) {
                                latch.get().countDown();
                            }
                            return count;
                        })
                .uid("look")
                .filter(count -> false)
                .uid("nothing")
                .print()
                .uid("out");
    }

    void awaitFilled() {
        try {
            if (!filled.get().await(10, TimeUnit.SECONDS)) {
                throw new AssertionError("The state was not filled");
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
