package io.weir.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeyGroupsTest {
    @Test
    void areSharedOutAsInFlink() {
        List<String> ranges = new ArrayList<>();
        for (int subtask = 0; subtask < 3; subtask++) {
            ranges.add(KeyGroups.first(subtask, 3, 128) + ".." + KeyGroups.last(subtask, 3, 128));
        }
        assertThat(ranges).containsExactly("0..42", "43..85", "86..127");
    }

    @Test
    void eachBelongsToTheSubtaskWhoseRangeItIsIn() {
        for (int max : List.of(1, 2, 7, 100, 128, 1000, 32768)) {
            for (int parallelism : List.of(1, 2, 3, 5, 7, 64, 100, 127, 128, 32768)) {
                int next = 0;
                for (int subtask = 0; subtask < parallelism && parallelism <= max; subtask++) {
                    int first = KeyGroups.first(subtask, parallelism, max);
                    int last = KeyGroups.last(subtask, parallelism, max);
                    assertThat(first).isEqualTo(next);
                    assertThat(KeyGroups.owner(first, parallelism, max)).isEqualTo(subtask);
                    assertThat(KeyGroups.owner(last, parallelism, max)).isEqualTo(subtask);
                    next = last + 1;
                }
                assertThat(next).isEqualTo(parallelism <= max ? max : 0);
            }
        }
    }
}
