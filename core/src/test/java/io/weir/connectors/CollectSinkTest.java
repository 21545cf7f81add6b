package io.weir.connectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.connector.Sink;
import io.weir.testkit.contract.SinkContract;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class CollectSinkTest {
    @Nested
    class Contract extends SinkContract<Integer, CollectedBatch> {
        private CollectSink<Integer> sink = Collect.toList();

        @Override
        protected Sink<Integer, CollectedBatch> sink() {
            sink = Collect.toList();
            return sink;
        }

        @Override
        protected Integer record(int number) {
            return number;
        }

        @Override
        protected List<Integer> visible() {
            return sink.committed();
        }
    }

    @Test
    void leavesBatchesOfAnotherProcessAlone() throws Exception {
        CollectSink<String> sink = Collect.toList();
        try (var writer = sink.createWriter(SinkContract.context(0, 1, -1, 0))) {
            writer.write("a");
            CollectedBatch batch = writer.prepareCommit(1).get(0);
            sink.commit(List.of(new CollectedBatch("another", batch.number())));
        }
        assertThat(sink.committed()).isEmpty();
    }

    @Test
    void saysThatItCantBeTakenToAnotherProcess() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(Collect.toList());
        }
        String here = InProcess.process();
        String there = here.substring(0, here.length() - 1) + "X";
        byte[] taken =
                new String(bytes.toByteArray(), StandardCharsets.ISO_8859_1)
                        .replace(here, there)
                        .getBytes(StandardCharsets.ISO_8859_1);

        assertThatThrownBy(
                        () -> new ObjectInputStream(new ByteArrayInputStream(taken)).readObject())
                .hasMessageContaining("lives in the memory of the process that made it");
    }
}
