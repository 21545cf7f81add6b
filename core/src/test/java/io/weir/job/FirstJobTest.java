package io.weir.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.connectors.Collect;
import io.weir.connectors.Elements;
import io.weir.stream.StreamEnvironment;
import org.junit.jupiter.api.Test;

class FirstJobTest {
    @Test
    void countsLongs() throws Exception {
        StreamEnvironment env = StreamEnvironment.create();
        var results = Collect.<Object>toList();
        env.from(Elements.of(1L, 2L, 3L, 4L, 5L))
                .map(x -> x * 2)
                .keyBy(x -> x % 4)
                .count()
                .to(results);
        env.execute("first");
        System.out.println(results.committed());
        assertThat(results.committed()).hasSize(5);
    }
}
