package io.weir.connectors;

import io.weir.connector.ReaderContext;
import io.weir.connector.SourceOutput;
import io.weir.connector.SourceReader;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes lines from a connection, and makes another one when it is time to. */
final class SocketReader implements SourceReader<String, SocketSplit> {
    private static final Logger LOG = LoggerFactory.getLogger(SocketReader.class);

    private final Socket source;
    private final int tries;
    private final long pauseNanos;
    private final ReaderContext context;
    private final List<SocketSplit> splits = new ArrayList<>();
    private @Nullable SocketConnection connection;
    private @Nullable Thread thread;

    /** Connections in a row that could not be made. */
    private int failures;

    /** When to connect, if there is no connection. */
    private long connectAt;

    SocketReader(Socket source, int tries, Duration pause, ReaderContext context) {
        this.source = source;
        this.tries = tries;
        this.pauseNanos = pause.toNanos();
        this.context = context;
        this.connectAt = context.clock().nanoTime();
    }

    @Override
    public void addSplits(List<SocketSplit> added) {
        splits.addAll(added);
    }

    @Override
    public Poll poll(SourceOutput<String> output, int limit) throws IOException {
        if (splits.isEmpty() || splits.get(0).ended()) {
            return Poll.FINISHED;
        }
        SocketConnection current = connection;
        if (current == null) {
            if (context.clock().nanoTime() - connectAt < 0) {
                return new Poll.Idle(connectAt);
            }
            current = connect(splits.get(0));
        }
        output.split(source.splitId(splits.get(0)));
        for (int emitted = 0; emitted < limit; ) {
            SocketConnection.Event event = current.take();
            if (event == null) {
                return Poll.IDLE;
            }
            if (event instanceof SocketConnection.Event.Line line) {
                output.collect(line.text());
                emitted++;
            } else if (event instanceof SocketConnection.Event.Connected) {
                failures = 0;
            } else if (event instanceof SocketConnection.Event.Failed failed) {
                return retry(failed.cause());
            } else {
                return ended(output);
            }
        }
        return Poll.MORE;
    }

    private SocketConnection connect(SocketSplit split) throws IOException {
        SocketConnection made = new SocketConnection(split.host(), split.port(), context::wake);
        Thread reading = context.newThread(made, "read " + source.splitId(split));
        connection = made;
        thread = reading;
        reading.start();
        return made;
    }

    private Poll ended(SourceOutput<String> output) throws IOException {
        if (tries > 0) {
            LOG.info("{} closed the connection; connecting again", source.splitId(splits.get(0)));
            return pause();
        }
        SocketSplit split = splits.get(0);
        close();
        splits.set(0, new SocketSplit(split.host(), split.port(), true));
        output.splitFinished(source.splitId(split));
        return Poll.FINISHED;
    }

    private Poll retry(IOException cause) throws IOException {
        String server = source.splitId(splits.get(0));
        failures++;
        if (failures > tries) {
            throw new IOException(
                    ("Can't read from %s: %s%s. Is a server listening there? Start one with 'nc -lk"
                                    + " %d', or let the source wait for it with .reconnect(…).")
                            .formatted(
                                    server,
                                    cause,
                                    tries > 0 ? " (%d tries)".formatted(failures) : "",
                                    splits.get(0).port()),
                    cause);
        }
        LOG.warn("Can't read from {}: {}; try {} of {}", server, cause, failures, tries);
        return pause();
    }

    private Poll pause() throws IOException {
        close();
        connectAt = context.clock().nanoTime() + pauseNanos;
        return new Poll.Idle(connectAt);
    }

    @Override
    public List<SocketSplit> snapshotSplits() {
        return List.copyOf(splits);
    }

    /** Closes the connection; its thread ends by itself at once, since nothing holds it. */
    @Override
    public void close() throws IOException {
        if (connection != null && thread != null) {
            connection.close();
            thread.interrupt();
            connection = null;
            thread = null;
        }
    }
}
