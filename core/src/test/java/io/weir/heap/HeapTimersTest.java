package io.weir.heap;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.types.Type;
import io.weir.types.Types;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HeapTimersTest {
    private Segment target = new Segment();

    private HeapKeyedState newState(Type<?> keyType) {
        return new HeapKeyedState(
                "00112233445566778899aabbccddeeff", keyType, 16, 0, 15, chunk -> target.add(chunk));
    }

    private record Timer(long timestamp, Object key) {}

    private static List<Timer> drain(HeapKeyedState state, HeapTimers timers, long until) {
        List<Timer> fired = new ArrayList<>();
        while (timers.pollDue(until)) {
            fired.add(new Timer(timers.firedTimestamp(), state.currentKey()));
        }
        return fired;
    }

    private void restore(HeapKeyedState from, HeapKeyedState to) {
        target = new Segment();
        target.describe(from.states());
        from.startSnapshot(1, true);
        from.finishSnapshot();
        target.encode();
        HeapTimers unused = to.eventTimers();
        target.restoreInto(to, 0, 15);
    }

    @Test
    void firesInOrderOfTimeUpToAndIncludingTheTimeGiven() {
        HeapKeyedState state = newState(Types.STRING);
        HeapTimers timers = state.eventTimers();
        assertThat(timers.nextTimestamp()).isEqualTo(Long.MAX_VALUE);
        state.setCurrentKey("a");
        timers.register(30);
        timers.register(10);
        timers.register(10);
        state.setCurrentKey("b");
        timers.register(20);
        timers.register(-5);
        assertThat(timers.size()).isEqualTo(4);
        assertThat(timers.nextTimestamp()).isEqualTo(-5);
        assertThat(drain(state, timers, 20))
                .containsExactly(new Timer(-5, "b"), new Timer(10, "a"), new Timer(20, "b"));
        assertThat(timers.nextTimestamp()).isEqualTo(30);
        assertThat(state.processingTimers().nextTimestamp()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void aDeletedTimerDoesNotFireAndOneRegisteredAgainFiresOnce() {
        HeapKeyedState state = newState(Types.LONG);
        HeapTimers timers = state.processingTimers();
        state.setCurrentKey(1L);
        timers.register(10);
        timers.delete(10);
        timers.delete(11);
        assertThat(timers.nextTimestamp()).isEqualTo(Long.MAX_VALUE);
        timers.register(10);
        timers.delete(10);
        timers.register(10);
        assertThat(drain(state, timers, 10)).containsExactly(new Timer(10, 1L));
    }

    @Test
    void aTimerMayRegisterAnotherOneAtItsOwnTime() {
        HeapKeyedState state = newState(Types.LONG);
        HeapTimers timers = state.eventTimers();
        state.setCurrentKey(1L);
        timers.register(10);
        assertThat(timers.pollDue(10)).isTrue();
        timers.register(10);
        assertThat(timers.pollDue(10)).isTrue();
        assertThat(timers.pollDue(10)).isFalse();
    }

    @Test
    void timersOfOneTimeFireInTheSameOrderAfterARestore() {
        for (Type<?> type : List.of(Types.LONG, Types.STRING)) {
            HeapKeyedState state = newState(type);
            Random random = new Random(5);
            for (int i = 0; i < 2000; i++) {
                long n = random.nextInt(500);
                state.setCurrentKey(type.equals(Types.LONG) ? n : (Object) ("k" + n));
                state.eventTimers().register(random.nextInt(4));
            }
            // These two have the same hash.
            if (type.equals(Types.STRING)) {
                for (String key : List.of("BB", "Aa")) {
                    state.setCurrentKey(key);
                    state.eventTimers().register(1);
                }
            }
            HeapKeyedState restored = newState(type);
            restore(state, restored);
            List<Timer> fired = drain(state, state.eventTimers(), 9);
            assertThat(drain(restored, restored.eventTimers(), 9)).isEqualTo(fired);
            assertThat(fired).doesNotHaveDuplicates().hasSizeGreaterThan(1000);
        }
    }

    @Test
    void deletedTimersDoNotPileUp() {
        HeapKeyedState state = newState(Types.LONG);
        HeapTimers timers = state.eventTimers();
        for (long time = 0; time < 100_000; time++) {
            state.setCurrentKey(time % 10);
            if (time >= 10) {
                timers.delete(time - 10 + 1_000_000);
            }
            timers.register(time + 1_000_000);
        }
        assertThat(timers.size()).isEqualTo(10);
        assertThat(timers.queued()).isLessThan(100);
    }

    @Test
    void agreesWithASetOfTimers() {
        for (long seed = 1; seed <= 20; seed++) {
            Random random = new Random(seed);
            HeapKeyedState state = newState(Types.LONG);
            HeapTimers timers = state.eventTimers();
            Set<Timer> model = new HashSet<>();
            long now = 0;
            for (int step = 0; step < 3000; step++) {
                long key = random.nextInt(20);
                long timestamp = now + random.nextInt(100);
                state.setCurrentKey(key);
                switch (random.nextInt(5)) {
                    case 0, 1 -> {
                        timers.register(timestamp);
                        model.add(new Timer(timestamp, key));
                    }
                    case 2, 3 -> {
                        timers.delete(timestamp);
                        model.remove(new Timer(timestamp, key));
                    }
                    default -> {
                        now += random.nextInt(8);
                        long due = now;
                        List<Timer> fired = drain(state, timers, due);
                        assertThat(fired)
                                .as("-Dseed=%d", seed)
                                .isSortedAccordingTo(
                                        java.util.Comparator.comparingLong(Timer::timestamp))
                                .containsExactlyInAnyOrderElementsOf(
                                        model.stream().filter(t -> t.timestamp <= due).toList());
                        fired.forEach(model::remove);
                    }
                }
                assertThat(timers.size()).isEqualTo(model.size());
                if (random.nextInt(500) == 0) {
                    HeapKeyedState restored = newState(Types.LONG);
                    restore(state, restored);
                    state = restored;
                    timers = restored.eventTimers();
                }
            }
        }
    }
}
