package io.weir.connectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.connector.Source;
import io.weir.testkit.contract.ManualClock;
import io.weir.testkit.contract.SourceContract;
import io.weir.testkit.contract.SourceRun;
import java.io.IOException;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class GeneratorTest {
    private static List<Long> numbers(long count) {
        return LongStream.range(0, count).boxed().toList();
    }

    @Nested
    class Few extends SourceContract<Long, GeneratorSplit> {
        @Override
        protected Source<Long, GeneratorSplit> source() {
            return Generator.of(23, index -> index);
        }

        @Override
        protected List<Long> expected() {
            return numbers(23);
        }
    }

    @Nested
    class Many extends SourceContract<Long, GeneratorSplit> {
        @Override
        protected Source<Long, GeneratorSplit> source() {
            return Generator.sequence(-4, 9_999);
        }

        @Override
        protected List<Long> expected() {
            return LongStream.rangeClosed(-4, 9_999).boxed().toList();
        }
    }

    @Nested
    class AtARate extends SourceContract<Long, GeneratorSplit> {
        @Override
        protected Source<Long, GeneratorSplit> source() {
            return Generator.of(500, index -> index).rate(20);
        }

        @Override
        protected List<Long> expected() {
            return numbers(500);
        }
    }

    @Nested
    class OfElements extends SourceContract<Object, GeneratorSplit> {
        /** Of a class that can't be serialized. */
        private final List<Object> elements =
                java.util.stream.Stream.generate(Object::new).limit(40).toList();

        private final Source<Object, GeneratorSplit> source = Elements.from(elements);

        @Override
        protected Source<Object, GeneratorSplit> source() {
            return source;
        }

        @Override
        protected List<Object> expected() {
            return elements;
        }
    }

    @Test
    void comesInOrderInOneSubtask() throws IOException {
        try (var run =
                SourceRun.start(Generator.of(100_000, index -> index), 1, new ManualClock())) {
            run.runToEnd(300);
            assertThat(run.emitted()).containsExactlyElementsOf(numbers(100_000));
            assertThat(run.finishedSplits()).hasSize(1);
        }
    }

    @Test
    void comesInOrderOnAfterARestoreFromManySubtasksToOne() throws IOException {
        var source = Generator.of(100_000, index -> index);
        ManualClock clock = new ManualClock();
        List<GeneratorSplit> stored;
        int before;
        try (var run = SourceRun.start(source, 4, clock)) {
            for (int i = 0; i < 100; i++) {
                run.poll(i % 3, 100);
            }
            stored = run.snapshot();
            before = run.emitted().size();
        }
        try (var run = SourceRun.restore(source, stored, 1, clock)) {
            run.runToEnd(100);
            assertThat(run.emitted()).hasSize(100_000 - before);
            assertThat(run.emitted().subList(60_000, 100_000 - before)).isSorted();
        }
    }

    @Test
    void givesEventTimesThatGrowAlikeInAllSubtasks() throws IOException {
        var source = Generator.<Long>unbounded(index -> index).timestamps(n -> n * 10).rate(100);
        try (var run = SourceRun.start(source, 2, new ManualClock())) {
            run.runUntil(1000, 50);
            assertThat(run.timestamps().stream().mapToLong(t -> t).max().orElseThrow())
                    .isLessThan(11_000);
        }
    }

    @Test
    void sharesAFewRecordsAmongSubtasks() throws IOException {
        try (var run = SourceRun.start(Elements.of("a", "b", "c"), 2, new ManualClock())) {
            run.poll(1, 10);
            assertThat(run.emitted()).containsExactly("b");
        }
    }

    @Test
    void mayHaveNoRecords() throws IOException {
        try (var run = SourceRun.start(Elements.of(), 2, new ManualClock())) {
            run.runToEnd(10);
            assertThat(run.emitted()).isEmpty();
        }
        assertThat(Generator.of(0, index -> index).isBounded()).isTrue();
        assertThat(Generator.unbounded(index -> index).isBounded()).isFalse();
    }

    @Test
    void refusesStateOfAnotherNumberOfRecords() {
        var stored = Generator.of(10, index -> index).discoverSplits(1).get(0);

        assertThat(Generator.of(10, index -> index).whyNotReadable(stored)).isEmpty();
        assertThat(Generator.of(11, index -> index).whyNotReadable(stored).orElseThrow())
                .contains("has 11 records, but had 10");
        assertThat(Generator.unbounded(index -> index).whyNotReadable(stored)).isPresent();
    }

    @Test
    void refusesWhatMakesNoSense() {
        assertThatThrownBy(() -> Generator.of(-1, index -> index)).hasMessageContaining("-1");
        assertThatThrownBy(() -> Generator.sequence(5, 4)).hasMessageContaining("from 5 to 4");
        assertThatThrownBy(() -> Generator.sequence(Long.MIN_VALUE, Long.MAX_VALUE))
                .hasMessageContaining("2^63");
        assertThatThrownBy(() -> Generator.of(1, index -> index).rate(0))
                .hasMessageContaining("greater than 0");
    }

    @Test
    void endsAtTheLargestNumbers() {
        long count = Long.MAX_VALUE - 1;
        GeneratorSplit last = new GeneratorSplit(0, 128, 1024, count, 0);
        long block = count / 1024;
        GeneratorSplit near =
                new GeneratorSplit((int) (block % 128), 128, 1024, count, block * 1024);

        assertThat(last.nextBlock()).isEqualTo(128 * 1024);
        assertThat(near.blockEnd()).isEqualTo(count);
        assertThat(near.nextBlock()).isEqualTo(count);
    }
}
