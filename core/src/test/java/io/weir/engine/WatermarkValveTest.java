package io.weir.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WatermarkValveTest {
    private static final long NOTHING = Long.MIN_VALUE;
    private static final long IDLE = WatermarkValve.IDLE;

    @Test
    void takesTheLeastOfItsInputs() {
        WatermarkValve valve = new WatermarkValve(2);
        assertThat(valve.advance(0, 10)).isEqualTo(NOTHING);
        assertThat(valve.advance(1, 5)).isEqualTo(5);
        assertThat(valve.advance(1, 7)).isEqualTo(7);
        assertThat(valve.advance(1, 20)).isEqualTo(10);
        assertThat(valve.advance(1, 30)).isEqualTo(NOTHING);
    }

    @Test
    void neverGoesBack() {
        WatermarkValve valve = new WatermarkValve(1);
        assertThat(valve.advance(0, 10)).isEqualTo(10);
        assertThat(valve.advance(0, 9)).isEqualTo(NOTHING);
        assertThat(valve.advance(0, 10)).isEqualTo(NOTHING);
        assertThat(valve.advance(0, 11)).isEqualTo(11);
    }

    @Test
    void doesNotWaitForIdleInputs() {
        WatermarkValve valve = new WatermarkValve(2);
        assertThat(valve.advance(0, 10)).isEqualTo(NOTHING);
        assertThat(valve.advance(1, IDLE)).isEqualTo(10);
        assertThat(valve.advance(1, 3)).isEqualTo(NOTHING);
        assertThat(valve.advance(0, 20)).isEqualTo(NOTHING);
        assertThat(valve.advance(1, 15)).isEqualTo(15);
    }

    @Test
    void isIdleWhenAllInputsAreAndSaysWhenThatEnds() {
        WatermarkValve valve = new WatermarkValve(2);
        assertThat(valve.advance(0, 10)).isEqualTo(NOTHING);
        assertThat(valve.advance(1, 10)).isEqualTo(10);
        assertThat(valve.advance(0, IDLE)).isEqualTo(NOTHING);
        assertThat(valve.advance(1, IDLE)).isEqualTo(IDLE);
        assertThat(valve.advance(1, IDLE)).isEqualTo(NOTHING);
        assertThat(valve.advance(0, 10)).isEqualTo(10);
        assertThat(valve.advance(0, 11)).isEqualTo(11);
    }

    @Test
    void saysWhatTheModelSays() {
        for (long seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            int inputs = 1 + random.nextInt(4);
            WatermarkValve valve = new WatermarkValve(inputs);
            Long[] said = new Long[inputs]; // null: idle
            Arrays.fill(said, Long.MIN_VALUE);
            long told = Long.MIN_VALUE;
            boolean toldIdle = false;
            long[] highest = new long[inputs];
            Arrays.fill(highest, Long.MIN_VALUE);
            for (int step = 0; step < 200; step++) {
                int input = random.nextInt(inputs);
                long watermark = random.nextInt(4) == 0 ? IDLE : random.nextInt(100);
                if (watermark == IDLE) {
                    said[input] = null;
                } else {
                    highest[input] = Math.max(highest[input], watermark);
                    said[input] = highest[input];
                }
                long expected = NOTHING;
                Long least = null;
                for (Long one : said) {
                    if (one != null && (least == null || one < least)) {
                        least = one;
                    }
                }
                if (least == null) {
                    expected = toldIdle ? NOTHING : IDLE;
                    toldIdle = true;
                } else {
                    if (least > told) {
                        expected = least;
                    } else if (toldIdle && told != Long.MIN_VALUE) {
                        expected = told;
                    }
                    told = Math.max(told, least);
                    toldIdle = false;
                }
                assertThat(valve.advance(input, watermark))
                        .as("seed %d, step %d", seed, step)
                        .isEqualTo(expected);
            }
        }
    }
}
