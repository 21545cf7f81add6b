package io.weir.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.http.Json;
import io.weir.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class OperationsTest {
    private final AtomicLong millis = new AtomicLong(1);
    private final Operations operations =
            new Operations(
                    new Clock() {
                        @Override
                        public long currentTimeMillis() {
                            return millis.get();
                        }

                        @Override
                        public long nanoTime() {
                            return System.nanoTime();
                        }
                    });
    private final CompletableFuture<Map<String, @Nullable Object>> result =
            new CompletableFuture<>();

    private String trigger(Optional<String> chosen) {
        return operations.trigger("job", chosen, () -> result);
    }

    @Test
    void anOperationIsUnderWayUntilItsResultIsThere() throws Exception {
        String id = trigger(Optional.empty());
        assertThat(id).matches("[0-9a-f]{32}");
        assertThat(operations.state("job", id, 0).orElseThrow().completed()).isFalse();
        result.complete(Json.object("location", "/sp"));
        Operations.State state = operations.state("job", id, 0).orElseThrow();
        assertThat(state.completed()).isTrue();
        assertThat(state.result()).containsEntry("location", "/sp");
    }

    @Test
    void aFailureIsAResultToo() throws Exception {
        String id = trigger(Optional.empty());
        result.completeExceptionally(new IllegalStateException("no room"));
        assertThat(operations.state("job", id, 0).orElseThrow().failure())
                .containsInstanceOf(IllegalStateException.class);
    }

    @Test
    void twoQuestionsWithOneIdTriggerOnce() {
        var triggered = new AtomicInteger();
        String id = "0123456789abcdef0123456789abcdef";
        for (int i = 0; i < 2; i++) {
            assertThat(
                            operations.trigger(
                                    "job",
                                    Optional.of(id),
                                    () -> {
                                        triggered.incrementAndGet();
                                        return result;
                                    }))
                    .isEqualTo(id);
        }
        assertThat(triggered).hasValue(1);
    }

    @Test
    void belongsToItsJob() throws Exception {
        String id = trigger(Optional.empty());
        assertThat(operations.state("another job", id, 0)).isEmpty();
    }

    @Test
    void aResultIsForgottenAfterFiveMinutesButNotWhatIsStillUnderWay() throws Exception {
        String id = trigger(Optional.empty());
        millis.addAndGet(10 * 60_000);
        assertThat(operations.state("job", id, 0)).isPresent();
        result.complete(Json.object());
        millis.addAndGet(5 * 60_000);
        assertThat(operations.state("job", id, 0)).isPresent();
        millis.addAndGet(1);
        assertThat(operations.state("job", id, 0)).isEmpty();
    }

    @Test
    void theEndOfTheProcessWaitsUntilWhoAskedKnows() throws Exception {
        String id = trigger(Optional.empty());
        result.complete(Json.object());
        var asker =
                new Thread(
                        () -> {
                            try {
                                Thread.sleep(100);
                                var unused = operations.state("job", id, 1000);
                            } catch (InterruptedException e) {
                                throw new AssertionError(e);
                            }
                        });
        asker.start();
        long before = System.nanoTime();
        operations.awaitTold(20_000);
        assertThat((System.nanoTime() - before) / 1_000_000).isBetween(50L, 10_000L);
        asker.join();
        operations.awaitTold(20_000);
    }
}
