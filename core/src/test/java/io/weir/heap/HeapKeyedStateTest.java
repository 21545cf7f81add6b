package io.weir.heap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.backend.CapturedBlock;
import io.weir.backend.DeclaredState;
import io.weir.backend.StateInfo;
import io.weir.backend.StateSchema;
import io.weir.snapshot.CheckpointMetadata.StoredKind;
import io.weir.snapshot.Entries;
import io.weir.snapshot.StateId;
import io.weir.state.ListState;
import io.weir.state.ListStateDescriptor;
import io.weir.state.MapState;
import io.weir.state.MapStateDescriptor;
import io.weir.state.Migration;
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
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HeapKeyedStateTest {
    private static final String OPERATOR = "00112233445566778899aabbccddeeff";
    private static final ValueStateDescriptor<Long> COUNT =
            new ValueStateDescriptor<>("count", Types.LONG);
    private static final ListStateDescriptor<String> LIST =
            new ListStateDescriptor<>("list", Types.STRING);
    private static final MapStateDescriptor<String, Long> MAP =
            new MapStateDescriptor<>("map", Types.STRING, Types.LONG);

    private Segment target = new Segment();

    private HeapKeyedState newState(Type<?> keyType) {
        return new HeapKeyedState(OPERATOR, keyType, 8, 0, 7, chunk -> target.add(chunk));
    }

    private Segment snapshot(HeapKeyedState state, boolean full) {
        target = new Segment();
        target.describe(state.states());
        state.startSnapshot(1, full);
        state.finishSnapshot();
        target.encode();
        return target;
    }

    private static Map<Object, Object> dump(HeapKeyedState state, String name) {
        Map<Object, Object> entries = new HashMap<>();
        state.forEachKey(name, entries::put);
        return entries;
    }

    @Test
    void keyGroupsAreThoseThatTheHashOfTheKeySays() {
        Random random = new Random(7);
        KeyContext ints = new KeyContext(OPERATOR, Types.INT, 100, 0, 99);
        KeyContext doubles = new KeyContext(OPERATOR, Types.DOUBLE, 100, 0, 99);
        KeyContext strings = new KeyContext(OPERATOR, Types.STRING, 100, 0, 99);
        for (int i = 0; i < 1000; i++) {
            int n = random.nextInt();
            ints.set(n);
            assertThat(ints.group).isEqualTo(KeyHash.keyGroup(Types.INT.hash(n), 100));
            doubles.set(n / 7.0);
            assertThat(doubles.group).isEqualTo(KeyHash.keyGroup(Types.DOUBLE.hash(n / 7.0), 100));
            strings.set("s" + n);
            assertThat(strings.group).isEqualTo(KeyHash.keyGroup(Types.STRING.hash("s" + n), 100));
        }
    }

    @Test
    void aSnapshotHoldsOnlyWhatHasChangedSinceTheOneBefore() {
        HeapKeyedState state = newState(Types.LONG);
        PrimitiveTable counts = state.primitive("count", Types.LONG);
        for (long key = 0; key < 10_000; key++) {
            counts.combine(key, 1, Long::sum);
        }
        assertThat(snapshot(state, false).operations("count"))
                .isEqualTo(Map.of(Entries.PUT, 10_000));
        assertThat(snapshot(state, false).entries()).isZero();
        counts.combine(17, 1, Long::sum);
        counts.combine(17, 1, Long::sum);
        state.setCurrentKey(18L);
        state.value(COUNT).clear();
        assertThat(snapshot(state, false).operations("count"))
                .isEqualTo(Map.of(Entries.PUT, 1, Entries.REMOVE, 1));
        assertThat(snapshot(state, true).operations("count")).isEqualTo(Map.of(Entries.PUT, 9_999));
    }

    @Test
    void aListThatHasGrownIsCapturedAsItsNewElements() {
        HeapKeyedState state = newState(Types.STRING);
        ListState<String> list = state.list(LIST);
        state.setCurrentKey("a");
        list.addAll(List.of("1", "2"));
        assertThat(snapshot(state, false).operations("list")).isEqualTo(Map.of(Entries.PUT, 1));
        list.add("3");
        assertThat(snapshot(state, false).operations("list")).isEqualTo(Map.of(Entries.APPEND, 1));
        list.update(List.of("4"));
        list.add("5");
        assertThat(snapshot(state, false).operations("list")).isEqualTo(Map.of(Entries.PUT, 1));
        list.update(List.of());
        assertThat(snapshot(state, false).operations("list")).isEqualTo(Map.of(Entries.REMOVE, 1));
        assertThat(state.entries()).isZero();
    }

    @Test
    void aListMayBeReplacedByAPartOfItself() {
        HeapKeyedState state = newState(Types.STRING);
        ListState<String> list = state.list(LIST);
        state.setCurrentKey("a");
        list.addAll(List.of("1", "2", "3"));
        @SuppressWarnings("unchecked")
        List<String> view = (List<String>) list.get();
        list.update(view.subList(1, 3));
        assertThat(list.get()).containsExactly("2", "3");
        assertThat(view).containsExactly("1", "2", "3");
    }

    @Test
    void aMapThatHasChangedIsCapturedAsAPatch() {
        HeapKeyedState state = newState(Types.STRING);
        MapState<String, Long> map = state.map(MAP);
        state.setCurrentKey("a");
        for (long i = 0; i < 100; i++) {
            map.put("m" + i, i);
        }
        int whole = snapshot(state, false).bytes();
        map.put("m7", 0L);
        map.remove("m8");
        map.put("new", 1L);
        map.put("short-lived", 1L);
        map.remove("short-lived");
        Segment patch = snapshot(state, false);
        assertThat(patch.operations("map")).isEqualTo(Map.of(Entries.PATCH, 1));
        assertThat(patch.bytes()).isLessThan(whole / 10);
        map.clear();
        map.put("again", 1L);
        assertThat(snapshot(state, false).operations("map")).isEqualTo(Map.of(Entries.PUT, 1));
        map.remove("again");
        assertThat(snapshot(state, false).operations("map")).isEqualTo(Map.of(Entries.REMOVE, 1));
    }

    @Test
    void aMapMayChangeWhileItIsWalkedOver() {
        HeapKeyedState state = newState(Types.LONG);
        MapState<String, Long> map = state.map(MAP);
        state.setCurrentKey(1L);
        for (long i = 0; i < 20; i++) {
            map.put("m" + i, i);
        }
        List<String> seen = new ArrayList<>();
        for (String key : map.keys()) {
            seen.add(key);
            map.remove("m" + (Integer.parseInt(key.substring(1)) + 1));
            map.put("n" + key, 1L);
        }
        assertThat(seen).hasSize(10).allMatch(key -> key.startsWith("m"));
        assertThat(map.keys()).hasSize(20);
    }

    @Test
    void anIteratorRefusesToRemoveOnceAnotherKeyIsCurrent() {
        HeapKeyedState state = newState(Types.LONG);
        MapState<String, Long> map = state.map(MAP);
        state.setCurrentKey(1L);
        map.put("a", 1L);
        var iterator = map.entries().iterator();
        iterator.next();
        state.setCurrentKey(2L);
        assertThatThrownBy(iterator::remove)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("current key was 1 when this iterator was made and is 2 now");
    }

    @Test
    void aKeyThatComesAndGoesBetweenTwoBarriersLeavesNoTrace() {
        HeapKeyedState state = newState(Types.STRING);
        ValueState<Long> count = state.value(COUNT);
        for (boolean first = true; ; first = false) {
            for (int i = 0; i < 5000; i++) {
                state.setCurrentKey("k" + i);
                count.update(1L);
                count.clear();
            }
            assertThat(snapshot(state, false).entries()).isZero();
            if (!first) {
                break;
            }
        }
    }

    @Test
    void aFullSnapshotNamesNoRemovedKeys() {
        HeapKeyedState state = newState(Types.INT);
        ValueState<Long> count = state.value(COUNT);
        for (int key = 0; key < 100; key++) {
            state.setCurrentKey(key);
            count.update(1L);
        }
        snapshot(state, false);
        count.clear();
        assertThat(snapshot(state, true).operations("count")).isEqualTo(Map.of(Entries.PUT, 99));
    }

    @Test
    void aKeyThatComesBackIsNotRemoved() {
        HeapKeyedState state = newState(Types.STRING);
        ValueState<Long> count = state.value(COUNT);
        state.setCurrentKey("a");
        count.update(1L);
        snapshot(state, false);
        count.clear();
        count.update(2L);
        assertThat(snapshot(state, false).operations("count")).isEqualTo(Map.of(Entries.PUT, 1));
        count.clear();
        count.update(3L);
        count.clear();
        assertThat(snapshot(state, false).operations("count")).isEqualTo(Map.of(Entries.REMOVE, 1));
    }

    @Test
    void theSnapshotAfterALostSegmentIsFull() {
        HeapKeyedState state = newState(Types.INT);
        ValueState<Long> count = state.value(COUNT);
        for (int key = 0; key < 100; key++) {
            state.setCurrentKey(key);
            count.update(1L);
        }
        snapshot(state, false);
        count.clear();
        state.forceFullNext();
        assertThat(state.mustBeFull()).isTrue();
        assertThat(snapshot(state, false).operations("count")).isEqualTo(Map.of(Entries.PUT, 99));
        assertThat(state.mustBeFull()).isFalse();
        assertThat(snapshot(state, false).entries()).isZero();
    }

    @Test
    void tablesGrowWhileTheyAreSwept() {
        HeapKeyedState state = newState(Types.LONG);
        PrimitiveTable counts = state.primitive("count", Types.LONG);
        for (long key = 0; key < 20_000; key++) {
            counts.combine(key, 1, Long::sum);
        }
        target = new Segment();
        target.describe(state.states());
        state.startSnapshot(1, false);
        boolean done = false;
        for (long key = 10_000; key < 400_000; key++) {
            counts.combine(key, 5, Long::sum);
            if (!done && key % 5000 == 0) {
                done = state.sweep(1);
            }
        }
        state.finishSnapshot();
        target.encode();
        HeapKeyedState restored = newState(Types.LONG);
        PrimitiveTable restoredCounts = restored.primitive("count", Types.LONG);
        target.restoreInto(restored, 0, 7);
        assertThat(restored.entries()).isEqualTo(20_000);
        for (long key = 0; key < 20_000; key++) {
            assertThat(restoredCounts.get(key, -1)).isEqualTo(1);
        }
        assertThat(state.entries()).isEqualTo(400_000);
        assertThat(snapshot(state, false).entries()).isEqualTo(390_000);
    }

    @Test
    void startingASnapshotFinishesTheOneBefore() {
        HeapKeyedState state = newState(Types.LONG);
        PrimitiveTable counts = state.primitive("count", Types.LONG);
        for (long key = 0; key < 1000; key++) {
            counts.combine(key, 1, Long::sum);
        }
        target.describe(state.states());
        state.startSnapshot(1, false);
        counts.combine(7, 1, Long::sum);
        state.startSnapshot(2, false);
        target.encode();
        assertThat(target.entries()).isEqualTo(1000);
        target = new Segment();
        target.describe(state.states());
        assertThat(state.sweep(1_000_000)).isTrue();
        target.encode();
        assertThat(target.entries()).isEqualTo(1);
    }

    @Test
    void handlesAndTableOfOneNameSeeTheSameState() {
        HeapKeyedState state = newState(Types.LONG);
        PrimitiveTable table = state.primitive("count", Types.LONG);
        ValueState<Long> count = state.value(COUNT);
        state.setCurrentKey(0L);
        assertThat(count.value()).isNull();
        table.combine(0, 5, Long::sum);
        assertThat(count.value()).isEqualTo(5);
        for (long key = 1; key < 1000; key++) {
            table.combine(key, 1, Long::sum);
        }
        count.update(6L);
        assertThat(table.get(0, -1)).isEqualTo(6);
        assertThat(table.get(5000, -1)).isEqualTo(-1);
        assertThat(state.entries()).isEqualTo(1000);
        assertThat(state.value(COUNT)).isSameAs(count);
        assertThat(state.primitive("count", Types.LONG)).isSameAs(table);
    }

    @Test
    void primitiveTablesTakeObjectsAsKeys() {
        HeapKeyedState state = newState(Types.STRING);
        PrimitiveTable table = state.primitive("count", Types.INT);
        assertThat(table.combine("a", 5, Math::max)).isEqualTo(5);
        assertThat(table.combine("a", 3, Math::max)).isEqualTo(5);
        assertThat(table.get("a", -1)).isEqualTo(5);
        assertThat(table.get("b", -1)).isEqualTo(-1);
        assertThatThrownBy(() -> table.combine(1L, 1, Math::max))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("is no long; give it as an object");
    }

    @Test
    void aWidenedValueIsReadAndMakesTheNextSnapshotFull() {
        HeapKeyedState old = newState(Types.STRING);
        ValueState<Integer> ints = old.value(new ValueStateDescriptor<>("count", Types.INT));
        old.setCurrentKey("a");
        ints.update(7);
        Segment segment = snapshot(old, false);

        HeapKeyedState state = newState(Types.STRING);
        ValueState<Long> count = state.value(COUNT);
        segment.restoreInto(state, 0, 7);
        state.setCurrentKey("a");
        assertThat(count.value()).isEqualTo(7);
        assertThat(state.mustBeFull()).isTrue();
        assertThat(snapshot(state, false).operations("count")).isEqualTo(Map.of(Entries.PUT, 1));
    }

    @Test
    void aStateOfAnotherKindOrTypeThanWrittenIsRefused() {
        HeapKeyedState old = newState(Types.STRING);
        old.setCurrentKey("a");
        old.value(COUNT).update(7L);
        Segment segment = snapshot(old, false);

        HeapKeyedState lists = newState(Types.STRING);
        lists.list(new ListStateDescriptor<>("count", Types.LONG));
        assertThatThrownBy(() -> segment.restoreInto(lists, 0, 7))
                .isInstanceOf(IncompatibleSchemaException.class)
                .hasMessageContaining(OPERATOR + "/count was written as VALUE of long")
                .hasMessageContaining("declared as LIST of java.lang.Long")
                .hasMessageContaining("another name");
        HeapKeyedState texts = newState(Types.STRING);
        texts.value(new ValueStateDescriptor<>("count", Types.STRING));
        assertThatThrownBy(() -> segment.restoreInto(texts, 0, 7))
                .isInstanceOf(IncompatibleSchemaException.class)
                .hasMessageContaining("its value was written with another schema");
        HeapKeyedState state = newState(Types.STRING);
        state.value(COUNT);
        segment.restoreInto(state, 0, 7);
        assertThat(dump(state, "count")).isEqualTo(Map.of("a", 7L));
    }

    @Test
    void keysThatHashOtherwiseThanTheyDidAreRefused() {
        HeapKeyedState old = newState(Types.INT);
        ValueState<Long> count = old.value(COUNT);
        for (int key = -50; key < 0; key++) {
            old.setCurrentKey(key);
            count.update(7L);
        }
        Segment segment = snapshot(old, false);
        HeapKeyedState state = newState(Types.LONG);
        state.value(COUNT);
        assertThatThrownBy(() -> segment.restoreInto(state, 0, 7))
                .isInstanceOf(CorruptDataException.class)
                .hasMessageContaining(
                        "the type of the key has changed to one that hashes otherwise");
    }

    @Test
    void aNameIsDeclaredOnce() {
        HeapKeyedState state = newState(Types.LONG);
        state.value(COUNT);
        state.reducing(new ReducingStateDescriptor<>("count", Long::sum, Types.LONG));
        assertThatThrownBy(() -> state.list(new ListStateDescriptor<>("count", Types.STRING)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "Operator "
                                + OPERATOR
                                + " declares state count twice: first as VALUE of java.lang.Long, now as"
                                + " LIST of java.lang.String; give one of them another name");
        assertThatThrownBy(
                        () -> state.value(new ValueStateDescriptor<>("_timers/event", Types.LONG)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("choose another");
        assertThatThrownBy(() -> state.primitive("text", Types.STRING))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not primitive");
    }

    @Test
    void nothingIsRestoredThatIsNotDeclared() {
        HeapKeyedState old = newState(Types.LONG);
        old.setCurrentKey(1L);
        old.list(LIST).add("x");
        Segment segment = snapshot(old, false);

        HeapKeyedState state = newState(Types.LONG);
        state.value(COUNT);
        assertThatThrownBy(() -> segment.restoreInto(state, 0, 7))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "State %s/list is restored before it is declared; declared are [count]"
                                .formatted(OPERATOR));
    }

    @Test
    void saysHowStatesWereDeclared() {
        HeapKeyedState state = newState(Types.LONG);
        Migration<String> migration = Object::toString;
        state.value(COUNT);
        state.list(new ListStateDescriptor<>("names", Types.STRING).migratedBy(migration));
        state.map(new MapStateDescriptor<>("sizes", Types.STRING, Types.INT));
        assertThat(state.declared())
                .containsExactly(
                        new DeclaredState(
                                "count",
                                StoredKind.VALUE,
                                Optional.empty(),
                                Types.LONG,
                                Optional.empty()),
                        new DeclaredState(
                                "names",
                                StoredKind.LIST,
                                Optional.empty(),
                                Types.STRING,
                                Optional.of(migration)),
                        new DeclaredState(
                                "sizes",
                                StoredKind.MAP,
                                Optional.of(Types.STRING),
                                Types.INT,
                                Optional.empty()));
    }

    @Test
    void stateWithoutACurrentKeyIsRefused() {
        HeapKeyedState longs = newState(Types.LONG);
        HeapKeyedState strings = newState(Types.STRING);
        assertThatThrownBy(() -> longs.value(COUNT).value())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("has no current key here");
        assertThatThrownBy(() -> strings.value(COUNT).update(1L))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("has no current key here");
        assertThatThrownBy(longs::currentKey)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("has no current key here");
    }

    @Test
    void aKeyOfAnotherSubtaskIsRefused() {
        HeapKeyedState state = new HeapKeyedState(OPERATOR, Types.LONG, 128, 3, 3, chunk -> {});
        PrimitiveTable table = state.primitive("count", Types.LONG);
        long foreign = 0;
        while (KeyHash.keyGroup(KeyHash.ofLong(foreign), 128) == 3) {
            foreign++;
        }
        long key = foreign;
        String message =
                "key %d belongs to key group %d, this subtask owns 3 to 3"
                        .formatted(key, KeyHash.keyGroup(KeyHash.ofLong(key), 128));
        assertThatThrownBy(() -> state.setCurrentKey(key)).hasMessageContaining(message);
        assertThatThrownBy(() -> state.setCurrentKeyBits(key)).hasMessageContaining(message);
        assertThatThrownBy(() -> table.combine(key, 1, Long::sum)).hasMessageContaining(message);
    }

    @Test
    void nullIsNoElement() {
        HeapKeyedState state = newState(Types.LONG);
        state.setCurrentKey(1L);
        ListState<String> list = state.list(LIST);
        List<String> values = new ArrayList<>();
        values.add("a");
        values.add(null);
        assertThatThrownBy(() -> list.addAll(values))
                .isInstanceOf(NullPointerException.class)
                .hasMessageContaining("/list can't hold null");
        assertThat(list.get()).isEmpty();
        assertThatThrownBy(() -> state.map(MAP).put("a", null))
                .isInstanceOf(NullPointerException.class)
                .hasMessageContaining("/map can't hold null");
        assertThat(state.map(MAP).isEmpty()).isTrue();
    }

    @Test
    void aReduceFunctionThatFailsIsNamed() {
        HeapKeyedState state = newState(Types.LONG);
        var reducing =
                state.reducing(
                        new ReducingStateDescriptor<Long>(
                                "r",
                                (left, right) -> {
                                    throw new IOException("out of order");
                                },
                                Types.LONG));
        state.setCurrentKey(1L);
        reducing.add(1L);
        assertThatThrownBy(() -> reducing.add(2L))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("/r failed: java.io.IOException: out of order");
        assertThat(reducing.get()).isEqualTo(1L);
    }

    @Test
    void damagedEntriesAreRefusedWhereverTheDamageIs() {
        HeapKeyedState old = newState(Types.STRING);
        old.setCurrentKey("key");
        old.map(MAP).put("a", 1L);
        snapshot(old, false);
        old.map(MAP).put("b", 300L);
        old.map(MAP).remove("a");
        List<CapturedBlock> chunks = new ArrayList<>();
        HeapKeyedState source = new HeapKeyedState(OPERATOR, Types.STRING, 8, 0, 7, chunks::add);
        source.map(MAP);
        target.restoreInto(source, 0, 7);
        source.setCurrentKey("key");
        source.map(MAP).put("b", 300L);
        source.map(MAP).remove("a");
        source.startSnapshot(1, false);
        source.finishSnapshot();
        BinaryOutput out = new BinaryOutput(16);
        chunks.get(0).encode(out);
        byte[] whole = out.toByteArray();
        int keyGroup = chunks.get(0).keyGroup();
        for (int length = 0; length < whole.length; length++) {
            int cut = length;
            assertThatThrownBy(() -> restoreMap(whole, cut, keyGroup))
                    .isInstanceOf(CorruptDataException.class)
                    .hasMessageContaining("/map, key group " + keyGroup + ", entry 1 of 1: ");
        }
        restoreMap(whole, whole.length, keyGroup);
        for (int i = 0; i < whole.length; i++) {
            for (int bit = 0; bit < 8; bit++) {
                byte[] damaged = whole.clone();
                damaged[i] ^= (byte) (1 << bit);
                try {
                    restoreMap(damaged, damaged.length, keyGroup);
                } catch (CorruptDataException expected) {
                    assertThat(expected).hasMessageContaining("/map, key group " + keyGroup);
                }
            }
        }
    }

    private void restoreMap(byte[] bytes, int length, int keyGroup) {
        HeapKeyedState state = newState(Types.STRING);
        state.map(MAP);
        state.restore(
                new StateId(OPERATOR, "map"),
                new StateSchema(
                        StateKind.MAP,
                        Types.STRING.schemaJson(),
                        Optional.of(Types.STRING.schemaJson()),
                        Types.LONG.schemaJson()),
                keyGroup,
                1,
                new BinaryInput(bytes, 0, length));
    }

    @Test
    void statesAreDescribed() {
        HeapKeyedState state = newState(Types.LONG);
        state.map(MAP);
        state.value(COUNT);
        for (long key = 0; key < 1000; key++) {
            state.setCurrentKey(key);
            state.value(COUNT).update(1L);
        }
        String key = Types.LONG.schemaJson();
        assertThat(state.states())
                .containsExactly(
                        new StateInfo(
                                "map",
                                new StateSchema(
                                        StateKind.MAP,
                                        key,
                                        Optional.of(Types.STRING.schemaJson()),
                                        Types.LONG.schemaJson()),
                                0),
                        new StateInfo(
                                "count",
                                new StateSchema(
                                        StateKind.VALUE,
                                        key,
                                        Optional.empty(),
                                        Types.LONG.schemaJson()),
                                1000));
        assertThat(state.tableBytes()).isBetween(16_000L, 80_000L);
    }
}
