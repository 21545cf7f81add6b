package io.weir.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class ThreadSchedulerTest {
    private final ThreadScheduler scheduler = new ThreadScheduler("test-");

    @Test
    void anActorTakesItsTurnsUntilItIsDone() throws Exception {
        AtomicInteger turns = new AtomicInteger();
        CompletableFuture<String> thread = new CompletableFuture<>();
        scheduler.start(
                "a",
                () -> {
                    if (turns.incrementAndGet() < 5) {
                        return Scheduler.Actor.AGAIN;
                    }
                    thread.complete(Thread.currentThread().getName());
                    return Scheduler.Actor.DONE;
                });
        assertThat(thread.get(5, TimeUnit.SECONDS)).isEqualTo("test-a");
        assertThat(turns).hasValue(5);
    }

    @Test
    void anActorThatSleepsIsCalledWhenItsTimeHasCome() throws Exception {
        long from = System.nanoTime();
        CompletableFuture<Long> called = new CompletableFuture<>();
        AtomicInteger turns = new AtomicInteger();
        scheduler.start(
                "a",
                () -> {
                    if (turns.getAndIncrement() == 0) {
                        return from + 30_000_000;
                    }
                    called.complete(System.nanoTime());
                    return Scheduler.Actor.DONE;
                });
        assertThat(called.get(5, TimeUnit.SECONDS) - from).isGreaterThanOrEqualTo(30_000_000);
    }

    @Test
    void noWakeUpIsLost() throws Exception {
        // Two actors hand a number to and fro; each one sleeps until woken. With one wake-up lost
        // both would sleep for ever. Pauses let the receiver spin, park, or fall between the two.
        int last = 20_000;
        AtomicInteger number = new AtomicInteger();
        CountDownLatch done = new CountDownLatch(2);
        AtomicReference<Scheduler.Running> even = new AtomicReference<>();
        AtomicReference<Scheduler.Running> odd = new AtomicReference<>();
        even.set(scheduler.start("even", () -> turn(0, number, last, odd, done)));
        odd.set(scheduler.start("odd", () -> turn(1, number, last, even, done)));
        even.get().wake();
        odd.get().wake();
        assertThat(done.await(15, TimeUnit.SECONDS)).as("at %s of %d", number, last).isTrue();
    }

    private static long turn(
            int parity,
            AtomicInteger number,
            int last,
            AtomicReference<Scheduler.Running> other,
            CountDownLatch done) {
        int now = number.get();
        if (now >= last) {
            Scheduler.Running o = other.get();
            if (o != null) {
                o.wake();
            }
            done.countDown();
            return Scheduler.Actor.DONE;
        }
        if (now % 2 == parity && other.get() != null) {
            for (int i = 0; i < (now % 64) * 32; i++) {
                Thread.onSpinWait();
            }
            number.incrementAndGet();
            other.get().wake();
        }
        return Scheduler.Actor.WHEN_WOKEN;
    }

    @Test
    void aThreadForOtherWorkIsADaemonAndNotStarted() {
        Thread thread = scheduler.newThread(() -> {}, "reader");
        assertThat(thread.getName()).isEqualTo("test-reader");
        assertThat(thread.isDaemon()).isTrue();
        assertThat(thread.getState()).isEqualTo(Thread.State.NEW);
    }
}
