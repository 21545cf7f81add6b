package io.weir.testkit.sim;

import io.weir.connector.PlainSink;
import io.weir.connector.PlainWriter;
import io.weir.connector.WriterContext;
import io.weir.function.KeySelector;
import io.weir.testkit.Shared;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An idempotent sink into a {@link SimTable}: writes a record by its key, again after a failure.
 *
 * @param <T> the type of the records
 * @param <K> the type of their keys
 */
public final class SimUpserts<T, K> implements PlainSink<T> {
    private final Shared<SimTable<K, T>> table;
    private final KeySelector<T, K> key;

    /**
     * @param key of a record; there is one row for each
     */
    public SimUpserts(SimTable<K, T> table, KeySelector<T, K> key) {
        this.table = Shared.of(table);
        this.key = key;
    }

    @Override
    public String name() {
        return "simulated table";
    }

    @Override
    public PlainWriter<T> createWriter(WriterContext context) {
        SimTable<K, T> into = table.get();
        return new PlainWriter<>() {
            private final Map<K, T> changed = new LinkedHashMap<>();

            @Override
            public void write(T record) throws IOException {
                try {
                    changed.put(key.getKey(record), record);
                } catch (Exception e) {
                    throw new IOException("The key of %s can't be told".formatted(record), e);
                }
            }

            @Override
            public void flush() throws IOException {
                if (!changed.isEmpty()) {
                    into.put(changed);
                    changed.clear();
                }
            }

            @Override
            public void close() {
                changed.clear();
            }
        };
    }
}
