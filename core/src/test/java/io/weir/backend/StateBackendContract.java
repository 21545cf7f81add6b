package io.weir.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.function.AggregateFunction;
import io.weir.operator.PrimitiveState;
import io.weir.operator.Timers;
import io.weir.snapshot.CheckpointMetadata.StoredKind;
import io.weir.snapshot.Entries;
import io.weir.snapshot.StateId;
import io.weir.state.AggregatingState;
import io.weir.state.AggregatingStateDescriptor;
import io.weir.state.ListState;
import io.weir.state.ListStateDescriptor;
import io.weir.state.MapState;
import io.weir.state.MapStateDescriptor;
import io.weir.state.Migration;
import io.weir.state.ReducingState;
import io.weir.state.ReducingStateDescriptor;
import io.weir.state.StateKind;
import io.weir.state.ValueState;
import io.weir.state.ValueStateDescriptor;
import io.weir.types.BinaryInput;
import io.weir.types.BinaryOutput;
import io.weir.types.CorruptDataException;
import io.weir.types.IncompatibleSchemaException;
import io.weir.types.KeyHash;
import io.weir.types.Type;
import io.weir.types.Types;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What every state backend keeps, and that what one has captured the other restores: all kinds of
 * state beside plain maps, with snapshots, losses and restores at random moments.
 */
public abstract class StateBackendContract {
    private static final String OPERATOR = "00112233445566778899aabbccddeeff";

    private StateBackend first;
    private StateBackend second;
    private final List<KeyedBackend> open = new ArrayList<>();

    /** The backend that works. */
    protected abstract StateBackend backend();

    /** One that restores what the other has captured; the same kind or another. */
    protected StateBackend restoringBackend() {
        return backend();
    }

    /** How many random runs there are for each type of key. */
    protected int runs() {
        return 8;
    }

    @BeforeEach
    void openBackends() {
        first = backend();
        second = restoringBackend();
    }

    @AfterEach
    void closeBackends() {
        open.forEach(KeyedBackend::close);
        first.close();
        second.close();
    }

    private KeyedBackend create(
            StateBackend of, Type<?> keyType, int max, int from, int to, BackendSegment[] target) {
        KeyedBackend keyed =
                of.create(OPERATOR, keyType, max, from, to, block -> target[0].add(block));
        open.add(keyed);
        return keyed;
    }

    private void close(Subtask subtask) {
        open.remove(subtask.state);
        subtask.state.close();
    }

    // ---- random runs beside a model

    static List<Arguments> keys() {
        return List.of(
                Arguments.of("long", Types.LONG, (IntFunction<Object>) i -> longKey(i)),
                Arguments.of("int", Types.INT, (IntFunction<Object>) i -> i * 7 - 20),
                Arguments.of(
                        "double",
                        Types.DOUBLE,
                        (IntFunction<Object>) i -> i == 3 ? Double.NaN : i / 4.0 - 2),
                Arguments.of("boolean", Types.BOOLEAN, (IntFunction<Object>) i -> i % 2 == 0),
                Arguments.of("short", Types.SHORT, (IntFunction<Object>) i -> (short) (i - 5)),
                Arguments.of("string", Types.STRING, (IntFunction<Object>) i -> "k" + i),
                Arguments.of(
                        "bytes",
                        Types.BYTES,
                        (IntFunction<Object>) i -> new byte[] {(byte) i, (byte) (i >> 8)}),
                Arguments.of("colliding", Types.STRING, (IntFunction<Object>) i -> colliding(i)));
    }

    private static Object longKey(int i) {
        return switch (i) {
            case 0 -> 0L;
            case 1 -> Long.MIN_VALUE;
            case 2 -> Long.MAX_VALUE;
            case 3 -> -1L;
            default -> i * 0x9e3779b97f4a7c15L;
        };
    }

    /** All of these have the same hash. */
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
        long from = Long.getLong("seed", 1);
        for (long seed = from; seed < from + Integer.getInteger("seeds", runs()); seed++) {
            try {
                new Run(seed, keyType, key).run();
            } catch (Throwable e) {
                throw new AssertionError(
                        "keys of %s, -Dseed=%d -Dseeds=1".formatted(name, seed), e);
            }
        }
    }

    /** Keeps what was added as text. */
    private static final class Texts implements AggregateFunction<Integer, String, String> {
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
        final KeyedBackend state;
        final ValueState<String> text;
        final ValueState<Long> number;
        final ValueState<Double> sumValue;
        final PrimitiveState sum;
        final ListState<Integer> list;
        final MapState<String, Long> map;
        final ReducingState<Integer> max;
        final AggregatingState<Integer, String> aggregate;
        final Timers timers;

        Subtask(KeyedBackend state) {
            this.state = state;
            text = state.value(new ValueStateDescriptor<>("text", Types.STRING));
            number = state.value(new ValueStateDescriptor<>("number", Types.LONG));
            sumValue = state.value(new ValueStateDescriptor<>("sum", Types.DOUBLE));
            sum = state.primitive("sum", Types.DOUBLE);
            list = state.list(new ListStateDescriptor<>("list", Types.INT));
            map = state.map(new MapStateDescriptor<>("map", Types.STRING, Types.LONG));
            max = state.reducing(new ReducingStateDescriptor<>("max", Math::max, Types.INT));
            aggregate =
                    state.aggregating(
                            new AggregatingStateDescriptor<>("agg", new Texts(), Types.STRING));
            timers = state.eventTimers();
        }

        /** What the current key has, as text. */
        Map<String, String> image() {
            Map<String, String> image = new TreeMap<>();
            note(image, "text", text.value());
            note(image, "number", number.value());
            note(image, "sum", sumValue.value());
            List<Integer> elements = new ArrayList<>();
            list.get().forEach(elements::add);
            note(image, "list", elements.isEmpty() ? null : elements);
            Map<String, Long> entries = new TreeMap<>();
            map.entries().forEach(e -> assertThat(entries.put(e.getKey(), e.getValue())).isNull());
            assertThat(map.isEmpty()).isEqualTo(entries.isEmpty());
            note(image, "map", entries.isEmpty() ? null : entries);
            note(image, "max", max.get());
            note(image, "agg", aggregate.get());
            return image;
        }

        private static void note(Map<String, String> image, String name, Object value) {
            if (value != null) {
                image.put(name, value.toString());
            }
        }
    }

    /** What a key should have. */
    private static final class Cell {
        String text;
        Long number;
        Double sum;
        List<Integer> list = new ArrayList<>();
        Map<String, Long> map = new TreeMap<>();
        Integer max;
        String aggregate;
        TreeSet<Long> timers = new TreeSet<>();

        Cell copy() {
            Cell copy = new Cell();
            copy.text = text;
            copy.number = number;
            copy.sum = sum;
            copy.list = new ArrayList<>(list);
            copy.map = new TreeMap<>(map);
            copy.max = max;
            copy.aggregate = aggregate;
            copy.timers = new TreeSet<>(timers);
            return copy;
        }

        Map<String, String> image() {
            Map<String, String> image = new TreeMap<>();
            Subtask.note(image, "text", text);
            Subtask.note(image, "number", number);
            Subtask.note(image, "sum", sum);
            Subtask.note(image, "list", list.isEmpty() ? null : list);
            Subtask.note(image, "map", map.isEmpty() ? null : map);
            Subtask.note(image, "max", max);
            Subtask.note(image, "agg", aggregate == null ? null : new Texts().getResult(aggregate));
            return image;
        }
    }

    /** One random run. */
    private final class Run {
        private final Random random;
        private final Type<?> keyType;
        private final IntFunction<Object> keyOf;
        private final int maxParallelism;
        private final int keys;
        private final BackendSegment[] target = {new BackendSegment()};
        private Subtask subtask;
        private Map<Integer, Cell> model = new TreeMap<>();
        private List<BackendSegment> chain = new ArrayList<>();
        private Map<Integer, Cell> atChain = new TreeMap<>();
        private boolean lost;
        private long checkpoint;

        Run(long seed, Type<?> keyType, IntFunction<Object> keyOf) {
            this.random = new Random(seed * 31);
            this.keyType = keyType;
            this.keyOf = keyOf;
            this.maxParallelism = List.of(1, 3, 8, 128).get(random.nextInt(4));
            // Of two booleans there are only two.
            this.keys =
                    keyType.equals(Types.BOOLEAN) ? 2 : List.of(3, 30, 200).get(random.nextInt(3));
            subtask = new Subtask(create(first, keyType, maxParallelism, 0, last(), target));
        }

        private int last() {
            return maxParallelism - 1;
        }

        void run() {
            int steps = 300 + random.nextInt(700);
            for (int step = 0; step < steps; step++) {
                int kind = random.nextInt(200);
                if (kind < 190) {
                    change();
                } else if (kind < 196) {
                    snapshot();
                } else if (kind < 198) {
                    crash();
                } else {
                    clearMany();
                }
            }
            snapshot();
            verify(subtask, model, 0, last());
            close(subtask);
        }

        private void snapshot() {
            BackendSegment segment = new BackendSegment();
            target[0] = segment;
            segment.describe(subtask.state.states());
            boolean full = lost || random.nextInt(5) == 0;
            boolean must = subtask.state.mustBeFull();
            boolean everything = subtask.state.startSnapshot(++checkpoint, full);
            assertThat(everything).isEqualTo(full || must);
            Map<Integer, Cell> atBarrier = copy(model);
            boolean swept = false;
            while (!swept) {
                change();
                swept = subtask.state.sweep(1 + random.nextInt(2));
            }
            // What changes between capture and encoding must not be seen.
            for (int i = random.nextInt(20); i > 0; i--) {
                change();
            }
            lost = random.nextInt(8) == 0;
            if (lost) {
                segment.drop();
                return;
            }
            segment.encode();
            if (everything) {
                chain = new ArrayList<>();
            }
            chain.add(segment);
            atChain = atBarrier;
            verifyChain();
        }

        /** The chain restores to the state at the barrier, in one subtask and in two. */
        private void verifyChain() {
            Subtask whole = restored(second, 0, last());
            verify(whole, atChain, 0, last());
            verifyTimers(whole, atChain);
            close(whole);
            if (maxParallelism > 1 && random.nextInt(3) == 0) {
                int middle = 1 + random.nextInt(maxParallelism - 1);
                Subtask lower = restored(second, 0, middle - 1);
                Subtask upper = restored(second, middle, last());
                verify(lower, atChain, 0, middle - 1);
                verify(upper, atChain, middle, last());
                close(lower);
                close(upper);
            }
        }

        private Subtask restored(StateBackend by, int from, int to) {
            Subtask restored = new Subtask(create(by, keyType, maxParallelism, from, to, target));
            chain.forEach(segment -> segment.restoreInto(restored.state, from, to));
            assertThat(restored.state.mustBeFull()).isFalse();
            return restored;
        }

        @SuppressWarnings("unchecked")
        private void verify(Subtask of, Map<Integer, Cell> expected, int from, int to) {
            for (int i = 0; i < keys; i++) {
                Object key = keyOf.apply(i);
                int group = KeyHash.keyGroup(((Type<Object>) keyType).hash(key), maxParallelism);
                if (group >= from && group <= to) {
                    of.state.setCurrentKey(key);
                    assertThat(of.image())
                            .as("key %s", i)
                            .isEqualTo(expected.getOrDefault(i, new Cell()).image());
                }
            }
        }

        /** All timers fire, in order, of the right keys. */
        private void verifyTimers(Subtask of, Map<Integer, Cell> expected) {
            Map<String, TreeSet<Long>> left = new TreeMap<>();
            expected.forEach(
                    (i, cell) -> left.put(hex(keyOf.apply(i)), new TreeSet<>(cell.timers)));
            long before = Long.MIN_VALUE;
            long fired;
            while ((fired = of.state.pollEventTimer(Long.MAX_VALUE - 1)) != KeyedBackend.NO_TIMER) {
                assertThat(fired).isGreaterThanOrEqualTo(before);
                before = fired;
                assertThat(left.get(hex(of.state.currentKey())).remove(fired)).isTrue();
            }
            assertThat(left.values()).allMatch(Set::isEmpty);
        }

        @SuppressWarnings("unchecked")
        private String hex(Object key) {
            BinaryOutput out = new BinaryOutput(32);
            ((Type<Object>) keyType).write(key, out);
            return HexFormat.of().formatHex(out.toByteArray());
        }

        private void crash() {
            if (!chain.isEmpty()) {
                close(subtask);
                subtask = restored(first, 0, last());
                model = copy(atChain);
                lost = false;
            }
        }

        private Map<Integer, Cell> copy(Map<Integer, Cell> cells) {
            Map<Integer, Cell> copy = new TreeMap<>();
            cells.forEach((i, cell) -> copy.put(i, cell.copy()));
            return copy;
        }

        private void clearMany() {
            for (int i = 0; i < keys; i++) {
                if (random.nextInt(8) > 0) {
                    Cell cell = current(i);
                    subtask.text.clear();
                    cell.text = null;
                    subtask.list.clear();
                    cell.list.clear();
                    subtask.map.clear();
                    cell.map.clear();
                }
            }
        }

        private Cell current(int i) {
            subtask.state.setCurrentKey(keyOf.apply(i));
            return model.computeIfAbsent(i, k -> new Cell());
        }

        private void change() {
            int i = random.nextInt(keys);
            Cell cell = current(i);
            int value = random.nextInt(1000);
            for (int more = random.nextInt(4); more >= 0; more--) {
                changeOne(i, cell, value + more);
            }
        }

        private void changeOne(int i, Cell cell, int value) {
            switch (random.nextInt(22)) {
                case 0, 1 -> {
                    subtask.text.update("t" + value);
                    cell.text = "t" + value;
                    assertThat(subtask.text.value()).isEqualTo(cell.text);
                }
                case 2 -> {
                    subtask.text.update(null);
                    cell.text = null;
                    assertThat(subtask.text.value()).isNull();
                }
                case 3, 4 -> {
                    assertThat(subtask.number.value()).isEqualTo(cell.number);
                    subtask.number.update((long) value);
                    cell.number = (long) value;
                }
                case 5 -> {
                    subtask.number.clear();
                    cell.number = null;
                }
                case 6, 7, 8 -> {
                    cell.sum = value / 8.0 + (cell.sum == null ? 0 : cell.sum);
                    assertThat(combine(keyOf.apply(i), value / 8.0)).isEqualTo(cell.sum);
                }
                case 9, 10 -> {
                    subtask.list.add(value);
                    cell.list.add(value);
                }
                case 11 -> {
                    List<Integer> values = random.ints(random.nextInt(4), 0, 99).boxed().toList();
                    if (random.nextInt(3) == 0) {
                        subtask.list.addAll(values);
                        cell.list.addAll(values);
                    } else {
                        subtask.list.update(values);
                        cell.list = new ArrayList<>(values);
                    }
                    assertThat(subtask.list.get()).containsExactlyElementsOf(cell.list);
                }
                case 12 -> {
                    if (random.nextInt(3) == 0) {
                        subtask.list.clear();
                        cell.list.clear();
                    }
                }
                case 13, 14, 15 -> {
                    String mapKey = "m" + random.nextInt(random.nextBoolean() ? 5 : 300);
                    subtask.map.put(mapKey, (long) value);
                    cell.map.put(mapKey, (long) value);
                    assertThat(subtask.map.get(mapKey)).isEqualTo((long) value);
                }
                case 16 -> {
                    String mapKey = "m" + random.nextInt(random.nextBoolean() ? 5 : 300);
                    assertThat(subtask.map.contains(mapKey))
                            .isEqualTo(cell.map.containsKey(mapKey));
                    subtask.map.remove(mapKey);
                    cell.map.remove(mapKey);
                    assertThat(subtask.map.isEmpty()).isEqualTo(cell.map.isEmpty());
                }
                case 17 -> walk(cell);
                case 18 -> {
                    subtask.max.add(value);
                    cell.max = cell.max == null ? value : Math.max(cell.max, value);
                    assertThat(subtask.max.get()).isEqualTo(cell.max);
                }
                case 19 -> {
                    subtask.aggregate.add(value);
                    cell.aggregate =
                            new Texts().add(value, cell.aggregate == null ? "" : cell.aggregate);
                    assertThat(subtask.aggregate.get()).isEqualTo("<" + cell.aggregate + ">");
                }
                case 20 -> {
                    subtask.timers.register(value);
                    cell.timers.add((long) value);
                }
                default -> {
                    if (random.nextInt(3) > 0) {
                        subtask.timers.delete(value / 100);
                        cell.timers.remove((long) (value / 100));
                    } else {
                        fire(value / 3);
                        subtask.state.setCurrentKey(keyOf.apply(i));
                    }
                }
            }
        }

        private double combine(Object key, double value) {
            long bits = Double.doubleToLongBits(value);
            long result =
                    key instanceof Long longKey
                            ? subtask.sum.combine(
                                    longKey.longValue(), bits, StateBackendContract::add)
                            : subtask.sum.combine(key, bits, StateBackendContract::add);
            return Double.longBitsToDouble(result);
        }

        /** Walks over the map and removes and puts on the way. */
        private void walk(Cell cell) {
            Map<String, Long> seen = new TreeMap<>();
            Map<String, Long> before = new TreeMap<>(cell.map);
            Iterator<Map.Entry<String, Long>> entries = subtask.map.entries().iterator();
            while (entries.hasNext()) {
                Map.Entry<String, Long> entry = entries.next();
                assertThat(seen.put(entry.getKey(), entry.getValue())).isNull();
                if (random.nextInt(4) == 0) {
                    entries.remove();
                    cell.map.remove(entry.getKey());
                }
            }
            assertThat(seen).isEqualTo(before);
        }

        private void fire(long time) {
            long expected = 0;
            for (Cell cell : model.values()) {
                expected += cell.timers.headSet(time, true).size();
            }
            Map<String, Cell> byKey = new LinkedHashMap<>();
            model.forEach((k, cell) -> byKey.put(hex(keyOf.apply(k)), cell));
            long before = Long.MIN_VALUE;
            long fired;
            while ((fired = subtask.state.pollEventTimer(time)) != KeyedBackend.NO_TIMER) {
                assertThat(fired).isBetween(before, time);
                before = fired;
                Cell cell = byKey.get(hex(subtask.state.currentKey()));
                assertThat(cell.timers.remove(fired)).isTrue();
                expected--;
            }
            assertThat(expected).isZero();
        }
    }

    private static long add(long left, long right) {
        return Double.doubleToLongBits(
                Double.longBitsToDouble(left) + Double.longBitsToDouble(right));
    }

    // ---- one thing at a time

    private final BackendSegment[] target = {new BackendSegment()};

    private KeyedBackend longs() {
        return create(first, Types.LONG, 8, 0, 7, target);
    }

    private BackendSegment snapshot(KeyedBackend of, boolean full) {
        BackendSegment segment = new BackendSegment();
        segment.describe(of.states());
        target[0] = segment;
        var unused = of.startSnapshot(1, full);
        while (!of.sweep(100)) {}
        segment.encode();
        return segment;
    }

    @Test
    void anIncrementHoldsWhatHasChangedAndNoMore() {
        KeyedBackend state = longs();
        ValueState<Long> value = state.value(new ValueStateDescriptor<>("v", Types.LONG));
        for (long key = 0; key < 1000; key++) {
            state.setCurrentKey(key);
            value.update(key);
        }
        assertThat(snapshot(state, false).entries()).isEqualTo(1000);
        for (long key = 0; key < 10; key++) {
            state.setCurrentKey(key);
            value.update(-key);
        }
        state.setCurrentKey(500L);
        value.clear();
        BackendSegment increment = snapshot(state, false);
        assertThat(increment.operations("v")).isEqualTo(Map.of(Entries.PUT, 10, Entries.REMOVE, 1));
        assertThat(snapshot(state, false).entries()).isZero();
        assertThat(snapshot(state, true).operations("v")).isEqualTo(Map.of(Entries.PUT, 999));
    }

    @Test
    void aListThatHasGrownIsItsNewElementsAndAMapThatHasChangedAPatch() {
        KeyedBackend state = longs();
        ListState<String> list = state.list(new ListStateDescriptor<>("l", Types.STRING));
        MapState<String, Long> map =
                state.map(new MapStateDescriptor<>("m", Types.STRING, Types.LONG));
        state.setCurrentKey(1L);
        list.addAll(List.of("a", "b"));
        map.put("x", 1L);
        map.put("y", 2L);
        var unused = snapshot(state, false);
        list.add("c");
        map.remove("x");
        BackendSegment increment = snapshot(state, false);
        assertThat(increment.operations("l")).isEqualTo(Map.of(Entries.APPEND, 1));
        assertThat(increment.operations("m")).isEqualTo(Map.of(Entries.PATCH, 1));
        map.remove("y");
        list.clear();
        BackendSegment emptied = snapshot(state, false);
        assertThat(emptied.operations("l")).isEqualTo(Map.of(Entries.REMOVE, 1));
        assertThat(emptied.operations("m")).isEqualTo(Map.of(Entries.REMOVE, 1));
    }

    @Test
    void aListMayBeReplacedByAPartOfItself() {
        KeyedBackend state = longs();
        ListState<Integer> list = state.list(new ListStateDescriptor<>("l", Types.INT));
        state.setCurrentKey(1L);
        list.addAll(List.of(1, 2, 3, 4));
        List<Integer> view = new ArrayList<>();
        list.get().forEach(view::add);
        list.update(view.subList(1, 3));
        assertThat(list.get()).containsExactly(2, 3);
    }

    @Test
    void handlesAndPrimitiveStateOfOneNameAreTheSameState() {
        KeyedBackend state = longs();
        ValueState<Long> value = state.value(new ValueStateDescriptor<>("v", Types.LONG));
        PrimitiveState primitive = state.primitive("v", Types.LONG);
        state.setCurrentKey(7L);
        value.update(5L);
        assertThat(primitive.combine(7L, 3, Long::sum)).isEqualTo(8);
        assertThat(value.value()).isEqualTo(8);
        assertThat(primitive.combine(8L, 3, Long::sum)).isEqualTo(3);
        assertThat(state.currentKey()).isEqualTo(7L);
        assertThat(value.value()).isEqualTo(8);
    }

    @Test
    void anIteratorRefusesToRemoveOnceAnotherKeyIsCurrent() {
        KeyedBackend state = longs();
        MapState<String, Long> map =
                state.map(new MapStateDescriptor<>("m", Types.STRING, Types.LONG));
        state.setCurrentKey(1L);
        map.put("x", 1L);
        Iterator<String> keys = map.keys().iterator();
        assertThat(keys.next()).isEqualTo("x");
        state.setCurrentKey(2L);
        assertThatThrownBy(keys::remove)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("the current key was 1")
                .hasMessageContaining("is 2 now");
    }

    @Test
    void aRemovedEntryIsNotShownByAnIterationUnderWay() {
        KeyedBackend state = longs();
        MapState<String, Long> map =
                state.map(new MapStateDescriptor<>("m", Types.STRING, Types.LONG));
        state.setCurrentKey(1L);
        map.putAll(Map.of("x", 1L, "y", 2L, "z", 3L));
        List<String> seen = new ArrayList<>();
        for (String key : map.keys()) {
            seen.add(key);
            for (String other : List.of("x", "y", "z")) {
                if (!other.equals(key)) {
                    map.remove(other);
                }
            }
        }
        assertThat(seen).hasSize(1);
        assertThat(map.keys()).containsExactlyElementsOf(seen);
    }

    @Test
    void aWidenedValueIsReadAndMakesTheNextSnapshotFull() {
        KeyedBackend before = longs();
        ValueState<Integer> ints = before.value(new ValueStateDescriptor<>("v", Types.INT));
        before.setCurrentKey(1L);
        ints.update(41);
        BackendSegment segment = snapshot(before, true);
        KeyedBackend after = create(second, Types.LONG, 8, 0, 7, target);
        ValueState<Long> longs = after.value(new ValueStateDescriptor<>("v", Types.LONG));
        segment.restoreInto(after, 0, 7);
        after.setCurrentKey(1L);
        assertThat(longs.value()).isEqualTo(41L);
        assertThat(after.mustBeFull()).isTrue();
    }

    @Test
    void aStateOfAnotherKindIsRefused() {
        KeyedBackend before = longs();
        ValueState<Integer> ints = before.value(new ValueStateDescriptor<>("v", Types.INT));
        before.setCurrentKey(1L);
        ints.update(41);
        BackendSegment segment = snapshot(before, true);
        KeyedBackend after = create(second, Types.LONG, 8, 0, 7, target);
        var unused = after.list(new ListStateDescriptor<>("v", Types.INT));
        assertThatThrownBy(() -> segment.restoreInto(after, 0, 7))
                .isInstanceOf(IncompatibleSchemaException.class)
                .hasMessageContaining("was written as VALUE of int and is declared as LIST");
    }

    @Test
    void nothingIsRestoredThatIsNotDeclared() {
        KeyedBackend before = longs();
        ValueState<Integer> ints = before.value(new ValueStateDescriptor<>("v", Types.INT));
        before.setCurrentKey(1L);
        ints.update(41);
        BackendSegment segment = snapshot(before, true);
        KeyedBackend after = create(second, Types.LONG, 8, 0, 7, target);
        var unused = after.value(new ValueStateDescriptor<>("w", Types.INT));
        assertThatThrownBy(() -> segment.restoreInto(after, 0, 7))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "State %s/v is restored before it is declared; declared are [w]"
                                .formatted(OPERATOR));
    }

    @Test
    void whatWasDeclaredIsKnownWithItsTypesAndMigrations() {
        KeyedBackend state = longs();
        Migration<Long> migration = old -> 7L;
        var unusedValue =
                state.value(new ValueStateDescriptor<>("v", Types.LONG).migratedBy(migration));
        var unusedMap = state.map(new MapStateDescriptor<>("m", Types.STRING, Types.INT));
        assertThat(state.declared())
                .containsExactly(
                        new DeclaredState(
                                "v",
                                StoredKind.VALUE,
                                Optional.empty(),
                                Types.LONG,
                                Optional.of(migration)),
                        new DeclaredState(
                                "m",
                                StoredKind.MAP,
                                Optional.of(Types.STRING),
                                Types.INT,
                                Optional.empty()));
        assertThat(state.states()).extracting(StateInfo::name).containsExactly("v", "m");
    }

    @Test
    void aNameIsDeclaredOnce() {
        KeyedBackend state = longs();
        ValueState<Long> value = state.value(new ValueStateDescriptor<>("v", Types.LONG));
        assertThat(state.value(new ValueStateDescriptor<>("v", Types.LONG))).isSameAs(value);
        assertThatThrownBy(() -> state.list(new ListStateDescriptor<>("v", Types.LONG)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("declares state v twice");
        assertThatThrownBy(() -> state.value(new ValueStateDescriptor<>("_timers/x", Types.LONG)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("those of timers");
        assertThatThrownBy(
                        () ->
                                state.map(
                                        new MapStateDescriptor<>(
                                                "m", Types.set(Types.LONG), Types.LONG)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("can't have map keys");
    }

    @Test
    void stateWithoutACurrentKeyAndKeysOfOthersAreRefused() {
        KeyedBackend state = create(first, Types.LONG, 128, 0, 3, target);
        ValueState<Long> value = state.value(new ValueStateDescriptor<>("v", Types.LONG));
        assertThatThrownBy(value::value)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no current key");
        assertThatThrownBy(
                        () -> {
                            for (long key = 0; key < 1000; key++) {
                                state.setCurrentKey(key);
                            }
                        })
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("this subtask owns 0 to 3");
    }

    @Test
    void nullIsNoElement() {
        KeyedBackend state = longs();
        ListState<String> list = state.list(new ListStateDescriptor<>("l", Types.STRING));
        MapState<String, String> map =
                state.map(new MapStateDescriptor<>("m", Types.STRING, Types.STRING));
        state.setCurrentKey(1L);
        assertThatThrownBy(() -> list.add(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> map.put("x", null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> map.put(null, "x")).isInstanceOf(NullPointerException.class);
        assertThat(list.get()).isEmpty();
        assertThat(map.isEmpty()).isTrue();
    }

    @Test
    void damagedEntriesAreRefusedWhereverTheDamageIs() {
        BinaryOutput key = new BinaryOutput(16);
        Types.LONG.write(3L, key);
        BinaryOutput payload = new BinaryOutput(16);
        Types.LONG.write(5L, payload);
        BinaryOutput entry = new BinaryOutput(16);
        Entries.write(entry, Entries.PUT, key, payload);
        byte[] good = entry.toByteArray();
        int group = KeyHash.keyGroup(Types.LONG.hash(3L), 8);
        StateSchema schema =
                new StateSchema(StateKind.VALUE, "\"long\"", Optional.empty(), "\"long\"");
        StateId id = new StateId(OPERATOR, "v");
        for (int length = 0; length < good.length; length++) {
            KeyedBackend state = longs();
            var unused = state.value(new ValueStateDescriptor<>("v", Types.LONG));
            byte[] cut = Arrays.copyOf(good, length);
            assertThatThrownBy(() -> state.restore(id, schema, group, 1, new BinaryInput(cut)))
                    .as("cut to %d of %d bytes", length, good.length)
                    .isInstanceOf(CorruptDataException.class);
        }
        KeyedBackend state = longs();
        var unused = state.value(new ValueStateDescriptor<>("v", Types.LONG));
        assertThatThrownBy(
                        () -> state.restore(id, schema, (group + 1) % 8, 1, new BinaryInput(good)))
                .isInstanceOf(CorruptDataException.class)
                .hasMessageContaining("a key belongs to key group " + group);
    }

    @Test
    void timersOfOneTimeFireInTheSameOrderInEveryBackend() {
        KeyedBackend state = create(first, Types.STRING, 8, 0, 7, target);
        Timers timers = state.eventTimers();
        Timers processing = state.processingTimers();
        for (int i = 0; i < 2000; i++) {
            state.setCurrentKey("k" + i);
            timers.register(-5 + i % 3);
            timers.register(-5 + i % 3);
        }
        state.setCurrentKey("p");
        processing.register(99);
        assertThat(state.nextProcessingTimer()).isEqualTo(99);
        BackendSegment segment = snapshot(state, false);
        KeyedBackend other = create(second, Types.STRING, 8, 0, 7, target);
        var unusedEvent = other.eventTimers();
        var unusedProcessing = other.processingTimers();
        segment.restoreInto(other, 0, 7);
        assertThat(other.nextProcessingTimer()).isEqualTo(99);
        List<String> order = new ArrayList<>();
        List<String> otherOrder = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            order.add(state.pollEventTimer(0) + state.currentKey().toString());
            otherOrder.add(other.pollEventTimer(0) + other.currentKey().toString());
        }
        assertThat(order).doesNotHaveDuplicates().isEqualTo(otherOrder);
        assertThat(state.pollEventTimer(Long.MAX_VALUE - 1)).isEqualTo(KeyedBackend.NO_TIMER);
    }

    @Test
    void aTimerMayRegisterAnotherOneAtItsOwnTime() {
        KeyedBackend state = longs();
        Timers timers = state.eventTimers();
        state.setCurrentKey(1L);
        timers.register(10);
        timers.register(20);
        assertThat(state.pollEventTimer(10)).isEqualTo(10);
        timers.register(10);
        timers.register(5);
        assertThat(state.pollEventTimer(10)).isEqualTo(5);
        assertThat(state.pollEventTimer(10)).isEqualTo(10);
        assertThat(state.pollEventTimer(10)).isEqualTo(KeyedBackend.NO_TIMER);
        timers.delete(20);
        assertThat(state.pollEventTimer(100)).isEqualTo(KeyedBackend.NO_TIMER);
    }
}
