package io.weir.cli;

import static io.weir.cli.LauncherProcess.HOME;
import static io.weir.cli.LauncherProcess.weir;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher script with the packaged jars, as a user calls it. */
class LauncherIT {
    private static final Path TARGET = HOME.resolve("cli/target");
    private static final int FEATURE = Runtime.version().feature();

    @TempDir Path folder;

    /** The first call makes the class archive, and may say so. */
    @BeforeAll
    static void prepare() throws Exception {
        assertThat(weir(Map.of(), "--version").exitCode()).isZero();
    }

    @Test
    void startsWithoutAWord() throws Exception {
        CommandLineRun run = weir(Map.of(), "--version");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).startsWith("weir ").contains("(Java " + FEATURE);
        assertThat(run.err()).isEmpty();
    }

    @Test
    void passesOnTheExitCode() throws Exception {
        CommandLineRun run = weir(Map.of(), "run", "no such.jar");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).startsWith("weir run: Job jar no such.jar does not exist in ");
    }

    @Test
    void takesItsOwnClassesFromTheArchive() throws Exception {
        CommandLineRun run =
                weir(Map.of("WEIR_JAVA_OPTS", "-Xlog:class+load=info:stdout"), "--version");

        assertThat(run.out()).contains("io.weir.cli.Weir source: shared objects file");
    }

    @Test
    void startsWithADamagedArchiveToo() throws Exception {
        Path archive =
                TARGET.resolve("archive/java-" + FEATURE + (FEATURE >= 25 ? ".aot" : ".jsa"));
        byte[] whole = Files.readAllBytes(archive);
        Files.setPosixFilePermissions(archive, PosixFilePermissions.fromString("rw-r--r--"));
        try {
            Files.write(archive, new byte[1 << 16]);

            CommandLineRun run = weir(Map.of(), "--version");

            assertThat(run.exitCode()).isZero();
            assertThat(run.out()).startsWith("weir ");
        } finally {
            Files.write(archive, whole);
        }
    }

    @Test
    void findsItsHomeThroughSymbolicLinksFromAnywhere() throws Exception {
        Path direct = Files.createSymbolicLink(folder.resolve("direct"), HOME.resolve("weir"));
        Path indirect = Files.createSymbolicLink(folder.resolve("indirect"), Path.of("direct"));

        assertThat(calledAs(direct)).isZero();
        assertThat(calledAs(indirect)).isZero();
        Files.delete(indirect);
        Files.delete(direct);
    }

    @Test
    void takesTheUsersOptionsForTheJvm() throws Exception {
        CommandLineRun run =
                weir(Map.of("WEIR_JAVA_OPTS", "-Xmx1g -XshowSettings:vm"), "--version");

        assertThat(run.out() + run.err()).contains("Max. Heap Size: 1.00G");
    }

    @Test
    void refusesAJavaThatIsNotThere() throws Exception {
        CommandLineRun run = weir(Map.of("JAVA_HOME", "/nowhere"), "--version");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err())
                .isEqualTo(
                        "weir: JAVA_HOME is /nowhere, but /nowhere/bin/java is not there. Set"
                                + " JAVA_HOME to a Java of version 17 or newer, or unset it to use"
                                + " the one on the PATH.\n");
    }

    @Test
    void refusesAJavaThatIsTooOld() throws Exception {
        Path java = folder.resolve("jdk-11/bin/java");
        Files.createDirectories(java.getParent());
        Files.writeString(java, "#!/bin/sh\nexit 1\n");
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.writeString(folder.resolve("jdk-11/release"), "JAVA_VERSION=\"11.0.2\"\n");

        CommandLineRun run =
                weir(Map.of("JAVA_HOME", folder.resolve("jdk-11").toString()), "--version");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("is Java 11.0.2; Weir needs 17 or newer.");
    }

    @Test
    void needsLittle() throws IOException {
        try (Stream<Path> jars = Files.list(TARGET.resolve("lib"))) {
            long bytes =
                    jars.filter(jar -> !isOfTheCommandLine(jar.getFileName().toString()))
                            .mapToLong(jar -> jar.toFile().length())
                            .sum();

            assertThat(bytes).as("the core with all that it needs").isLessThan(8_000_000);
        }
    }

    /** What only the command line and the server need. */
    private static boolean isOfTheCommandLine(String jar) {
        return Stream.of(
                        "picocli-",
                        "slf4j-simple-",
                        "weir-server-",
                        "micrometer-",
                        "prometheus-metrics-",
                        "HdrHistogram-")
                .anyMatch(jar::startsWith);
    }

    private static int calledAs(Path link) throws Exception {
        return LauncherProcess.start(link.getParent(), Map.of(), List.of(link.toString(), "-v"))
                .end()
                .exitCode();
    }
}
