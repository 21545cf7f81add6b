package io.weir.http;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An address on which requests are answered: each goes past the {@link Guard}, through the {@link
 * Router}, to a handler, on a thread of a small pool. Every answer has a length and is JSON unless
 * a handler says otherwise; errors are {@code {"errors":[…]}}.
 *
 * <p>It is the JDK's own server: it costs no dependency, some 20 ms and 3 MB. A client that is slow
 * to send its request is cut off after {@value #MAX_REQUEST_SECONDS} s.
 */
public final class Endpoint implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Endpoint.class);
    private static final int MAX_REQUEST_SECONDS = 10;
    private static final int MAX_THREADS = 32;
    private static final int MAX_WAITING = 256;

    /** So much of a body that nobody wants is read, so that its sender gets to see the answer. */
    private static final long MAX_DRAINED = 16L << 20;

    private static final AtomicInteger THREADS = new AtomicInteger();

    static {
        // The server reads them once, when its classes are loaded.
        setUnlessSet("sun.net.httpserver.maxReqTime", String.valueOf(MAX_REQUEST_SECONDS));
        setUnlessSet("sun.net.httpserver.idleInterval", "10");
        // Without it the kernel holds the last part of an answer back for 40 ms.
        setUnlessSet("sun.net.httpserver.nodelay", "true");
    }

    private final HttpServer server;
    private final ThreadPoolExecutor threads;
    private final Guard guard;
    private final Router router;

    private static void setUnlessSet(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }

    private Endpoint(HttpServer server, ThreadPoolExecutor threads, Guard guard, Router router) {
        this.server = server;
        this.threads = threads;
        this.guard = guard;
        this.router = router;
    }

    /**
     * Opens the address and begins to answer.
     *
     * @param address with port 0 for any that is free
     * @param tls where it is not plain HTTP
     * @throws BindException if the address is taken or not ours
     */
    public static Endpoint open(
            InetSocketAddress address, Optional<SSLContext> tls, Guard guard, Router router)
            throws IOException {
        HttpServer server;
        if (tls.isPresent()) {
            HttpsServer https = HttpsServer.create(address, 0);
            https.setHttpsConfigurator(new HttpsConfigurator(tls.get()));
            server = https;
        } else {
            server = HttpServer.create(address, 0);
        }
        ThreadFactory daemons =
                task -> {
                    var thread = new Thread(task, "weir-http-" + THREADS.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                };
        var threads =
                new ThreadPoolExecutor(
                        MAX_THREADS,
                        MAX_THREADS,
                        10,
                        TimeUnit.SECONDS,
                        new LinkedBlockingQueue<>(MAX_WAITING),
                        daemons);
        threads.allowCoreThreadTimeOut(true);
        var endpoint = new Endpoint(server, threads, guard, router);
        server.setExecutor(threads);
        server.createContext("/", endpoint::answer);
        server.start();
        return endpoint;
    }

    /** The port it listens on. */
    public int port() {
        return server.getAddress().getPort();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            send(exchange, replyTo(exchange));
        } catch (IOException e) {
            // The client is gone; what it asked for is done or not, as its next question shows.
            LOG.debug("A client went away", e);
        }
    }

    private Reply replyTo(HttpExchange exchange) {
        try {
            return handle(exchange);
        } catch (HttpError e) {
            if (e.status() == 401) {
                exchange.getResponseHeaders().set("WWW-Authenticate", "Bearer");
            }
            return Reply.error(e.status(), e.message());
        } catch (CutShort e) {
            return Reply.error(400, "The request was cut short.");
        } catch (Exception e) {
            LOG.error("{} {} failed", exchange.getRequestMethod(), exchange.getRequestURI(), e);
            return Reply.error(500, "Internal error: " + e);
        }
    }

    private Reply handle(HttpExchange exchange) throws Exception {
        Headers headers = exchange.getRequestHeaders();
        Caller caller =
                guard.identify(
                        new Guard.Head(
                                headers.getFirst("Host"),
                                headers.getFirst("Origin"),
                                headers.getFirst("Sec-Fetch-Site"),
                                headers.getFirst("Authorization")));
        URI uri = exchange.getRequestURI();
        Router.Match match = router.match(exchange.getRequestMethod(), uri.getRawPath());
        if (caller == Caller.STRANGER && !match.route().open()) {
            throw new HttpError(
                    401,
                    "The token is missing or wrong. Send 'Authorization: Bearer TOKEN' with the"
                            + " one that 'weir server token' prints.");
        }
        return match.route()
                .handler()
                .handle(
                        new Request(
                                exchange.getRequestMethod(),
                                match.path(),
                                match.variables(),
                                Router.query(uri.getRawQuery()),
                                caller,
                                Optional.ofNullable(headers.getFirst("Content-Type")),
                                new Body(exchange.getRequestBody())));
    }

    /** The client went away, or was cut off, before all of its request was here. */
    private static final class CutShort extends IOException {
        private static final long serialVersionUID = 1L;

        CutShort(IOException cause) {
            super(cause);
        }
    }

    /** A body, which tells what its client did from what else can go wrong. */
    private static final class Body extends FilterInputStream {
        Body(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            try {
                return super.read();
            } catch (IOException e) {
                throw new CutShort(e);
            }
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            try {
                return super.read(bytes, offset, length);
            } catch (IOException e) {
                throw new CutShort(e);
            }
        }
    }

    private static void send(HttpExchange exchange, Reply reply) throws IOException {
        drain(exchange.getRequestBody());
        Headers headers = exchange.getResponseHeaders();
        headers.set("Content-Type", reply.contentType());
        headers.set("Cache-Control", "no-store");
        headers.set("X-Content-Type-Options", "nosniff");
        exchange.sendResponseHeaders(reply.status(), reply.body().length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(reply.body());
        }
    }

    private static void drain(InputStream body) throws IOException {
        byte[] buffer = new byte[8192];
        long drained = 0;
        int count;
        while (drained < MAX_DRAINED && (count = body.read(buffer)) >= 0) {
            drained += count;
        }
    }

    /** Stops listening, after answers under way are sent or a second has passed. */
    @Override
    public void close() {
        server.stop(threads.getActiveCount() == 0 ? 0 : 1);
        threads.shutdownNow();
    }
}
