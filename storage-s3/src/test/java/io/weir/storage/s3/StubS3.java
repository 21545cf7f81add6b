package io.weir.storage.s3;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.weir.config.Configuration;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;

/**
 * As much of S3 as an upload needs, for what a real server does only now and then: it does what it
 * was asked and the answer is lost; or it takes no notice of a condition.
 */
final class StubS3 implements AutoCloseable {
    private static final class Stored {
        final byte[] bytes;
        final String writeId;

        Stored(byte[] bytes, String writeId) {
            this.bytes = bytes;
            this.writeId = writeId;
        }
    }

    private final Map<String, Stored> objects = new ConcurrentHashMap<>();
    private final Map<Integer, byte[]> parts = new TreeMap<>();
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();

    /** Which request is carried out, and then its connection breaks. */
    volatile Predicate<HttpExchange> losesTheAnswer = request -> false;

    /** Whether {@code If-None-Match} is ignored. */
    volatile boolean ignoresConditions;

    /** Whether the clock of who asks is thought to be wrong. */
    volatile boolean refusesTheTime;

    /** Called while a part is being taken. */
    volatile Runnable whilePartsComeIn = () -> {};

    private String uploadWriteId = "";

    StubS3() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    Configuration configuration() {
        return Configuration.empty()
                .with("s3.endpoint", "http://127.0.0.1:" + server.getAddress().getPort())
                .with("s3.access-key", "somebody")
                .with("s3.secret-key", "something");
    }

    byte[] object(String key) {
        return objects.get("/bucket/" + key).bytes;
    }

    private void handle(HttpExchange exchange) throws IOException {
        byte[] body = unchunked(exchange, exchange.getRequestBody().readAllBytes());
        String query = String.valueOf(exchange.getRequestURI().getRawQuery());
        String path = exchange.getRequestURI().getPath();
        if (refusesTheTime) {
            answer(exchange, 403, "<Error><Code>RequestTimeTooSkewed</Code></Error>");
            return;
        }
        switch (exchange.getRequestMethod()) {
            case "PUT" -> {
                if (query.contains("partNumber=")) {
                    whilePartsComeIn.run();
                    int number =
                            Integer.parseInt(query.replaceFirst(".*partNumber=(\\d+).*", "$1"));
                    synchronized (parts) {
                        parts.put(number, body);
                    }
                    answer(exchange, 200, "");
                } else {
                    put(exchange, path, body);
                }
            }
            case "POST" -> {
                if (query.startsWith("uploads")) {
                    uploadWriteId = writeId(exchange);
                    answer(
                            exchange,
                            200,
                            "<InitiateMultipartUploadResult><UploadId>u</UploadId></InitiateMultipartUploadResult>");
                } else {
                    complete(exchange, path);
                }
            }
            case "HEAD", "GET" -> {
                Stored stored = objects.get(path);
                if (query.contains("list-type=2")) {
                    answer(exchange, 200, "<ListBucketResult></ListBucketResult>");
                } else if (stored == null) {
                    answer(exchange, 404, "<Error><Code>NoSuchKey</Code></Error>");
                } else {
                    exchange.getResponseHeaders().set("x-amz-meta-weir-write", stored.writeId);
                    exchange.getResponseHeaders().set("ETag", "\"e\"");
                    answer(exchange, 200, new String(stored.bytes, UTF_8));
                }
            }
            default -> answer(exchange, 204, "");
        }
    }

    private void put(HttpExchange exchange, String path, byte[] body) throws IOException {
        boolean onlyIfAbsent =
                exchange.getRequestHeaders().containsKey("If-None-Match") && !ignoresConditions;
        var stored = new Stored(body, writeId(exchange));
        if (onlyIfAbsent && objects.putIfAbsent(path, stored) != null) {
            answer(exchange, 412, "<Error><Code>PreconditionFailed</Code></Error>");
            return;
        }
        objects.put(path, stored);
        answer(exchange, 200, "");
    }

    private void complete(HttpExchange exchange, String path) throws IOException {
        var whole = new ByteArrayOutputStream();
        synchronized (parts) {
            if (parts.isEmpty()) {
                answer(exchange, 404, "<Error><Code>NoSuchUpload</Code></Error>");
                return;
            }
            for (byte[] part : parts.values()) {
                whole.write(part);
            }
            parts.clear();
        }
        objects.put(path, new Stored(whole.toByteArray(), uploadWriteId));
        answer(
                exchange,
                200,
                "<CompleteMultipartUploadResult><ETag>e</ETag></CompleteMultipartUploadResult>");
    }

    private static String writeId(HttpExchange exchange) {
        String id = exchange.getRequestHeaders().getFirst("x-amz-meta-weir-write");
        return id == null ? "" : id;
    }

    /** The content of a body that is signed in chunks. */
    private static byte[] unchunked(HttpExchange exchange, byte[] body) {
        String kind = exchange.getRequestHeaders().getFirst("x-amz-content-sha256");
        if (kind == null || !kind.startsWith("STREAMING")) {
            return body;
        }
        var content = new ByteArrayOutputStream();
        int at = 0;
        while (at < body.length) {
            int end = at;
            while (body[end] != '\r') {
                end++;
            }
            String header = new String(body, at, end - at, UTF_8);
            int length = Integer.parseInt(header.replaceFirst(";.*", ""), 16);
            if (length == 0) {
                break;
            }
            content.write(body, end + 2, length);
            at = end + 2 + length + 2;
        }
        return content.toByteArray();
    }

    private void answer(HttpExchange exchange, int status, String text) throws IOException {
        if (losesTheAnswer.test(exchange)) {
            exchange.close();
            return;
        }
        byte[] bytes = text.getBytes(UTF_8);
        exchange.getResponseHeaders().putIfAbsent("ETag", java.util.List.of("\"e\""));
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.getResponseHeaders().set("Content-Length", Integer.toString(bytes.length));
            exchange.sendResponseHeaders(status, -1);
        } else {
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        }
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
