package io.weir.heap;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.backend.StateInfo;
import io.weir.function.AggregateFunction;
import io.weir.state.AggregatingState;
import io.weir.state.AggregatingStateDescriptor;
import io.weir.state.ListState;
import io.weir.state.ListStateDescriptor;
import io.weir.state.MapState;
import io.weir.state.MapStateDescriptor;
import io.weir.state.ReducingState;
import io.weir.state.ReducingStateDescriptor;
import io.weir.state.ValueState;
import io.weir.state.ValueStateDescriptor;
import io.weir.types.BinaryOutput;
import io.weir.types.Type;
import io.weir.types.Types;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntFunction;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * All kinds of state and of keys beside plain maps: random changes, snapshots that are started and
 * swept at random moments, restores, lost segments, other parallelisms.
 */
class HeapKeyedStateModelTest {
    private static final String OPERATOR = "00112233445566778899aabbccddeeff";

    static List<Arguments> keys() {
        return List.of(
                Arguments.of(
                        "long", Types.LONG, (IntFunction<Object>) HeapKeyedStateModelTest::longKey),
                Arguments.of("int", Types.INT, (IntFunction<Object>) i -> i * 7 - 20),
                Arguments.of(
                        "double",
                        Types.DOUBLE,
                        (IntFunction<Object>) i -> i == 3 ? Double.NaN : i / 4.0 - 2),
                Arguments.of(
                        "float",
                        Types.FLOAT,
                        (IntFunction<Object>) i -> i == 3 ? Float.NaN : i / 4f - 2),
                Arguments.of("boolean", Types.BOOLEAN, (IntFunction<Object>) i -> i % 2 == 0),
                Arguments.of("short", Types.SHORT, (IntFunction<Object>) i -> (short) (i - 5)),
                Arguments.of("string", Types.STRING, (IntFunction<Object>) i -> "k" + i),
                Arguments.of(
                        "bytes",
                        Types.BYTES,
                        (IntFunction<Object>) i -> new byte[] {(byte) i, (byte) (i >> 8)}),
                // All of these have the same hash.
                Arguments.of(
                        "colliding",
                        Types.STRING,
                        (IntFunction<Object>) HeapKeyedStateModelTest::colliding));
    }

    private static Object longKey(int i) {
        return switch (i) {
            case 0 -> 0L;
            case 1 -> Long.MIN_VALUE;
            case 2 -> Long.MAX_VALUE;
            case 3 -> -1L;
            default -> (i * 0x9e3779b97f4a7c15L) >> (i % 40);
        };
    }

    private static Object colliding(int i) {
        StringBuilder text = new StringBuilder();
        for (int bit = 0; bit < 12; bit++) {
            text.append((i >> bit & 1) == 0 ? "Aa" : "BB");
        }
        return text.toString();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("keys")
    void snapshotsHoldTheStateAtTheBarrier(String name, Type<?> keyType, IntFunction<Object> key) {
        long first = Long.getLong("seed", 1);
        for (long seed = first; seed < first + Integer.getInteger("seeds", 8); seed++) {
            try {
                new Run(seed, keyType, key).run();
            } catch (Throwable e) {
                throw new AssertionError(
                        "keys of %s, -Dseed=%d -Dseeds=1".formatted(name, seed), e);
            }
        }
    }

    /** Sum and count. */
    private static final class Average implements AggregateFunction<Integer, String, String> {
        @Override
        public String createAccumulator() {
            return "";
        }

        @Override
        public String add(Integer value, String accumulator) {
            return accumulator.length() > 20 ? "+" + value : accumulator + value;
        }

        @Override
        public String getResult(String accumulator) {
            return "<" + accumulator + ">";
        }

        @Override
        public String merge(String left, String right) {
            return left + right;
        }
    }

    /** State and handles of a subtask. */
    private static final class Subtask {
        final HeapKeyedState state;
        final Type<?> keyType;
        ValueState<String> text;
        ValueState<Long> number;
        PrimitiveTable sum;
        ListState<Integer> list;
        MapState<String, Long> map;
        ReducingState<Integer> max;
        AggregatingState<Integer, String> aggregate;
        HeapTimers timers;
        Segment target = new Segment();

        Subtask(Type<?> keyType, int maxParallelism, int first, int last) {
            this.keyType = keyType;
            state =
                    new HeapKeyedState(
                            OPERATOR,
                            keyType,
                            maxParallelism,
                            first,
                            last,
                            chunk -> target.add(chunk));
        }

        void declare() {
            text = state.value(new ValueStateDescriptor<>("text", Types.STRING));
            number = state.value(new ValueStateDescriptor<>("number", Types.LONG));
            sum = state.primitive("sum", Types.DOUBLE);
            list = state.list(new ListStateDescriptor<>("list", Types.INT));
            map = state.map(new MapStateDescriptor<>("map", Types.STRING, Types.LONG));
            max = state.reducing(new ReducingStateDescriptor<>("max", Math::max, Types.INT));
            aggregate =
                    state.aggregating(
                            new AggregatingStateDescriptor<>("agg", new Average(), Types.STRING));
            timers = state.eventTimers();
        }

        /** Every state as text, by encoded key. */
        Map<String, Map<String, String>> image() {
            Map<String, Map<String, String>> image = new TreeMap<>();
            for (StateInfo info : state.states()) {
                Map<String, String> entries = new TreeMap<>();
                state.forEachKey(
                        info.name(),
                        (key, value) ->
                                assertThat(entries.put(hex(keyType, key), value.toString()))
                                        .isNull());
                assertThat(info.entries()).isEqualTo(entries.size());
                image.put(info.name(), entries);
            }
            return image;
        }
    }

    @SuppressWarnings("unchecked")
    private static String hex(Type<?> type, Object key) {
        BinaryOutput out = new BinaryOutput(32);
        ((Type<Object>) type).write(key, out);
        return HexFormat.of().formatHex(out.toByteArray());
    }

    /** What the states should hold: by name, by encoded key. */
    private static final class Model {
        final Map<String, Map<String, Object>> states = new TreeMap<>();

        Model() {
            for (String name :
                    List.of(
                            "text",
                            "number",
                            "sum",
                            "list",
                            "map",
                            "max",
                            "agg",
                            "_timers/event")) {
                states.put(name, new TreeMap<>());
            }
        }

        Map<String, Object> of(String name) {
            return states.get(name);
        }

        @SuppressWarnings("unchecked")
        List<Integer> list(String key) {
            return (List<Integer>) of("list").computeIfAbsent(key, k -> new ArrayList<Integer>());
        }

        @SuppressWarnings("unchecked")
        Map<String, Long> map(String key) {
            return (Map<String, Long>)
                    of("map").computeIfAbsent(key, k -> new LinkedHashMap<String, Long>());
        }

        @SuppressWarnings("unchecked")
        NavigableSet<Long> timers(String key) {
            return (NavigableSet<Long>)
                    of("_timers/event").computeIfAbsent(key, k -> new TreeSet<Long>());
        }

        Map<String, Map<String, String>> image() {
            Map<String, Map<String, String>> image = new TreeMap<>();
            states.forEach(
                    (name, entries) -> {
                        Map<String, String> texts = new TreeMap<>();
                        entries.forEach(
                                (key, value) -> {
                                    String text = value.toString();
                                    if (!text.equals("[]") && !text.equals("{}")) {
                                        texts.put(key, text);
                                    }
                                });
                        image.put(name, texts);
                    });
            return image;
        }

        @SuppressWarnings("unchecked")
        Model copy() {
            Model copy = new Model();
            states.forEach(
                    (name, entries) ->
                            entries.forEach(
                                    (key, value) -> {
                                        Object copied = value;
                                        if (value instanceof List<?> list) {
                                            copied = new ArrayList<>(list);
                                        } else if (value instanceof Map<?, ?> map) {
                                            copied = new LinkedHashMap<>(map);
                                        } else if (value instanceof TreeSet<?> set) {
                                            copied = new TreeSet<>((TreeSet<Long>) set);
                                        }
                                        copy.of(name).put(key, copied);
                                    }));
            return copy;
        }
    }

    /** One random run. */
    private static final class Run {
        private final Random random;
        private final Type<?> keyType;
        private final IntFunction<Object> keyOf;
        private final int maxParallelism;
        private final int keys;
        private Subtask subtask;
        private Model model = new Model();

        /** What the last finished snapshot and those it builds upon have captured. */
        private List<Segment> chain = new ArrayList<>();

        private Model atChain = new Model();
        private boolean sweeping;
        private boolean fullSweep;
        private Model atBarrier = new Model();
        private long checkpoint;

        Run(long seed, Type<?> keyType, IntFunction<Object> keyOf) {
            this.random = new Random(seed * 31);
            this.keyType = keyType;
            this.keyOf = keyOf;
            this.maxParallelism = List.of(1, 3, 8, 128).get(random.nextInt(4));
            this.keys = List.of(3, 30, 200, 700).get(random.nextInt(4));
            subtask = newSubtask(0, maxParallelism - 1);
            subtask.declare();
        }

        private Subtask newSubtask(int first, int last) {
            return new Subtask(keyType, maxParallelism, first, last);
        }

        void run() {
            int steps = 600 + random.nextInt(2500);
            for (int step = 0; step < steps; step++) {
                int kind = random.nextInt(100);
                if (kind < 90) {
                    change();
                } else if (kind < 95) {
                    if (sweeping && subtask.state.sweep(1 + random.nextInt(2))) {
                        finished();
                    }
                } else if (kind < 97) {
                    snapshot();
                } else if (kind < 98 && random.nextInt(4) == 0) {
                    crash();
                } else if (kind < 99 && random.nextInt(4) == 0) {
                    loseSegment();
                } else if (random.nextInt(10) == 0) {
                    removeMany();
                }
            }
            snapshot();
            finish();
            assertThat(subtask.image()).isEqualTo(model.image());
        }

        private void snapshot() {
            finish();
            Segment target = new Segment();
            target.describe(subtask.state.states());
            subtask.target = target;
            boolean full = random.nextInt(5) == 0;
            boolean must = subtask.state.mustBeFull();
            fullSweep = subtask.state.startSnapshot(++checkpoint, full);
            assertThat(fullSweep).isEqualTo(full || must);
            atBarrier = model.copy();
            sweeping = true;
        }

        private void finish() {
            if (sweeping) {
                subtask.state.finishSnapshot();
                finished();
            }
        }

        private void finished() {
            sweeping = false;
            Segment segment = subtask.target;
            if (fullSweep) {
                chain = new ArrayList<>();
            }
            chain = new ArrayList<>(chain);
            chain.add(segment);
            atChain = atBarrier;
            // Changes between capture and encoding must not be seen.
            for (int i = random.nextInt(20); i > 0; i--) {
                change();
            }
            segment.encode();
            verifyChain();
        }

        /** The chain restores to the state at the barrier, in one subtask and in two. */
        private void verifyChain() {
            Map<String, Map<String, String>> expected = atChain.image();
            assertThat(restored(0, maxParallelism - 1).image()).isEqualTo(expected);
            if (maxParallelism > 1) {
                int middle = 1 + random.nextInt(maxParallelism - 1);
                Map<String, Map<String, String>> both = restored(0, middle - 1).image();
                restored(middle, maxParallelism - 1)
                        .image()
                        .forEach(
                                (name, entries) ->
                                        entries.forEach(
                                                (key, value) ->
                                                        assertThat(both.get(name).put(key, value))
                                                                .isNull()));
                assertThat(both).isEqualTo(expected);
            }
        }

        private Subtask restored(int first, int last) {
            Subtask restored = newSubtask(first, last);
            restored.declare();
            chain.forEach(segment -> segment.restoreInto(restored.state, first, last));
            assertThat(restored.state.mustBeFull()).isFalse();
            return restored;
        }

        private void crash() {
            if (!chain.isEmpty()) {
                sweeping = false;
                subtask = restored(0, maxParallelism - 1);
                model = atChain.copy();
            }
        }

        private void loseSegment() {
            if (sweeping) {
                subtask.state.finishSnapshot();
                sweeping = false;
            }
            subtask.state.forceFullNext();
        }

        private void removeMany() {
            for (int i = 0; i < keys; i++) {
                if (random.nextInt(8) > 0) {
                    Object key = keyOf.apply(i);
                    String hex = hex(keyType, key);
                    subtask.state.setCurrentKey(key);
                    subtask.text.clear();
                    model.of("text").remove(hex);
                    subtask.number.clear();
                    model.of("number").remove(hex);
                    subtask.map.clear();
                    model.of("map").remove(hex);
                }
            }
        }

        private void change() {
            Object key = keyOf.apply(random.nextInt(keys));
            String hex = hex(keyType, key);
            subtask.state.setCurrentKey(key);
            int value = random.nextInt(1000);
            for (int i = random.nextInt(4); i >= 0; i--) {
                changeOne(key, hex, value + i);
            }
        }

        private void changeOne(Object key, String hex, int value) {
            switch (random.nextInt(22)) {
                case 0, 1 -> {
                    subtask.text.update("t" + value);
                    model.of("text").put(hex, "t" + value);
                    assertThat(subtask.text.value()).isEqualTo("t" + value);
                }
                case 2 -> {
                    subtask.text.update(null);
                    model.of("text").remove(hex);
                    assertThat(subtask.text.value()).isNull();
                }
                case 3, 4 -> {
                    assertThat(subtask.number.value()).isEqualTo(model.of("number").get(hex));
                    subtask.number.update((long) value);
                    model.of("number").put(hex, (long) value);
                }
                case 5 -> {
                    subtask.number.clear();
                    model.of("number").remove(hex);
                }
                case 6, 7, 8 -> {
                    double next = combine(key, value / 8.0);
                    Object before = model.of("sum").get(hex);
                    double sum = value / 8.0 + (before == null ? 0 : (Double) before);
                    model.of("sum").put(hex, sum);
                    assertThat(next).isEqualTo(sum);
                }
                case 9, 10 -> {
                    subtask.list.add(value);
                    model.list(hex).add(value);
                }
                case 11 -> {
                    List<Integer> values = random.ints(random.nextInt(4), 0, 99).boxed().toList();
                    if (random.nextInt(3) == 0) {
                        subtask.list.addAll(values);
                        model.list(hex).addAll(values);
                    } else {
                        subtask.list.update(values);
                        model.of("list").put(hex, new ArrayList<>(values));
                    }
                    assertThat(subtask.list.get()).containsExactlyElementsOf(model.list(hex));
                }
                case 12 -> {
                    if (random.nextInt(3) == 0) {
                        subtask.list.clear();
                        model.of("list").remove(hex);
                    }
                }
                case 13, 14, 15 -> {
                    String mapKey = "m" + random.nextInt(random.nextBoolean() ? 5 : 40);
                    subtask.map.put(mapKey, (long) value);
                    model.map(hex).put(mapKey, (long) value);
                    assertThat(subtask.map.get(mapKey)).isEqualTo((long) value);
                }
                case 16 -> {
                    String mapKey = "m" + random.nextInt(random.nextBoolean() ? 5 : 40);
                    assertThat(subtask.map.contains(mapKey))
                            .isEqualTo(model.map(hex).containsKey(mapKey));
                    subtask.map.remove(mapKey);
                    model.map(hex).remove(mapKey);
                    assertThat(subtask.map.isEmpty()).isEqualTo(model.map(hex).isEmpty());
                }
                case 17 -> iterate(hex);
                case 18 -> {
                    subtask.max.add(value);
                    model.of("max").merge(hex, value, (a, b) -> Math.max((Integer) a, (Integer) b));
                    assertThat(subtask.max.get()).isEqualTo(model.of("max").get(hex));
                }
                case 19 -> {
                    subtask.aggregate.add(value);
                    Average average = new Average();
                    Object before = model.of("agg").getOrDefault(hex, "");
                    String next = average.add(value, (String) before);
                    model.of("agg").put(hex, next);
                    assertThat(subtask.aggregate.get()).isEqualTo(average.getResult(next));
                }
                case 20 -> {
                    subtask.timers.register(value);
                    model.timers(hex).add((long) value);
                }
                default -> {
                    if (random.nextInt(3) > 0) {
                        subtask.timers.delete(value / 100);
                        model.timers(hex).remove((long) (value / 100));
                    } else {
                        fire(value / 3);
                        subtask.state.setCurrentKey(key);
                    }
                }
            }
        }

        private double combine(Object key, double value) {
            long bits = Double.doubleToLongBits(value);
            long result;
            if (key instanceof Long longKey) {
                result = subtask.sum.combine(longKey, bits, Run::add);
            } else {
                result = subtask.sum.combine(key, bits, Run::add);
            }
            return Double.longBitsToDouble(result);
        }

        private static long add(long left, long right) {
            return Double.doubleToLongBits(
                    Double.longBitsToDouble(left) + Double.longBitsToDouble(right));
        }

        /** Walks over the map and removes on the way. */
        private void iterate(String hex) {
            Map<String, Long> expected = model.map(hex);
            Iterator<Map.Entry<String, Long>> actual = subtask.map.entries().iterator();
            for (Map.Entry<String, Long> entry : new ArrayList<>(expected.entrySet())) {
                assertThat(actual.hasNext()).isTrue();
                assertThat(actual.next()).isEqualTo(entry);
                if (random.nextInt(4) == 0) {
                    actual.remove();
                    expected.remove(entry.getKey());
                }
            }
            assertThat(actual.hasNext()).isFalse();
        }

        private void fire(long time) {
            long before = Long.MIN_VALUE;
            while (subtask.timers.pollDue(time)) {
                long timestamp = subtask.timers.firedTimestamp();
                assertThat(timestamp).isBetween(before, time);
                before = timestamp;
                String hex = hex(keyType, subtask.state.currentKey());
                assertThat(model.timers(hex).remove(timestamp)).isTrue();
            }
            long next =
                    model.of("_timers/event").values().stream()
                            .map(set -> (TreeSet<?>) set)
                            .filter(set -> !set.isEmpty())
                            .mapToLong(set -> (Long) Objects.requireNonNull(set.first()))
                            .min()
                            .orElse(Long.MAX_VALUE);
            assertThat(subtask.timers.nextTimestamp()).isEqualTo(next).isGreaterThan(time);
        }
    }
}
