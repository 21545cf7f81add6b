package io.weir.stream;

import io.weir.connector.Sink;
import io.weir.connector.SinkWriter;
import io.weir.connector.WriterContext;
import io.weir.types.Type;
import io.weir.types.Types;
import java.util.List;

/** A sink that is never written to. */
record Nowhere() implements Sink<Object, String> {
    @Override
    public String name() {
        return "nowhere";
    }

    @Override
    public Type<String> committableType() {
        return Types.STRING;
    }

    @Override
    public SinkWriter<Object, String> createWriter(WriterContext context) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void commit(List<String> committables) {}
}
