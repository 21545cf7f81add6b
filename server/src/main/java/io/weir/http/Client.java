package io.weir.http;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Asks an {@link Endpoint} on this machine, one connection for each question. The JDK's clients
 * take a hundred milliseconds to load, or know no PATCH; this one is all that is needed.
 *
 * <p>Immutable; each call blocks its thread.
 */
public final class Client {
    private static final int MAX_ANSWER = 256 << 20;

    private final int port;
    private final String secret;
    private final Duration patience;

    /**
     * @param port on the loopback interface
     * @param secret what the endpoint wants to know
     * @param patience how long an answer may be silent
     */
    public Client(int port, String secret, Duration patience) {
        this.port = port;
        this.secret = secret;
        this.patience = patience;
    }

    /** What came back; read once, never compared. */
    @SuppressWarnings("ArrayRecordComponent")
    public record Answer(int status, byte[] body) {
        /** Whether the request was carried out or accepted. */
        public boolean ok() {
            return status < 300;
        }

        /** The body as an object. */
        public JsonObject json() throws Json.Malformed {
            return JsonObject.read(body);
        }

        /** What is wrong, where the answer is an error. */
        public String error() {
            try {
                return String.join(" ", json().texts("errors"));
            } catch (Json.Malformed e) {
                return "status " + status;
            }
        }
    }

    /** Asks without a body. */
    public Answer call(String method, String pathAndQuery) throws IOException {
        return call(method, pathAndQuery, Map.of());
    }

    /**
     * Asks.
     *
     * @param body a tree
     * @throws IOException if nobody listens, the connection breaks, or the answer does not come
     */
    public Answer call(String method, String pathAndQuery, @Nullable Object body)
            throws IOException {
        byte[] json = Json.write(body);
        String head =
                String.join(
                        "\r\n",
                        method + " " + pathAndQuery + " HTTP/1.1",
                        "Host: 127.0.0.1:" + port,
                        "Authorization: Bearer " + secret,
                        "Connection: close",
                        "Content-Type: application/json",
                        "Content-Length: " + json.length,
                        "\r\n");
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 2000);
            socket.setSoTimeout((int) patience.toMillis());
            socket.setTcpNoDelay(true);
            OutputStream out = socket.getOutputStream();
            out.write(concat(head.getBytes(StandardCharsets.ISO_8859_1), json));
            out.flush();
            return answer(new BufferedInputStream(socket.getInputStream()));
        }
    }

    private static byte[] concat(byte[] a, byte[] b) {
        byte[] both = new byte[a.length + b.length];
        System.arraycopy(a, 0, both, 0, a.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        return both;
    }

    private static Answer answer(InputStream in) throws IOException {
        String[] status = line(in).split(" ", 3);
        if (status.length < 2 || !status[0].startsWith("HTTP/1.")) {
            throw new IOException("The answer is not HTTP: " + String.join(" ", status));
        }
        long length = -1;
        for (String header = line(in); !header.isEmpty(); header = line(in)) {
            int colon = header.indexOf(':');
            String name = header.substring(0, Math.max(0, colon)).toLowerCase(Locale.ROOT);
            if (name.equals("content-length")) {
                length = Long.parseLong(header.substring(colon + 1).trim());
            }
        }
        if (length < 0 || length > MAX_ANSWER) {
            throw new IOException("The answer has the length " + length);
        }
        byte[] body = in.readNBytes((int) length);
        if (body.length < length) {
            throw new EOFException("The answer ended too soon");
        }
        return new Answer(Integer.parseInt(status[1]), body);
    }

    private static String line(InputStream in) throws IOException {
        var line = new ByteArrayOutputStream(80);
        int b;
        while ((b = in.read()) != '\n') {
            if (b < 0) {
                throw new EOFException("The connection was closed before the answer was whole");
            }
            if (b != '\r') {
                line.write(b);
            }
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }
}
