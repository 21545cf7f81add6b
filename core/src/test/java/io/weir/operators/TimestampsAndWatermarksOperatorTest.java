package io.weir.operators;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.testkit.harness.OperatorHarness;
import io.weir.watermark.WatermarkGenerator;
import io.weir.watermark.WatermarkOutput;
import io.weir.watermark.WatermarkStrategy;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TimestampsAndWatermarksOperatorTest {
    private static OperatorHarness<Integer> harness(WatermarkStrategy<Integer> strategy)
            throws Exception {
        return OperatorHarness.of(TimestampsAndWatermarksOperator.factory(strategy, () -> 200));
    }

    @Test
    void givesRecordsTheirEventTimeAndFollowsItWithWatermarks() throws Exception {
        var harness =
                harness(
                        WatermarkStrategy.<Integer>forBoundedOutOfOrderness(Duration.ofMillis(10))
                                .withTimestampAssigner((n, before) -> n));
        harness.send(100);
        harness.send(90);
        assertThat(harness.timestamps()).containsExactly(100L, 90L);
        assertThat(harness.watermarks()).isEmpty();
        harness.clockTo(200);
        assertThat(harness.watermarks()).containsExactly(89L);
        harness.clockTo(400);
        harness.send(105);
        harness.clockTo(600);
        assertThat(harness.watermarks()).containsExactly(89L, 94L);
    }

    @Test
    void dropsWatermarksFromBeforeButTheLast() throws Exception {
        var harness = harness(WatermarkStrategy.forMonotonousTimestamps());
        harness.watermark(17);
        harness.send(1, 50);
        harness.operator().endOfInput();
        harness.watermark(Long.MAX_VALUE);
        assertThat(harness.watermarks()).containsExactly(49L, Long.MAX_VALUE);
    }

    @Test
    void keepsTheTimeThatRecordsHaveWithoutAnAssigner() throws Exception {
        var harness = harness(WatermarkStrategy.noWatermarks());
        harness.send(1, 5);
        harness.send(2);
        harness.clockTo(1000);
        assertThat(harness.timestamps()).containsExactly(5L, Long.MIN_VALUE);
        assertThat(harness.watermarks()).isEmpty();
    }

    @Test
    void saysWhenItIsIdleAndWhenNoMore() throws Exception {
        var harness =
                harness(
                        WatermarkStrategy.<Integer>forMonotonousTimestamps()
                                .withTimestampAssigner((n, before) -> n)
                                .withIdleness(Duration.ofMillis(300)));
        harness.send(10);
        harness.clockTo(200);
        harness.clockTo(400);
        assertThat(harness.watermarks()).containsExactly(9L);
        harness.clockTo(600);
        assertThat(harness.watermarks()).containsExactly(9L, "idle");
        harness.clockTo(2000);
        harness.send(11);
        assertThat(harness.watermarks()).containsExactly(9L, "idle", "active");
        harness.clockTo(2200);
        assertThat(harness.watermarks()).containsExactly(9L, "idle", "active", 10L);
    }

    private static final class AtMarkers implements WatermarkGenerator<Integer> {
        @Override
        public void onEvent(Integer event, long eventTimestamp, WatermarkOutput output) {
            if (event % 10 == 0) {
                output.emitWatermark(event);
            }
        }

        @Override
        public void onPeriodicEmit(WatermarkOutput output) {}
    }

    @Test
    void aGeneratorOfYourOwnMayEmitAtRecords() throws Exception {
        var harness = harness(WatermarkStrategy.forGenerator(clock -> new AtMarkers()));
        harness.send(7);
        harness.send(10);
        harness.send(10);
        harness.send(20);
        assertThat(harness.watermarks()).containsExactly(10L, 20L);
    }
}
