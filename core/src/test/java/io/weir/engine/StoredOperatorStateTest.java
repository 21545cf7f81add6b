package io.weir.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.state.BroadcastState;
import io.weir.state.ListState;
import io.weir.state.ListStateDescriptor;
import io.weir.state.MapStateDescriptor;
import io.weir.types.Types;
import java.util.List;
import org.junit.jupiter.api.Test;

class StoredOperatorStateTest {
    private static final String OPERATOR = "00112233445566778899aabbccddeeff";
    private static final ListStateDescriptor<Integer> NUMBERS =
            new ListStateDescriptor<>("numbers", Types.INT);
    private static final MapStateDescriptor<String, Long> RULES =
            new MapStateDescriptor<>("rules", Types.STRING, Types.LONG);

    private static StoredOperatorState fresh() {
        return new StoredOperatorState(OPERATOR, 1, List.of(), false);
    }

    private static StoredOperatorState restoredFrom(StoredOperatorState state) {
        return new StoredOperatorState(OPERATOR, 1, state.images(), true);
    }

    @Test
    void aListComesBackWithItsItems() {
        StoredOperatorState state = fresh();
        ListState<Integer> numbers = state.list(NUMBERS);
        numbers.addAll(List.of(1, 2));
        numbers.add(3);
        StoredOperatorState restored = restoredFrom(state);
        assertThat(restored.isRestored()).isTrue();
        assertThat(restored.list(NUMBERS).get()).containsExactly(1, 2, 3);
    }

    @Test
    void aListIsReadWithTheTypeItHasNow() {
        StoredOperatorState state = fresh();
        state.list(NUMBERS).add(7);
        ListState<Long> wider =
                restoredFrom(state).list(new ListStateDescriptor<>("numbers", Types.LONG));
        assertThat(wider.get()).containsExactly(7L);
    }

    @Test
    void aBroadcastMapComesBackInItsOrder() {
        StoredOperatorState state = fresh();
        BroadcastState<String, Long> rules = state.broadcast(RULES);
        rules.put("b", 2L);
        rules.put("a", 1L);
        rules.put("c", 3L);
        rules.remove("b");
        BroadcastState<String, Long> restored = restoredFrom(state).broadcast(RULES);
        assertThat(restored.immutableEntries().toString()).isEqualTo("[a=1, c=3]");
        assertThat(restored.get("c")).isEqualTo(3);
        assertThat(restored.contains("b")).isFalse();
    }

    @Test
    void aSecondDeclarationGivesTheSameState() {
        StoredOperatorState state = fresh();
        assertThat(state.list(NUMBERS)).isSameAs(state.list(NUMBERS));
        assertThat(state.broadcast(RULES)).isSameAs(state.broadcast(RULES));
    }

    @Test
    void aSecondDeclarationAsSomethingElseIsRefused() {
        StoredOperatorState state = fresh();
        state.list(NUMBERS);
        assertThatThrownBy(() -> state.unionList(NUMBERS))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "Operator state 'numbers' is declared twice, as different kinds or types. Give one of them another name.");
    }

    @Test
    void namesThatWeirItselfUsesAreRefused() {
        assertThatThrownBy(() -> fresh().list(new ListStateDescriptor<>("_mine", Types.INT)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "Operator state '_mine' begins with an underscore, as the names of Weir's own states do. Choose another name.");
    }

    @Test
    void itemsGoThroughTheMigrationWhichMayDropThem() {
        StoredOperatorState state = fresh();
        state.list(NUMBERS).addAll(List.of(1, 2, 3));
        ListState<String> texts =
                restoredFrom(state)
                        .list(
                                new ListStateDescriptor<>("numbers", Types.STRING)
                                        .migratedBy(
                                                old ->
                                                        Integer.valueOf(2).equals(old)
                                                                ? null
                                                                : "number " + old));
        assertThat(texts.get()).containsExactly("number 1", "number 3");
    }
}
