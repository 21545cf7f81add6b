package io.weir.storage.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import io.weir.storage.ExplainedException;
import io.weir.storage.FileStore;
import io.weir.storage.FileStores;
import java.io.IOException;
import java.util.Random;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a server does once in a blue moon, and what then has to be right. */
class S3LostAnswerTest {
    private StubS3 server;
    private FileStore store;

    @BeforeEach
    void open() throws IOException {
        server = new StubS3();
        store = FileStores.open("s3://bucket", server.configuration());
    }

    @AfterEach
    void close() throws IOException {
        store.close();
        server.close();
    }

    private static Predicate<HttpExchange> first(Predicate<HttpExchange> wanted) {
        var left = new AtomicInteger(1);
        return request -> wanted.test(request) && left.getAndDecrement() > 0;
    }

    private static boolean isPut(HttpExchange request) {
        return request.getRequestMethod().equals("PUT");
    }

    @Test
    void whoFindsItsOwnFileInItsWayHasWon() throws IOException {
        server.losesTheAnswer = first(S3LostAnswerTest::isPut);
        assertThat(store.writeIfAbsent("f", "mine".getBytes(UTF_8))).isTrue();
        assertThat(store.writeIfAbsent("f", "mine".getBytes(UTF_8)))
                .as("the same content by another call")
                .isFalse();
        assertThat(server.object("f")).isEqualTo("mine".getBytes(UTF_8));
    }

    @Test
    void anUploadThatWasCompletedWithoutAnAnswerIsPublished() throws IOException {
        server.losesTheAnswer =
                first(
                        request ->
                                request.getRequestMethod().equals("POST")
                                        && request.getRequestURI().getQuery().contains("uploadId"));
        byte[] content = new byte[12_000_000];
        new Random(7).nextBytes(content);
        try (FileStore.Pending pending = store.write("f")) {
            pending.write(content);
            pending.publish();
        }
        assertThat(server.object("f")).isEqualTo(content);
    }

    @Test
    void partsAreUploadedSideBySideButNoMoreThanAllowed() throws IOException {
        var four = new CyclicBarrier(4);
        var now = new AtomicInteger();
        var most = new AtomicInteger();
        server.whilePartsComeIn =
                () -> {
                    most.accumulateAndGet(now.incrementAndGet(), Math::max);
                    try {
                        four.await(20, TimeUnit.SECONDS); // none ends before four have begun
                        Thread.sleep(20);
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    } finally {
                        now.decrementAndGet();
                    }
                };
        try (FileStore small =
                        FileStores.open(
                                "s3://bucket",
                                server.configuration().with("s3.part-size", "5 mb"));
                FileStore.Pending pending = small.write("f")) {
            pending.write(new byte[8 * (5 << 20)]); // eight parts: four and four
            pending.publish();
        }
        assertThat(most).hasValue(4);
        assertThat(server.object("f")).hasSize(8 * (5 << 20));
    }

    @Test
    void aClockThatTheServiceDoesNotAcceptIsToldAsThat() throws IOException {
        server.refusesTheTime = true;
        assertThatThrownBy(() -> store.writeIfAbsent("f", "x".getBytes(UTF_8)))
                .isInstanceOf(ExplainedException.class)
                .hasMessageContaining("The clock of this machine differs too much")
                .hasMessageContaining("Set the clock");
        server.refusesTheTime = false;
        assertThat(store.writeIfAbsent("f", "x".getBytes(UTF_8))).isTrue();
    }

    @Test
    void aServiceThatIgnoresConditionsIsRefused() {
        server.ignoresConditions = true;
        assertThatThrownBy(() -> store.acquire("job", "me"))
                .isInstanceOf(ExplainedException.class)
                .hasMessageContaining("If-None-Match")
                .hasMessageContaining("Choose another service");
    }
}
