package io.weir.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.http.Client;
import io.weir.http.JsonObject;
import io.weir.rundir.Places;
import io.weir.time.Clock;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A server without jobs, and what people try with it. */
@Timeout(60)
class WeirServerTest {
    private static final String JOB = "0123456789abcdef0123456789abcdef";

    @TempDir Path folder;
    private Places places;
    private WeirServer server;
    private String token;
    private HttpClient http;

    @BeforeEach
    void start() throws Exception {
        places = new Places(folder.resolve("data"));
        server = start("rest.port: 0\nrest.server.max-content-length: 100000\n");
        token = WeirServer.token(places);
        http = HttpClient.newHttpClient();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private WeirServer start(String config) throws IOException {
        Path file = folder.resolve("config.yaml");
        Files.writeString(file, config);
        return WeirServer.start(
                places,
                Map.of("WEIR_CONF", file.toString()),
                Path.of("/bin/false"),
                "1.2.3",
                Clock.system());
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(server.address() + path))
                .timeout(Duration.ofSeconds(20))
                .header("Authorization", "Bearer " + token);
    }

    private HttpResponse<String> post(String path, String json) throws Exception {
        return send(
                request(path).POST(HttpRequest.BodyPublishers.ofString(json.replace('\'', '"'))));
    }

    private Client owner() throws IOException {
        return places.run().livingServer().orElseThrow().client(Duration.ofSeconds(20));
    }

    // ---- the token
    // -------------------------------------------------------------------------------

    @Test
    void everyRouteButTheDescriptionWantsTheToken() throws Exception {
        HttpResponse<String> openapi =
                send(HttpRequest.newBuilder(URI.create(server.address() + "/openapi.json")));
        assertThat(openapi.statusCode()).isEqualTo(200);
        JsonObject paths =
                JsonObject.read(openapi.body().getBytes(StandardCharsets.UTF_8)).object("paths");
        assertThat(paths.fields().size()).isGreaterThan(20);
        for (String path : paths.fields().keySet()) {
            for (String method : paths.object(path).fields().keySet()) {
                if (!path.equals("/openapi.json")) {
                    String concrete = path.replaceAll("\\{\\w+}", JOB);
                    HttpResponse<String> refused =
                            send(
                                    HttpRequest.newBuilder(URI.create(server.address() + concrete))
                                            .method(
                                                    method.toUpperCase(java.util.Locale.ROOT),
                                                    HttpRequest.BodyPublishers.ofString("{}")));
                    assertThat(refused.statusCode()).as(method + " " + concrete).isEqualTo(401);
                }
            }
        }
    }

    @Test
    void theTokenAndTheSecretCanBeReadByTheirUserOnly() throws IOException {
        for (String file : List.of("token", "run/server.json")) {
            assertThat(
                            PosixFilePermissions.toString(
                                    Files.getPosixFilePermissions(places.data().resolve(file))))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void theSecretOfTheOwnerDoesNotOpenTheDoorOfClients() throws Exception {
        String secret = places.run().livingServer().orElseThrow().secret();
        HttpResponse<String> refused =
                send(
                        HttpRequest.newBuilder(URI.create(server.address() + "/jobs"))
                                .header("Authorization", "Bearer " + secret));
        assertThat(refused.statusCode()).isEqualTo(401);
    }

    // ---- questions
    // -------------------------------------------------------------------------------

    @ParameterizedTest
    @ValueSource(
            strings = {"/jobs", "/v1/jobs/overview", "/overview", "/config", "/jars", "/metrics"})
    void answersWhereThereIsNothingYet(String path) throws Exception {
        assertThat(send(request(path)).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "/jobs/0123456789abcdef0123456789abcdef, 404",
        "/jobs/0123456789abcdef0123456789abcdef/checkpoints, 404",
        "/jobs/xyz, 400",
        "/jobs/..%2f..%2ftoken, 400",
        "/jobs/0123456789abcdef0123456789abcdef/checkpoints/details/x, 400",
        "/jobs/0123456789abcdef0123456789abcdef/savepoints/0123456789abcdef0123456789abcdef, 404",
        "/savepoint-disposal/0123456789abcdef0123456789abcdef, 404",
        "/jobs/0123456789abcdef0123456789abcdef/log?lines=x, 404",
        "/nothing, 404"
    })
    void saysWhatIsNotThere(String path, int status) throws Exception {
        HttpResponse<String> answer = send(request(path));
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).startsWith("{\"errors\":[\"");
    }

    // ---- paths
    // -----------------------------------------------------------------------------------

    @Test
    void aClientCannotNamePathsOutsideTheConfiguredDirectories() throws Exception {
        Path precious = Files.createDirectory(folder.resolve("precious"));
        Files.writeString(precious.resolve("_metadata"), "{}");
        for (String path :
                List.of(
                        precious.toString(),
                        "file://" + precious,
                        places.data() + "/savepoints/../../precious",
                        "/")) {
            assertThat(
                            post("/savepoint-disposal", "{'savepoint-path':'" + path + "'}")
                                    .statusCode())
                    .isEqualTo(403);
            assertThat(
                            post(
                                            "/jobs/" + JOB + "/savepoints",
                                            "{'target-directory':'" + path + "'}")
                                    .statusCode())
                    .isEqualTo(403);
            assertThat(
                            post("/jobs/" + JOB + "/stop", "{'targetDirectory':'" + path + "'}")
                                    .statusCode())
                    .isEqualTo(403);
        }
        assertThat(precious.resolve("_metadata")).exists();
    }

    @Test
    void onlyTheOwnerMayNameAJarByItsPath() throws Exception {
        String body =
                "{'jar':'/etc/passwd','directory':'/','options':[],'arguments':[],'environment':{}}";
        assertThat(post("/jobs", body).statusCode()).isEqualTo(403);
        assertThat(owner().call("POST", "/jobs", Map.of("jar", 1)).status()).isEqualTo(400);
    }

    // ---- jars
    // ------------------------------------------------------------------------------------

    private static byte[] jar() throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var jar = new JarOutputStream(bytes)) {
            jar.putNextEntry(new JarEntry("a.txt"));
            jar.write(1);
            jar.closeEntry();
        }
        return bytes.toByteArray();
    }

    private HttpResponse<String> upload(String fileName, byte[] content) throws Exception {
        var body = new ByteArrayOutputStream();
        body.writeBytes(
                ("--b\r\nContent-Disposition: form-data; name=\"jarfile\"; filename=\""
                                + fileName
                                + "\"\r\n\r\n")
                        .getBytes(StandardCharsets.UTF_8));
        body.writeBytes(content);
        body.writeBytes("\r\n--b--\r\n".getBytes(StandardCharsets.UTF_8));
        return send(
                request("/jars/upload")
                        .header("Content-Type", "multipart/form-data; boundary=b")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body.toByteArray())));
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .map(file -> places.data().relativize(file).toString())
                    .toList();
        }
    }

    @Test
    void takesListsAndDeletesAJar() throws Exception {
        HttpResponse<String> uploaded = upload("my job.jar", jar());
        assertThat(uploaded.body()).contains("_my_job.jar\",\"status\":\"success\"");
        JsonObject listed =
                JsonObject.read(send(request("/jars")).body().getBytes(StandardCharsets.UTF_8));
        String id = listed.objects("files").get(0).requiredText("id");
        assertThat(send(request("/jars/" + id).DELETE()).statusCode()).isEqualTo(200);
        assertThat(files()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../../evil.jar",
                "/tmp/evil.jar",
                "..\\\\evil.jar",
                "....jar",
                "-c.jar",
                "a/../../evil.jar"
            })
    void aNameCannotLeadOutOfTheFolder(String name) throws Exception {
        assertThat(upload(name, jar()).statusCode()).isEqualTo(200);
        assertThat(files()).singleElement().asString().matches("jars/[0-9a-f-]{36}_\\w+\\.jar");
    }

    @ParameterizedTest
    @ValueSource(strings = {"evil.sh", "evil", "jar", "evil.jar.sh"})
    void takesNothingThatIsNotCalledAJar(String name) throws Exception {
        assertThat(upload(name, jar()).statusCode()).isEqualTo(400);
        assertThat(files()).isEmpty();
    }

    @Test
    void takesNothingThatIsNoJarOrTooLarge() throws Exception {
        assertThat(upload("a.jar", "hello".getBytes(StandardCharsets.UTF_8)).statusCode())
                .isEqualTo(400);
        assertThat(upload("a.jar", new byte[100_001]).statusCode()).isEqualTo(413);
        try (Stream<Path> left = Files.list(places.data().resolve("jars"))) {
            assertThat(left).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"..%2f..%2ftoken", "x", "..%2Ftoken", "%2e%2e"})
    void anIdCannotLeadOutOfTheFolder(String id) throws Exception {
        assertThat(send(request("/jars/" + id).DELETE()).statusCode()).isEqualTo(404);
        assertThat(post("/jars/" + id + "/run", "{}").statusCode()).isEqualTo(404);
        assertThat(places.data().resolve("token")).exists();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{'savepointPath':'/etc'}                                    | 403",
                "{'flinkConfiguration':{'state.savepoints.dir':'/etc'}}      | 403",
                "{'flinkConfiguration':{'execution.checkpointing.dir':'/x'}} | 403",
                "{'entryClass':'--supervised'}                               | 400",
                "{'entryClass':7}                                            | 400",
                "{'parallelism':'many'}                                      | 400",
                "{'programArgsList':'a b'}                                   | 400",
                "{'flinkConfiguration':{'a':1}}                              | 400",
            })
    void doesNotRunAJarInAWayThatIsNotAllowed(String body, int status) throws Exception {
        String name =
                JsonObject.read(upload("a.jar", jar()).body().getBytes(StandardCharsets.UTF_8))
                        .requiredText("filename");
        String id = name.substring(name.lastIndexOf('/') + 1);
        assertThat(post("/jars/" + id + "/run", body).statusCode()).isEqualTo(status);
        assertThat(places.jobs())
                .satisfiesAnyOf(
                        jobs -> assertThat(jobs).doesNotExist(),
                        jobs -> assertThat(jobs).isEmptyDirectory());
    }

    // ---- what a crash left behind
    // ----------------------------------------------------------------

    @Test
    void startsWhateverIsLeftOfAJob() throws Exception {
        server.close();
        var registry = new Registry(places.jobs());
        Path jar = Files.write(folder.resolve("a.jar"), jar());
        for (String id : List.of("0a".repeat(16), "0b".repeat(16))) {
            registry.add(
                    new Registration(
                            id,
                            1,
                            "/",
                            List.of(),
                            List.of(),
                            Map.of(),
                            Optional.empty(),
                            false,
                            false),
                    jar);
        }
        Files.writeString(registry.folder("0a".repeat(16)).resolve("process.json"), "");
        Files.writeString(registry.folder("0b".repeat(16)).resolve("ended.json"), "{");
        server = start("rest.port: 0\n");
        // The one is started, by a launcher that says no; whether the other has ended is not known.
        String listed = "";
        for (int i = 0; i < 200 && !listed.contains("FAILED"); i++) {
            Thread.sleep(20);
            listed = new String(owner().call("GET", "/jobs").body(), StandardCharsets.UTF_8);
        }
        assertThat(listed)
                .isEqualTo(
                        "{\"jobs\":[{\"id\":\"%s\",\"status\":\"FAILED\"}]}"
                                .formatted("0a".repeat(16)));
        assertThat(registry.jar("0b".repeat(16))).exists();
    }

    // ---- the address
    // -----------------------------------------------------------------------------

    @Test
    void isTheOnlyOneInItsDirectory() {
        assertThatThrownBy(() -> start("rest.port: 0\n"))
                .satisfiesAnyOf(
                        e -> assertThat(e).hasMessageContaining("A server runs already"),
                        // Within one process the JVM itself says no.
                        e ->
                                assertThat(e)
                                        .isInstanceOf(
                                                java.nio.channels.OverlappingFileLockException
                                                        .class));
    }

    @Test
    void saysThatItsPortIsTaken() {
        int port = URI.create(server.address()).getPort();
        places = new Places(folder.resolve("other"));
        assertThatThrownBy(() -> start("rest.port: " + port + "\n"))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("Port %d of 127.0.0.1 can't be had".formatted(port))
                .hasMessageContaining("rest.port");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::"})
    void doesNotListenElsewhereWithoutTls(String address) {
        places = new Places(folder.resolve("other"));
        assertThatThrownBy(() -> start("rest.port: 0\nrest.bind-address: '" + address + "'\n"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("where others could listen in on the token")
                .hasMessageContaining("security.ssl.rest.enabled");
    }

    @Test
    void listensElsewhereWithTlsAndTheToken() throws Exception {
        Path keystore = folder.resolve("keys.p12");
        Process keytool =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "keytool")
                                        .toString(),
                                "-genkeypair",
                                "-alias",
                                "weir",
                                "-keyalg",
                                "EC",
                                "-dname",
                                "CN=localhost",
                                "-validity",
                                "2",
                                "-storetype",
                                "PKCS12",
                                "-keystore",
                                keystore.toString(),
                                "-storepass",
                                "changeit")
                        .start();
        assertThat(keytool.waitFor(30, TimeUnit.SECONDS)).isTrue();
        server.close();
        places = new Places(folder.resolve("other"));
        server =
                start(
                        "rest.port: 0\nrest.bind-address: 0.0.0.0\nrest.address: localhost\n"
                                + "security.ssl.rest.enabled: true\nsecurity.ssl.rest.keystore: "
                                + keystore
                                + "\nsecurity.ssl.rest.keystore-password: changeit\n");
        assertThat(server.address()).startsWith("https://localhost:");
        http = HttpClient.newBuilder().sslContext(trustingAll()).build();
        assertThat(send(request("/jobs")).statusCode()).as("the token of another").isEqualTo(401);
        token = WeirServer.token(places);
        assertThat(send(request("/jobs")).statusCode()).isEqualTo(200);
        assertThat(owner().call("GET", "/jobs").status()).isEqualTo(200);
    }

    private static SSLContext trustingAll() throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        var all =
                new X509TrustManager() {
                    @Override
                    public void checkClientTrusted(X509Certificate[] chain, String type) {}

                    @Override
                    public void checkServerTrusted(X509Certificate[] chain, String type) {}

                    @Override
                    public X509Certificate[] getAcceptedIssuers() {
                        return new X509Certificate[0];
                    }
                };
        context.init(null, new TrustManager[] {all}, new SecureRandom());
        return context;
    }
}
