package io.weir.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.time.Clock;
import io.weir.watermark.WatermarkStrategy;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SplitWatermarksTest {
    private long nowMillis;
    private final Clock clock =
            new Clock() {
                @Override
                public long currentTimeMillis() {
                    return nowMillis;
                }

                @Override
                public long nanoTime() {
                    return nowMillis * 1_000_000;
                }
            };

    private final SplitWatermarks<String> watermarks =
            new SplitWatermarks<>(
                    WatermarkStrategy.<String>forMonotonousTimestamps()
                            .withIdleness(Duration.ofSeconds(1)),
                    clock);

    private long after(long millis) {
        nowMillis += millis;
        watermarks.periodic();
        return watermarks.current();
    }

    @Test
    void areHeldBackByTheSlowestSplit() {
        watermarks.split("fast").onEvent("x", 1000);
        watermarks.split("slow").onEvent("x", 500);
        assertThat(after(1)).isEqualTo(499);
        watermarks.split("slow").onEvent("x", 2000);
        assertThat(after(1)).isEqualTo(999);
    }

    @Test
    void waitForASplitThatHasNotSpoken() {
        watermarks.split("silent");
        watermarks.split("fast").onEvent("x", 1000);
        assertThat(after(1)).isEqualTo(Long.MIN_VALUE);
    }

    @Test
    void doNotWaitForASplitThatIsAtItsEnd() {
        watermarks.split("slow").onEvent("x", 500);
        watermarks.split("fast").onEvent("x", 1000);
        watermarks.finished("slow");
        assertThat(after(1)).isEqualTo(999);
    }

    @Test
    void doNotWaitForAnIdleSplit() {
        watermarks.split("slow").onEvent("x", 500);
        assertThat(after(1)).isEqualTo(499);
        assertThat(after(2000)).isEqualTo(WatermarkValve.IDLE);
        watermarks.split("fast").onEvent("x", 1000);
        assertThat(after(1)).isEqualTo(999);
        watermarks.split("slow").onEvent("x", 600);
        assertThat(after(1)).isEqualTo(599);
    }

    @Test
    void ofNoSplitsAreIdle() {
        assertThat(after(1)).isEqualTo(WatermarkValve.IDLE);
    }
}
