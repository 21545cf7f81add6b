package io.weir.connectors;

import io.weir.connector.ReaderContext;
import io.weir.connector.Source;
import io.weir.connector.SourceReader;
import io.weir.types.Type;
import io.weir.types.Types;
import java.time.Duration;
import java.util.List;

/**
 * Lines that a server sends over TCP, for instance {@code nc -lk 9999}. For trying things out.
 *
 * <p><b>Not exactly-once:</b> a socket can't be read again, so lines that were received after the
 * last checkpoint are lost in a failure. One subtask reads, whatever the parallelism. Lines are
 * UTF-8 and end with {@code \n} or {@code \r\n}; the last may have none. If the job is slower than
 * the server, the server is held back by TCP.
 *
 * <p>When the server closes the connection the stream has ended. When the connection can't be made
 * or breaks, the job fails. With {@link #reconnect} both lead to another try.
 */
public final class Socket implements Source<String, SocketSplit> {
    private final String host;
    private final int port;
    private final int tries;
    private final Duration pause;

    private Socket(String host, int port, int tries, Duration pause) {
        this.host = host;
        this.port = port;
        this.tries = tries;
        this.pause = pause;
    }

    /** The lines that the server at {@code host} and {@code port} sends. */
    public static Socket lines(String host, int port) {
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException(
                    "There is no port %d. Give a number from 1 to 65535.".formatted(port));
        }
        return new Socket(host, port, 0, Duration.ZERO);
    }

    /**
     * Connects again when the connection could not be made, was closed or broke, and fails only
     * after {@code tries} connections in a row that could not be made. The stream never ends then.
     *
     * @param pause how long to wait before each try
     */
    public Socket reconnect(int tries, Duration pause) {
        if (tries < 1 || pause.isNegative()) {
            throw new IllegalArgumentException(
                    "Can't reconnect %d times with a pause of %s. Give 1 or more, and no negative time."
                            .formatted(tries, pause));
        }
        return new Socket(host, port, tries, pause);
    }

    @Override
    public String name() {
        return "lines from %s:%d".formatted(host, port);
    }

    @Override
    public boolean isBounded() {
        return false;
    }

    @Override
    public boolean isReplayable() {
        return false;
    }

    @Override
    public Type<SocketSplit> splitType() {
        return Types.of(SocketSplit.class);
    }

    @Override
    public String splitId(SocketSplit split) {
        return split.host() + ":" + split.port();
    }

    @Override
    public List<SocketSplit> discoverSplits(int parallelism) {
        return List.of(new SocketSplit(host, port, false));
    }

    @Override
    public SourceReader<String, SocketSplit> createReader(ReaderContext context) {
        return new SocketReader(this, tries, pause, context);
    }
}
