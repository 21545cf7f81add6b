package io.weir.connectors;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One connection, from the attempt to make it to its end, with the thread that reads it.
 *
 * <p>{@link #run} belongs to that thread; {@link #take} and {@link #close} to the reader's. Lines
 * wait in a queue of bounded length.
 */
final class SocketConnection implements Runnable, Closeable {
    private static final int CONNECT_MILLIS = 10_000;
    private static final int QUEUED_LINES = 4096;
    private static final int BUFFER = 64 << 10;

    /** What comes out of the queue. */
    sealed interface Event {
        /** A line. */
        record Line(String text) implements Event {}

        /** The connection stands. */
        record Connected() implements Event {}

        /** The other side has sent all. */
        record Ended() implements Event {}

        /** The connection could not be made, or broke. */
        record Failed(IOException cause) implements Event {}
    }

    private final String host;
    private final int port;
    private final Runnable wake;
    private final SocketChannel channel;
    private final BlockingQueue<Event> queue = new ArrayBlockingQueue<>(QUEUED_LINES);

    /** Whether the reader found nothing and wants to be woken. */
    private final AtomicBoolean readerSleeps = new AtomicBoolean();

    SocketConnection(String host, int port, Runnable wake) throws IOException {
        this.host = host;
        this.port = port;
        this.wake = wake;
        this.channel = SocketChannel.open();
    }

    @Override
    public void run() {
        try {
            Event end;
            try {
                channel.socket().connect(new InetSocketAddress(host, port), CONNECT_MILLIS);
                put(new Event.Connected());
                readAll();
                end = new Event.Ended();
            } catch (IOException e) {
                end = new Event.Failed(e);
            } catch (RuntimeException e) {
                // An unresolved host or a closed channel come as such, too.
                end = new Event.Failed(new IOException(e.toString(), e));
            }
            put(end);
        } catch (InterruptedException e) {
            // The reader has closed the connection, and nobody listens any more.
            Thread.currentThread().interrupt();
        }
    }

    private void readAll() throws IOException, InterruptedException {
        LineBuffer lines = new LineBuffer(BUFFER);
        while (true) {
            ByteBuffer space = lines.space("The connection to %s:%d".formatted(host, port));
            int count = channel.read(space);
            if (count < 0) {
                break;
            }
            lines.filled(count);
            for (String line = lines.next(); line != null; line = lines.next()) {
                put(new Event.Line(line));
            }
        }
        String last = lines.rest();
        if (last != null) {
            put(new Event.Line(last));
        }
    }

    private void put(Event event) throws InterruptedException {
        queue.put(event);
        if (readerSleeps.get() && readerSleeps.getAndSet(false)) {
            wake.run();
        }
    }

    /** The next event, or null: then the reader is woken when there is one. */
    @Nullable Event take() {
        Event event = queue.poll();
        if (event == null) {
            readerSleeps.set(true);
            event = queue.poll();
        }
        return event;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
