package io.weir.storage.s3;

import io.weir.config.Configuration;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A real S3 server in a process of its own, on a folder. */
final class S3Service implements AutoCloseable {
    static final String ACCESS_KEY = "AKIAWEIRTESTS";
    static final String SECRET_KEY = "a-very-secret-key-that-nobody-may-see";

    private static final Path MODULE = Path.of("s3proxy", "target");

    private final Path folder;
    private Process process;
    private int port;

    /** Serves {@code folder}; each folder in it is a bucket. */
    S3Service(Path folder) {
        this.folder = folder;
        this.process = start(0);
    }

    /** One for all tests of this JVM, with the bucket {@code weir}. */
    static S3Service shared() {
        return Shared.SERVICE;
    }

    private static final class Shared {
        static final S3Service SERVICE;

        static {
            try {
                SERVICE = new S3Service(Files.createTempDirectory("weir-s3-"));
                Files.createDirectory(SERVICE.folder.resolve("weir"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private Process start(int atPort) {
        try {
            String classpath =
                    MODULE.resolve("classes").toAbsolutePath()
                            + java.io.File.pathSeparator
                            + Files.readString(MODULE.resolve("classpath.txt"));
            Process started =
                    new ProcessBuilder(
                                    List.of(
                                            Path.of(System.getProperty("java.home"), "bin", "java")
                                                    .toString(),
                                            "-Xmx256m",
                                            "-XX:TieredStopAtLevel=1",
                                            "-cp",
                                            classpath,
                                            "io.weir.s3proxy.S3Server",
                                            folder.toString(),
                                            Integer.toString(atPort),
                                            ACCESS_KEY,
                                            SECRET_KEY))
                            .redirectError(Path.of("target", "s3proxy.log").toFile())
                            .start();
            var out =
                    new BufferedReader(
                            new InputStreamReader(
                                    started.getInputStream(), StandardCharsets.UTF_8));
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                if (line.startsWith("port ")) {
                    port = Integer.parseInt(line.substring("port ".length()));
                    return started;
                }
            }
            throw new IOException("The S3 server did not start; see target/s3proxy.log");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where its objects lie: {@code bucket/key}. */
    Path folder() {
        return folder;
    }

    String endpoint() {
        return "http://127.0.0.1:" + port;
    }

    /** Ends it; who calls it finds nobody. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** Starts it again, at the same port. */
    void restart() {
        process = start(port);
    }

    /** How to reach it. */
    Configuration configuration() {
        return Configuration.empty()
                .with("s3.endpoint", endpoint())
                .with("s3.access-key", ACCESS_KEY)
                .with("s3.secret-key", SECRET_KEY);
    }

    @Override
    public void close() {
        kill();
    }
}
