package io.weir.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.connector.ReaderContext;
import io.weir.connector.Source;
import io.weir.connector.SourceReader;
import io.weir.types.Type;
import io.weir.types.Types;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SplitAssignmentTest {
    /** A split is {@code id@position}. */
    private static final class Positions implements Source<String, String> {
        @Override
        public String name() {
            return "positions";
        }

        @Override
        public boolean isBounded() {
            return false;
        }

        @Override
        public Type<String> splitType() {
            return Types.STRING;
        }

        @Override
        public String splitId(String split) {
            return split.substring(0, split.indexOf('@'));
        }

        @Override
        public List<String> discoverSplits(int parallelism) {
            return List.of();
        }

        @Override
        public SourceReader<String, String> createReader(ReaderContext context) {
            throw new UnsupportedOperationException();
        }
    }

    private static SplitAssignment<String> assignment(int parallelism) {
        return new SplitAssignment<>(new Positions(), parallelism);
    }

    @Test
    void dealsSplitsOutInTurn() {
        assertThat(assignment(2).assign(List.of("a@0", "b@0", "c@0")))
                .containsExactly(List.of("a@0", "c@0"), List.of("b@0"));
    }

    @Test
    void goesOnWhereItWasWithLaterOnes() {
        SplitAssignment<String> assignment = assignment(3);
        assertThat(assignment.assign(List.of("a@0", "b@0")))
                .containsExactly(List.of("a@0"), List.of("b@0"), List.of());
        assertThat(assignment.assign(List.of("a@0", "b@0", "c@0", "d@0")))
                .containsExactly(List.of("d@0"), List.of(), List.of("c@0"));
    }

    @Test
    void aSplitOfTheCheckpointWinsOverTheSameOneDiscovered() {
        List<String> all = new ArrayList<>(List.of("a@17"));
        all.addAll(List.of("a@0", "b@0"));
        assertThat(assignment(1).assign(all)).containsExactly(List.of("a@17", "b@0"));
    }

    @Test
    void thereIsAListForASubtaskWithoutSplits() {
        assertThat(assignment(2).assign(List.of())).containsExactly(List.of(), List.of());
    }
}
