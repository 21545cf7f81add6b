package io.weir.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An endpoint, and what strangers try with it. */
@Timeout(60)
class EndpointTest {
    private static Endpoint endpoint;
    private static Client client;

    @BeforeAll
    static void open() throws IOException {
        Router router =
                new Router()
                        .open("GET", "/hello", "", r -> Reply.json(Json.object("hello", "you")))
                        .on("GET", "/things/all", "", r -> Reply.json(List.of("a", "b")))
                        .on(
                                "GET",
                                "/things/:name",
                                "",
                                r ->
                                        Reply.json(
                                                Json.object(
                                                        "name",
                                                        r.variable("name"),
                                                        "size",
                                                        r.query("size"))))
                        .on(
                                "POST",
                                "/things/:name",
                                "",
                                r ->
                                        r.read(
                                                body ->
                                                        Reply.json(
                                                                202,
                                                                Json.object(
                                                                        "count",
                                                                        body.requiredNumber("count")
                                                                                + 1))))
                        .on("PATCH", "/things/:name", "", r -> Reply.json(202, Json.object()))
                        .on(
                                "GET",
                                "/broken",
                                "",
                                r -> {
                                    throw new IllegalStateException("boom");
                                });
        endpoint = endpoint(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), router);
        client = new Client(endpoint.port(), "secret", Duration.ofSeconds(20));
    }

    private static Endpoint endpoint(InetSocketAddress address, Router router) throws IOException {
        return Endpoint.open(
                address,
                Optional.empty(),
                new Guard(Guard.loopback(), "secret", Optional.empty()),
                router);
    }

    @AfterAll
    static void close() {
        endpoint.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "GET   | /hello               | {}          | 200 | {'hello':'you'}",
                "GET   | /v1/things/all       | {}          | 200 | ['a','b']",
                "GET   | /things/a%20b?size=3 | {}          | 200 | {'name':'a b','size':'3'}",
                "GET   | /things/x?           | {}          | 200 | {'name':'x','size':null}",
                "POST  | /things/x            | {'count':1} | 202 | {'count':2}",
                "PATCH | /v1/things/x         | {}          | 202 | {}",
            })
    void answers(String method, String path, String body, int status, String answer)
            throws IOException {
        Client.Answer got = client.call(method, path, Json.read(bytes(body.replace('\'', '"'))));
        assertThat(got.status()).isEqualTo(status);
        assertThat(new String(got.body(), StandardCharsets.UTF_8))
                .isEqualTo(answer.replace('\'', '"'));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "GET    | /nothing     | {}            | 404 | There is nothing at /nothing.",
                "GET    | /v2/things/a | {}            | 404 | There is nothing at /v2/things/a.",
                "DELETE | /things/x    | {}            | 405 | /things/x knows [GET, PATCH, POST], but not DELETE.",
                "POST   | /things/x    | {}            | 400 | field 'count' is missing",
                "POST   | /things/x    | {'count':'a'} | 400 | field 'count' is 'a', expected a whole number",
                "POST   | /things/x    | {'count':{}}  | 400 | field 'count' is an object, expected a whole number",
                "POST   | /things/x    | [1]           | 400 | expected an object, found a list",
                "GET    | /broken      | {}            | 500 | Internal error: java.lang.IllegalStateException: boom",
            })
    void refuses(String method, String path, String body, int status, String message)
            throws IOException {
        Client.Answer got = client.call(method, path, Json.read(bytes(body.replace('\'', '"'))));
        assertThat(got.status()).isEqualTo(status);
        assertThat(got.error()).contains(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "{\"count\":", "nonsense", "{} {}", "{\"count\":1e999}", "\u0000"})
    void saysWhatIsWrongWithABodyThatIsNoJson(String body) throws IOException {
        String answer = raw(request("POST /things/x", "Bearer secret", body));
        assertThat(answer)
                .startsWith("HTTP/1.1 400 ")
                .contains("The body is not what was expected");
    }

    @ParameterizedTest
    @CsvSource({"GET /things/all", "POST /things/x", "PATCH /things/x", "GET /broken"})
    void tellsStrangersNothing(String line) throws IOException {
        for (String authorization : new String[] {"", "Bearer ", "Bearer wrong", "Basic secret"}) {
            assertThat(raw(request(line, authorization, "{}")))
                    .startsWith("HTTP/1.1 401 ")
                    .containsIgnoringCase("www-authenticate: Bearer")
                    .contains("The token is missing or wrong.");
        }
        assertThat(raw(request("GET /hello", "", "{}"))).startsWith("HTTP/1.1 200 ");
    }

    @Test
    void isNotReachedThroughAForeignName() throws IOException {
        String request =
                "GET /hello HTTP/1.1\r\nHost: evil.example:%d\r\nConnection: close\r\n\r\n"
                        .formatted(endpoint.port());
        assertThat(raw(request)).startsWith("HTTP/1.1 403 ").contains("Host is 'evil.example");
    }

    @Test
    void isNotReachedByAPageOfAnotherOriginEvenWithTheSecret() throws IOException {
        String request =
                request("POST /things/x", "Bearer secret\r\nOrigin: https://evil.example", "{}");
        assertThat(raw(request)).startsWith("HTTP/1.1 403 ");
    }

    @Test
    void takesNoBodyThatIsTooLong() throws IOException {
        String body = "{\"count\":1,\"more\":\"" + "x".repeat(Request.MAX_JSON) + "\"}";
        assertThat(raw(request("POST /things/x", "Bearer secret", body)))
                .startsWith("HTTP/1.1 413 ")
                .contains("The body is longer than 1048576 bytes.");
    }

    @Test
    void takesNoBodyWithoutEndInChunksEither() throws IOException {
        try (Socket socket = connect()) {
            OutputStream out = socket.getOutputStream();
            out.write(bytes(postOf("Transfer-Encoding: chunked")));
            String chunk = "10000\r\n" + "x".repeat(0x10000) + "\r\n";
            try {
                for (int i = 0; i < 2000; i++) {
                    out.write(bytes(chunk));
                }
            } catch (IOException cutOff) {
                return;
            }
            throw new AssertionError("130 MB were taken");
        }
    }

    @Test
    void answersOthersWhileSlowClientsSayNothing() throws IOException {
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 20; i++) {
                Socket socket = connect();
                slow.add(socket);
                socket.getOutputStream().write(bytes("GET /hello HTTP/1.1\r\nHost: local"));
                socket.getOutputStream().flush();
            }
            long before = System.nanoTime();
            assertThat(client.call("GET", "/hello").status()).isEqualTo(200);
            assertThat(Duration.ofNanos(System.nanoTime() - before))
                    .isLessThan(Duration.ofSeconds(5));
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    @Test
    void cutsOffWhoNeverFinishesARequest() throws IOException {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(bytes(postOf("Content-Length: 100") + "{"));
            socket.getOutputStream().flush();
            socket.setSoTimeout(40_000);
            try {
                assertThat(socket.getInputStream().readAllBytes()).isEmpty();
            } catch (java.net.SocketException reset) {
                assertThat(reset).hasMessageContaining("reset");
            }
        }
    }

    @Test
    void survivesAClientThatGoesAwayInTheMiddle() throws IOException {
        for (int i = 0; i < 20; i++) {
            try (Socket socket = connect()) {
                socket.setSoLinger(true, 0);
                socket.getOutputStream().write(bytes("POST /things/x HTTP/1.1\r\nHost: lo"));
                socket.getOutputStream().flush();
            }
        }
        assertThat(client.call("GET", "/things/all").status()).isEqualTo(200);
    }

    @Test
    void saysThatItsPortIsTaken() {
        var taken = new InetSocketAddress(InetAddress.getLoopbackAddress(), endpoint.port());
        assertThatThrownBy(() -> endpoint(taken, new Router())).isInstanceOf(BindException.class);
    }

    private static Socket connect() throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), endpoint.port());
    }

    private static String postOf(String header) {
        return String.join(
                "\r\n",
                "POST /things/x HTTP/1.1",
                "Host: localhost",
                "Authorization: Bearer secret",
                "Connection: close",
                header,
                "\r\n");
    }

    private static String request(String line, String authorization, String body) {
        return "%s HTTP/1.1\r\nHost: localhost:%d\r\nConnection: close\r\n%sContent-Length: %d\r\n\r\n%s"
                .formatted(
                        line,
                        endpoint.port(),
                        authorization.isEmpty() ? "" : "Authorization: " + authorization + "\r\n",
                        bytes(body).length,
                        body);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String raw(String request) throws IOException {
        try (Socket socket = connect()) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(bytes(request));
            socket.getOutputStream().flush();
            InputStream in = socket.getInputStream();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
