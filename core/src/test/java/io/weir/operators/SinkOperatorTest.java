package io.weir.operators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.connector.Sink;
import io.weir.connector.SinkWriter;
import io.weir.connector.WriterContext;
import io.weir.operator.Committing;
import io.weir.operator.OperatorFailure;
import io.weir.testkit.harness.OperatorHarness;
import io.weir.types.Type;
import io.weir.types.Types;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SinkOperatorTest {
    private static final List<String> COMMITTED = new ArrayList<>();
    private static final List<String> EVENTS = new ArrayList<>();
    private static boolean commitsFail;

    private static final class Words implements Sink<String, String> {
        private static final long serialVersionUID = 1L;

        @Override
        public String name() {
            return "words";
        }

        @Override
        public Type<String> committableType() {
            return Types.STRING;
        }

        @Override
        public SinkWriter<String, String> createWriter(WriterContext context) {
            EVENTS.add("writer of " + context.operatorUid());
            return new WordWriter();
        }

        @Override
        public void commit(List<String> committables) throws IOException {
            if (commitsFail) {
                throw new IOException("disk full");
            }
            COMMITTED.addAll(committables);
        }
    }

    private static final class WordWriter implements SinkWriter<String, String> {
        private StringBuilder open = new StringBuilder();

        @Override
        public void write(String record) throws IOException {
            if (record.isEmpty()) {
                throw new IOException("empty");
            }
            open.append(record);
        }

        @Override
        public void flush() {
            EVENTS.add("flush");
        }

        @Override
        public List<String> prepareCommit(long checkpointId) {
            if (open.isEmpty()) {
                return List.of();
            }
            String transaction = open + "#" + checkpointId;
            open = new StringBuilder();
            return List.of(transaction);
        }

        @Override
        public void close() {
            EVENTS.add("close");
        }
    }

    @BeforeEach
    void forget() {
        COMMITTED.clear();
        EVENTS.clear();
        commitsFail = false;
    }

    private static OperatorHarness<Void> harness() throws Exception {
        return OperatorHarness.of(SinkOperator.factory(new Words()));
    }

    private static Committing<?> committing(OperatorHarness<?> harness) {
        return (Committing<?>) harness.operator();
    }

    @Test
    void commitsWhatWasPreparedUpToTheCheckpoint() throws Exception {
        var harness = harness();
        harness.send("a");
        harness.send("b");
        assertThat(committing(harness).prepare(1).run()).isEqualTo(List.of("ab#1"));
        harness.send("c");
        assertThat(COMMITTED).isEmpty();
        committing(harness).commit(1).run();
        assertThat(COMMITTED).containsExactly("ab#1");
        assertThat(committing(harness).prepare(2).run()).isEqualTo(List.of("c#2"));
    }

    @Test
    void aCheckpointHoldsWhatEarlierOnesPreparedAndDidNotCommit() throws Exception {
        var harness = harness();
        harness.send("a");
        committing(harness).prepare(1).run();
        harness.send("b");
        assertThat(committing(harness).prepare(2).run()).isEqualTo(List.of("a#1", "b#2"));
        assertThat(committing(harness).prepare(3).run()).isEqualTo(List.of("a#1", "b#2"));
        harness.send("c");
        committing(harness).prepare(4).run();
        committing(harness).commit(3).run();
        assertThat(COMMITTED).containsExactly("a#1", "b#2");
        committing(harness).commit(4).run();
        committing(harness).commit(4).run();
        assertThat(COMMITTED).containsExactly("a#1", "b#2", "c#4");
    }

    @Test
    void whatFailedToBeCommittedIsCommittedByTheNextCheckpoint() throws Exception {
        var harness = harness();
        harness.send("a");
        committing(harness).prepare(1).run();
        commitsFail = true;
        assertThatThrownBy(() -> committing(harness).commit(1).run())
                .isInstanceOf(OperatorFailure.class)
                .hasMessageContaining("disk full");
        commitsFail = false;
        committing(harness).commit(2).run();
        assertThat(COMMITTED).containsExactly("a#1");
    }

    @Test
    void flushesAtTheEndAndClosesTheWriter() throws Exception {
        var harness = harness();
        harness.operator().endOfInput();
        harness.close();
        assertThat(EVENTS).containsExactly("writer of the-uid", "flush", "close");
    }

    @Test
    void aFailureToWriteNamesTheOperator() throws Exception {
        var harness = harness();
        assertThatThrownBy(() -> harness.send(""))
                .isInstanceOf(OperatorFailure.class)
                .hasMessageContaining("'the-operator'")
                .hasRootCauseMessage("empty");
    }
}
