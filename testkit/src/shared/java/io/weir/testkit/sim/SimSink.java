package io.weir.testkit.sim;

import io.weir.connector.Sink;
import io.weir.connector.SinkContext;
import io.weir.connector.SinkWriter;
import io.weir.connector.WriterContext;
import io.weir.testkit.Shared;
import io.weir.types.Type;
import io.weir.types.Types;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A transactional sink into a {@link SimLedger}.
 *
 * @param <T> the type of the records
 */
public final class SimSink<T> implements Sink<T, SimTransaction> {
    private final Shared<SimLedger<T>> ledger;

    /** A sink into {@code ledger}. */
    public SimSink(SimLedger<T> ledger) {
        this.ledger = Shared.of(ledger);
    }

    @Override
    public String name() {
        return "simulated ledger";
    }

    @Override
    public Type<SimTransaction> committableType() {
        return Types.of(SimTransaction.class);
    }

    private static String owner(SinkContext context) {
        return context.jobId() + "/" + context.operatorUid();
    }

    @Override
    public SinkWriter<T, SimTransaction> createWriter(WriterContext context) {
        return new Writer<>(ledger.get(), owner(context));
    }

    @Override
    public void commit(List<SimTransaction> committables) throws IOException {
        for (SimTransaction transaction : committables) {
            ledger.get().commit(transaction);
        }
    }

    @Override
    public void abortAllBut(List<SimTransaction> held, SinkContext context) throws IOException {
        ledger.get()
                .abortAllBut(
                        owner(context),
                        held.stream().map(SimTransaction::id).collect(Collectors.toSet()));
    }

    private static final class Writer<T> implements SinkWriter<T, SimTransaction> {
        private final SimLedger<T> ledger;
        private final String owner;
        private List<T> open = new ArrayList<>();

        Writer(SimLedger<T> ledger, String owner) {
            this.ledger = ledger;
            this.owner = owner;
        }

        @Override
        public void write(T record) {
            open.add(record);
        }

        @Override
        public List<SimTransaction> prepareCommit(long checkpointId) throws IOException {
            return beginCommit(checkpointId).run();
        }

        @Override
        public Preparation<SimTransaction> beginCommit(long checkpointId) {
            List<T> records = open;
            open = new ArrayList<>();
            if (records.isEmpty()) {
                return List::of;
            }
            return () -> List.of(ledger.prepare(owner, checkpointId, records));
        }

        @Override
        public void close() {
            open = new ArrayList<>();
        }
    }
}
