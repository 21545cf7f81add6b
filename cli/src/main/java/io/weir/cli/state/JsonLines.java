package io.weir.cli.state;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;

/** JSON objects, each on a line of its own, in UTF-8. Closing it leaves the stream open. */
public final class JsonLines implements Closeable {
    private static final JsonFactory JSON = new JsonFactory();

    private final JsonGenerator out;
    private final OutputStream stream;
    private boolean begun;

    /** Writes to {@code stream}, which needs no buffer. */
    public JsonLines(OutputStream stream) throws IOException {
        this.stream = stream;
        out = JSON.createGenerator(stream);
        out.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
        out.setPrettyPrinter(new MinimalPrettyPrinter("\n"));
    }

    /** Where the next object is to be written. */
    public JsonGenerator next() {
        begun = true;
        return out;
    }

    @Override
    public void close() throws IOException {
        out.close();
        if (begun) {
            stream.write('\n');
        }
        stream.flush();
    }
}
