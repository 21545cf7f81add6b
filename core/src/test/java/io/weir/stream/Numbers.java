package io.weir.stream;

import io.weir.connector.ReaderContext;
import io.weir.connector.Source;
import io.weir.connector.SourceReader;
import io.weir.types.Type;
import io.weir.types.Types;
import java.util.List;

/** A source that is never read. */
record Numbers<T>() implements Source<T, String> {
    @Override
    public String name() {
        return "numbers";
    }

    @Override
    public boolean isBounded() {
        return true;
    }

    @Override
    public Type<String> splitType() {
        return Types.STRING;
    }

    @Override
    public String splitId(String split) {
        return split;
    }

    @Override
    public List<String> discoverSplits(int parallelism) {
        return List.of("all");
    }

    @Override
    public SourceReader<T, String> createReader(ReaderContext context) {
        throw new UnsupportedOperationException();
    }
}
