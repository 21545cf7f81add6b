package io.weir.storage.s3;

import io.weir.trial.StoredJobContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** Whole jobs on S3, on a server that dies. */
class S3JobTest extends StoredJobContract {
    @TempDir static Path served;
    private static S3Service service;

    @BeforeAll
    static void start() throws IOException {
        Files.createDirectory(served.resolve("jobs"));
        service = new S3Service(served);
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Override
    protected String location(String path) {
        return "s3://jobs/" + path;
    }

    @Override
    protected Map<String, String> settings() {
        return Map.of(
                "s3.endpoint",
                service.endpoint(),
                "s3.access-key",
                S3Service.ACCESS_KEY,
                "s3.secret-key",
                S3Service.SECRET_KEY,
                "s3.attempts",
                "2",
                "s3.timeout",
                "5s");
    }

    @Override
    protected void copyIn(Path local, String path) throws IOException {
        Path target = served.resolve("jobs").resolve(path);
        try (Stream<Path> files = Files.walk(local)) {
            for (Path file : files.toList()) {
                Path copy = target.resolve(local.relativize(file).toString());
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy);
            }
        }
    }

    @Override
    protected void takeAway() {
        service.kill();
    }

    @Override
    protected void bringBack() {
        service.restart();
    }

    @Override
    protected void wipe(String path) throws IOException {
        try (Stream<Path> files = Files.walk(served.resolve("jobs").resolve(path))) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    @Override
    protected List<String> secrets() {
        return List.of(S3Service.SECRET_KEY);
    }
}
