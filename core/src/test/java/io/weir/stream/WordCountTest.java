package io.weir.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.config.Configuration;
import io.weir.connectors.Files;
import io.weir.function.Collector;
import io.weir.graph.OperatorNode;
import io.weir.graph.Partitioning;
import io.weir.types.Types;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The program that everybody writes first, as everybody writes it. */
class WordCountTest {
    record Count(String word, long n) {}

    static void words(String line, Collector<String> out) {
        for (String word : line.split(" ", -1)) {
            out.collect(word);
        }
    }

    @Test
    void isWrittenWithoutAnyHintOfTypes() {
        List<OperatorNode> program = new ArrayList<>();
        var env =
                new StreamEnvironment(
                        job -> {
                            program.addAll(job.operators());
                            return EndedJob.finished(job.name());
                        },
                        Configuration.empty(),
                        List.of());
        env.from(Files.lines("in"))
                .uid("lines")
                .flatMap(WordCountTest::words)
                .uid("flat-map-001")
                .map(word -> new Count(word, 1))
                .uid("map-001")
                .keyBy(Count::word)
                .sum(Count::n)
                .uid("sum-001")
                .to(Files.committed("out"))
                .uid("out");
        assertThat(env.execute("word count").jobName()).isEqualTo("word count");

        assertThat(program)
                .extracting(OperatorNode::toString)
                .containsExactly(
                        "source (uid lines)",
                        "flat-map (uid flat-map-001)",
                        "map (uid map-001)",
                        "sum (uid sum-001)",
                        "sink (uid out)");
        OperatorNode sum = program.get(3);
        assertThat(sum.keyType()).contains(Types.STRING);
        assertThat(sum.inputs()).hasSize(1);
        assertThat(sum.inputs().get(0).partitioning()).isInstanceOf(Partitioning.Hash.class);
        assertThat(program.get(4).inputs().get(0).partitioning())
                .isInstanceOf(Partitioning.Forward.class);
    }
}
