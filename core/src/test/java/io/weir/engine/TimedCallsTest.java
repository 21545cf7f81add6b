package io.weir.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimedCallsTest {
    private final TimedCalls calls = new TimedCalls();
    private final List<String> ran = new ArrayList<>();

    private void add(long at, String name) {
        calls.add(at, () -> ran.add(name));
    }

    @Test
    void runInTheOrderOfTimeAndThenOfRegistration() {
        add(20, "c");
        add(10, "a");
        add(10, "b");
        add(30, "d");
        assertThat(calls.next()).isEqualTo(10);
        assertThat(calls.runDue(9)).isFalse();
        assertThat(calls.runDue(20)).isTrue();
        assertThat(ran).containsExactly("a", "b", "c");
        assertThat(calls.next()).isEqualTo(30);
    }

    @Test
    void aCallThatAddsAnotherDoesNotRunItAtOnce() {
        calls.add(
                10,
                () -> {
                    ran.add("first");
                    add(5, "second");
                });
        add(10, "third");
        assertThat(calls.runDue(10)).isTrue();
        assertThat(ran).first().isEqualTo("first");
        assertThat(ran).doesNotContain("second");
        assertThat(calls.runDue(10)).isTrue();
        assertThat(ran).containsExactlyInAnyOrder("first", "second", "third");
        assertThat(calls.runDue(10)).isFalse();
    }

    @Test
    void thereIsNoNextOneIfThereIsNone() {
        assertThat(calls.next()).isEqualTo(Long.MAX_VALUE);
        assertThat(calls.runDue(Long.MAX_VALUE)).isFalse();
    }
}
