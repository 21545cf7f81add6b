package io.weir.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher of the checkout, which finds this module where the build has put it. */
class S3LauncherIT {
    private static final Path HOME = Path.of("..").toAbsolutePath().normalize();

    @TempDir Path folder;

    @BeforeEach
    void writeInput() throws Exception {
        Files.createDirectory(folder.resolve("in"));
        Files.writeString(folder.resolve("in/words.txt"), "to be or not to be\n");
    }

    private record Run(int exitCode, String said) {}

    private Run weir(String command, String... options) throws Exception {
        var words = new ArrayList<>(List.of(HOME.resolve("weir").toString(), command));
        words.addAll(List.of(options));
        words.add(HOME.resolve("examples/target/weir-examples.jar").toString());
        words.addAll(
                List.of(
                        "--input", folder.resolve("in").toString(),
                        "--output", folder.resolve("out").toString()));
        var builder = new ProcessBuilder(words).redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process process = builder.start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Run(process.waitFor(), said);
    }

    private static String[] options(String secret) {
        return new String[] {
            "-D", "execution.checkpointing.dir=s3://weir/launcher",
            "-D", "s3.endpoint=" + S3Service.shared().endpoint(),
            "-D", "s3.access-key=" + S3Service.ACCESS_KEY,
            "-D", "s3.secret-key=" + secret,
            "-D", "restart-strategy.type=none"
        };
    }

    @Test
    void runsAJobWithItsCheckpointsOnS3() throws Exception {
        Run run = weir("run", options(S3Service.SECRET_KEY));
        assertThat(run.exitCode()).as(run.said()).isZero();
        assertThat(run.said()).doesNotContain(S3Service.SECRET_KEY, "WARN", "ERROR");
        assertThat(S3Service.shared().folder().resolve("weir/launcher"))
                .as("a job that has finished keeps nothing")
                .satisfiesAnyOf(
                        path -> assertThat(path).doesNotExist(),
                        path -> assertThat(path).isEmptyDirectory());
    }

    @Test
    void saysWhichStoreAJobWillUseAndWhy() throws Exception {
        Run run = weir("info", options(S3Service.SECRET_KEY));
        assertThat(run.exitCode()).as(run.said()).isZero();
        assertThat(run.said())
                .contains("Checkpoints: s3://weir/launcher, by weir-storage-s3, from ")
                .contains("(set in -D execution.checkpointing.dir=s3://weir/launcher)")
                .doesNotContain(S3Service.SECRET_KEY);
    }

    @Test
    void saysThatTheSecretIsWrongAndNotWhatItIs() throws Exception {
        Run run = weir("run", options("a-wrong-secret"));
        assertThat(run.exitCode()).isEqualTo(3);
        assertThat(run.said())
                .contains("does not accept the credentials")
                .doesNotContain("a-wrong-secret", S3Service.SECRET_KEY);
    }
}
