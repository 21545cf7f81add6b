package io.weir.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.function.AggregateFunction;
import io.weir.function.KeySelector;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FunctionSignatureTest {
    record Pair<A, B>(A left, B right) {}

    @SuppressWarnings("ArrayRecordComponent") // To see what a method reference tells of an array.
    record Event(String user, int n, List<String> tags, long[] values) {
        static String userOf(Event event) {
            return event.user();
        }

        boolean large() {
            return n > 3;
        }
    }

    private static FunctionSignature of(KeySelector<?, ?> selector) {
        return FunctionSignature.of(selector, KeySelector.class);
    }

    private static <T, K> Optional<Type> key(KeySelector<T, K> selector) {
        return of(selector).result(1);
    }

    private static <T, K> Optional<Type> parameter(KeySelector<T, K> selector) {
        return of(selector).parameter();
    }

    @Test
    void aMethodReferenceTellsItsResultWithTypeArguments() {
        assertThat(key(Event::user)).contains(String.class);
        assertThat(key(Event::n)).contains(int.class);
        assertThat(key(Event::values)).contains(long[].class);
        assertThat(key(Event::userOf)).contains(String.class);
        assertThat(key(Event::large)).contains(boolean.class);
        assertThat(key(Event::tags))
                .map(Type::getTypeName)
                .contains("java.util.List<java.lang.String>");
    }

    @Test
    void aLambdaTellsTheClassOfItsResult() {
        assertThat(key((Event e) -> e.user())).contains(String.class);
        assertThat(key((Event e) -> e.n() % 10)).contains(Integer.class);
        assertThat(key((Event e) -> e.values())).contains(long[].class);
    }

    @Test
    void aResultWhoseTypeArgumentsAreLostIsNotKnown() {
        assertThat(key((Event e) -> e.tags())).isEmpty();
        assertThat(key((Event e) -> new Pair<>(e.user(), e.n()))).isEmpty();
        assertThat(key((Event e) -> (Object) e.n())).isEmpty();
    }

    @Test
    void anAccessorOfAGenericClassTellsTheClassItStandsFor() {
        KeySelector<Map.Entry<String, Integer>, String> entryKey = Map.Entry::getKey;
        assertThat(key(entryKey)).contains(String.class);
        KeySelector<Pair<List<String>, Integer>, List<String>> left = Pair::left;
        assertThat(key(left)).isEmpty();
    }

    @Test
    void aConstructorTellsItsClass() {
        KeySelector<String, StringBuilder> constructor = StringBuilder::new;
        assertThat(key(constructor)).contains(StringBuilder.class);
    }

    @Test
    void theParameterIsKnownUnlessItIsGeneric() {
        assertThat(parameter(Event::user)).contains(Event.class);
        assertThat(parameter((Event e) -> e.n())).contains(Event.class);
        KeySelector<Map.Entry<String, Integer>, String> entryKey = Map.Entry::getKey;
        assertThat(parameter(entryKey)).isEmpty();
    }

    private static class ByTags<T> implements KeySelector<Event, T> {
        @Override
        public T getKey(Event value) {
            throw new UnsupportedOperationException();
        }
    }

    private static final class ByTagList extends ByTags<List<String>> {}

    @Test
    void aClassTellsWhatItSaysOfTheInterface() {
        assertThat(key(new ByTagList()))
                .map(Type::getTypeName)
                .contains("java.util.List<java.lang.String>");
        assertThat(parameter(new ByTagList())).contains(Event.class);
        assertThat(key(new ByTags<String>())).isEmpty();
        assertThat(key(new ByTags<String>() {})).contains(String.class);
    }

    private abstract static class Counting<A> implements AggregateFunction<Event, A, Long> {}

    private static final class CountingLong extends Counting<Long> {
        @Override
        public Long createAccumulator() {
            return 0L;
        }

        @Override
        public Long add(Event value, Long accumulator) {
            return accumulator + 1;
        }

        @Override
        public Long getResult(Long accumulator) {
            return accumulator;
        }

        @Override
        public Long merge(Long left, Long right) {
            return left + right;
        }
    }

    @Test
    void anAggregateFunctionTellsItsAccumulator() {
        assertThat(
                        FunctionSignature.of(new CountingLong(), AggregateFunction.class)
                                .typeArgument(1))
                .contains(Long.class);
    }
}
