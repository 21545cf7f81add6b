package io.weir.checkpoint;

import static io.weir.checkpoint.JobEnd.CANCELED;
import static io.weir.checkpoint.JobEnd.FAILED;
import static io.weir.checkpoint.JobEnd.FINISHED;
import static io.weir.checkpoint.JobEnd.SUSPENDED;
import static io.weir.checkpoint.RetentionPolicy.DELETE_ON_CANCELLATION;
import static io.weir.checkpoint.RetentionPolicy.NO_EXTERNALIZED_CHECKPOINTS;
import static io.weir.checkpoint.RetentionPolicy.RETAIN_ON_CANCELLATION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RetentionTest {
    @Test
    void keepsTheNewest() {
        Retention retention = new Retention(CheckpointSettings.DEFAULT.withNumRetained(2));

        assertThat(retention.add(0)).isEmpty();
        assertThat(retention.add(3)).isEmpty();
        assertThat(retention.add(4)).containsExactly(0L);
        assertThat(retention.add(9)).containsExactly(3L);
        assertThat(retention.retained()).containsExactly(4L, 9L);
    }

    static Stream<Arguments> ends() {
        return Stream.of(
                Arguments.of(RETAIN_ON_CANCELLATION, FINISHED, false),
                Arguments.of(RETAIN_ON_CANCELLATION, CANCELED, true),
                Arguments.of(RETAIN_ON_CANCELLATION, FAILED, true),
                Arguments.of(RETAIN_ON_CANCELLATION, SUSPENDED, true),
                Arguments.of(DELETE_ON_CANCELLATION, FINISHED, false),
                Arguments.of(DELETE_ON_CANCELLATION, CANCELED, false),
                Arguments.of(DELETE_ON_CANCELLATION, FAILED, true),
                Arguments.of(DELETE_ON_CANCELLATION, SUSPENDED, true),
                Arguments.of(NO_EXTERNALIZED_CHECKPOINTS, FINISHED, false),
                Arguments.of(NO_EXTERNALIZED_CHECKPOINTS, CANCELED, false),
                Arguments.of(NO_EXTERNALIZED_CHECKPOINTS, FAILED, false),
                Arguments.of(NO_EXTERNALIZED_CHECKPOINTS, SUSPENDED, true));
    }

    @ParameterizedTest
    @MethodSource("ends")
    void keepsAllOrNoneAtTheEnd(RetentionPolicy policy, JobEnd end, boolean kept) {
        Retention retention = new Retention(CheckpointSettings.DEFAULT.withRetention(policy));
        retention.add(1);
        retention.add(2);

        if (kept) {
            assertThat(retention.ended(end)).isEmpty();
            assertThat(retention.retained()).containsExactly(1L, 2L);
        } else {
            assertThat(retention.ended(end)).containsExactly(1L, 2L);
            assertThat(retention.retained()).isEmpty();
        }
    }

    @Test
    void refusesIdsThatDoNotGrow() {
        Retention retention = new Retention(CheckpointSettings.DEFAULT);
        retention.add(5);

        assertThatThrownBy(() -> retention.add(5))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Checkpoint 5 is retained after 5");
    }
}
