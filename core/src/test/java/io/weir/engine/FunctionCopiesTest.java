package io.weir.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.function.MapFunction;
import io.weir.graph.InvalidProgramException;
import org.junit.jupiter.api.Test;

class FunctionCopiesTest {
    private static final class Counting implements MapFunction<String, Integer> {
        private static final long serialVersionUID = 1L;
        private int count;

        @Override
        public Integer map(String value) {
            return ++count;
        }
    }

    /** A thing that can't be copied. */
    private static final class Connection {}

    private static final class Connected implements MapFunction<String, String> {
        private static final long serialVersionUID = 1L;

        @SuppressWarnings("serial")
        private final Connection connection = new Connection();

        @Override
        public String map(String value) {
            return value + connection.hashCode();
        }
    }

    @Test
    void whatAFunctionKeepsInFieldsIsNotShared() throws Exception {
        Counting original = new Counting();
        assertThat(original.map("a")).isEqualTo(1);
        Counting copy = FunctionCopies.copy(original, "counts");
        assertThat(copy.map("a")).isEqualTo(2);
        assertThat(original.map("a")).isEqualTo(2);
    }

    @Test
    void aLambdaThatCapturesNothingIsItsOwnCopy() {
        MapFunction<String, String> lambda = value -> value + "!";
        assertThat(FunctionCopies.copy(lambda, "shouts")).isSameAs(lambda);
    }

    @Test
    void aLambdaIsCopiedWithWhatItCaptures() throws Exception {
        int[] captured = {1};
        MapFunction<String, Integer> lambda = value -> captured[0]++;
        MapFunction<String, Integer> copy = FunctionCopies.copy(lambda, "counts");
        assertThat(lambda.map("")).isEqualTo(1);
        assertThat(copy.map("")).isEqualTo(1);
    }

    @Test
    void sayWhatStandsInTheWay() {
        assertThatThrownBy(() -> FunctionCopies.copy(new Connected(), "writes"))
                .isInstanceOf(InvalidProgramException.class)
                .hasMessage(
                        "The function of operator 'writes' (io.weir.engine.FunctionCopiesTest$Connected) holds a io.weir.engine.FunctionCopiesTest$Connection, which is not Serializable, so no copy can be made for each subtask. Make it Serializable, mark the field transient and make its value in open(), or do not capture it in the lambda.");
    }
}
