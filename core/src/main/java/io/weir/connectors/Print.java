package io.weir.connectors;

import io.weir.connector.PlainSink;
import io.weir.connector.PlainWriter;
import io.weir.connector.WriterContext;
import java.io.IOException;
import java.io.PrintStream;
import org.jspecify.annotations.Nullable;

/**
 * Prints each record on a line of its own, with {@code n> } before it, where <i>n</i> is the number
 * of the subtask from 1, if there is more than one. Lines of different subtasks never mix.
 *
 * <p>At-least-once: what was printed after the last checkpoint is printed again after a failure. If
 * the stream can't be written any more (a closed pipe), the job fails at the next checkpoint.
 */
public final class Print implements PlainSink<Object> {
    private final String name;
    private final @Nullable InProcess<PrintStream> stream;
    private final String prefix;

    private Print(String name, @Nullable InProcess<PrintStream> stream, String prefix) {
        this.name = name;
        this.stream = stream;
        this.prefix = prefix;
    }

    /** Prints to the standard output. */
    public static Print toStdOut() {
        return new Print("standard output", null, "");
    }

    /** Prints to {@code stream} of this process. */
    public static Print to(PrintStream stream) {
        return to(stream, "");
    }

    /**
     * Prints to {@code stream} of this process.
     *
     * @param prefix stands with {@code :} before the number of the subtask, so that several outputs
     *     can be told apart; may be empty
     */
    public static Print to(PrintStream stream, String prefix) {
        return new Print("print", InProcess.of("A print stream", stream), prefix);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public PlainWriter<Object> createWriter(WriterContext context) {
        PrintStream target = stream == null ? System.out : stream.get();
        return new Writer(target, lineStart(context));
    }

    private String lineStart(WriterContext context) {
        String subtask =
                context.parallelism() > 1 ? String.valueOf(context.subtaskIndex() + 1) : "";
        String colon = prefix.isEmpty() || subtask.isEmpty() ? "" : ":";
        String start = prefix + colon + subtask;
        return start.isEmpty() ? "" : start + "> ";
    }

    private record Writer(PrintStream target, String lineStart) implements PlainWriter<Object> {
        /** One call for the whole line, since only calls are atomic. */
        @Override
        public void write(Object record) {
            target.print(lineStart + record + System.lineSeparator());
        }

        @Override
        public void flush() throws IOException {
            if (target.checkError()) {
                throw new IOException(
                        "The stream that the job prints to can't be written any more. Is the"
                                + " program that reads it still there?");
            }
        }

        @Override
        public void close() {
            target.flush();
        }
    }
}
