package io.weir.testkit.examples;

import io.weir.connector.PlainSink;
import io.weir.connector.PlainWriter;
import io.weir.connector.WriterContext;
import io.weir.testkit.Shared;
import java.util.ArrayList;
import java.util.List;

/** A sink that is not exactly-once: what it writes is out at once. */
final class Eager implements PlainSink<Purchase> {
    private final Shared<List<Purchase>> outside = Shared.of(new ArrayList<>());

    /** What readers of the output see. */
    List<Purchase> written() {
        return outside.get();
    }

    @Override
    public String name() {
        return "eager";
    }

    @Override
    public PlainWriter<Purchase> createWriter(WriterContext context) {
        List<Purchase> to = outside.get();
        return new PlainWriter<>() {
            @Override
            public void write(Purchase record) {
                to.add(record);
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
    }
}
