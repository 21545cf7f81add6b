package io.weir.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Two real threads hand over millions of records through a channel, each sleeping whenever it has
 * nothing to do until the other wakes it. A record that is lost or overtaken is seen by its number;
 * a wake-up that is lost, by a sleep that does not end.
 */
class HandOverStressTest {
    private static final int RECORDS = Integer.getInteger("records", 1_000_000);
    private static final long ASLEEP_SECONDS = 20;

    @ParameterizedTest
    @CsvSource({"1,1", "2,1", "7,1", "1,64", "7,64", "256,1"})
    void losesNoRecordAndNoWakeUp(int batchSize, int flushEvery) throws Exception {
        Semaphore sender = new Semaphore(0);
        Semaphore receiver = new Semaphore(0);
        Channel channel = new Channel(batchSize, 0, false, new ElementTime());
        channel.setWakers(sender::release, receiver::release);
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        Thread sending =
                new Thread(() -> guarded(failure, () -> send(channel, sender, flushEvery)));
        sending.setDaemon(true);
        sending.start();

        receive(channel, receiver);

        sending.join(TimeUnit.SECONDS.toMillis(ASLEEP_SECONDS));
        assertThat(failure.get()).isNull();
        assertThat(sending.isAlive()).isFalse();
    }

    private interface Body {
        void run() throws InterruptedException;
    }

    private static void guarded(AtomicReference<@Nullable Throwable> failure, Body body) {
        try {
            body.run();
        } catch (Throwable t) {
            failure.set(t);
        }
    }

    private static void send(Channel channel, Semaphore woken, int flushEvery)
            throws InterruptedException {
        for (int i = 0; i < RECORDS; i++) {
            channel.add(i);
            if (i % flushEvery == 0) {
                channel.flush();
            }
            awaitRoom(channel, woken);
        }
        channel.endOfInput();
        awaitRoom(channel, woken);
    }

    private static void awaitRoom(Channel channel, Semaphore woken) throws InterruptedException {
        while (channel.isBlocked()) {
            boolean moved = channel.advance();
            if (!moved && channel.isBlocked()) {
                sleep(woken, "the sender");
            }
        }
    }

    private static void receive(Channel channel, Semaphore woken) throws InterruptedException {
        int expected = 0;
        while (true) {
            Batch batch = channel.poll();
            if (batch == null) {
                sleep(woken, "the receiver at record " + expected);
                continue;
            }
            for (int i = 0; i < batch.size; i++) {
                if ((int) batch.records[i] != expected) {
                    throw new AssertionError(
                            "Record %s comes in place of %d".formatted(batch.records[i], expected));
                }
                expected++;
            }
            if (batch.endOfInput) {
                assertThat(expected).isEqualTo(RECORDS);
                return;
            }
        }
    }

    private static void sleep(Semaphore woken, String who) throws InterruptedException {
        if (!woken.tryAcquire(ASLEEP_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("Nobody wakes " + who);
        }
        woken.drainPermits();
    }
}
