package io.weir.cli;

import static io.weir.cli.CommandLineRun.weir;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunCommandTest {
    @TempDir Path folder;
    private TestJar jar;

    @BeforeEach
    void newJar() {
        jar = new TestJar(folder);
    }

    // What is wrong with the command line: exit code 2.

    @Test
    void asksForTheJar() {
        assertUsage(weir("run"), "weir run: The job jar is missing.\n");
    }

    @Test
    void refusesAJarThatDoesNotExist() {
        Path missing = folder.resolve("missing.jar");

        assertUsage(
                weir("run", missing), "weir run: Job jar %s does not exist.\n".formatted(missing));
    }

    @Test
    void saysWhereItLookedForARelativeJar() {
        assertUsage(
                weir("run", "missing.jar"),
                "weir run: Job jar missing.jar does not exist in %s.\n"
                        .formatted(Path.of("").toAbsolutePath()));
    }

    @Test
    void refusesAFolder() {
        assertUsage(
                weir("run", folder),
                "weir run: Job jar %s is a folder. Give the jar file itself.\n".formatted(folder));
    }

    @Test
    void refusesAFileThatIsNoJar() throws IOException {
        Path text = Files.writeString(folder.resolve("job.txt"), "hello");

        assertUsage(
                weir("run", text),
                ("weir run: %s is not a jar: it starts with 68 65 6c 6c 6f, where a jar starts with"
                                + " 50 4b. Give the jar that holds the program.\n")
                        .formatted(text));
        Path empty = Files.writeString(folder.resolve("empty.jar"), "");
        assertUsage(weir("run", empty), "it is empty, where a jar starts with 50 4b");
    }

    @Test
    void refusesAJarThatIsCutShort() throws IOException {
        Path whole = jar.withMain("").build();
        byte[] bytes = Files.readAllBytes(whole);
        Path half = Files.write(folder.resolve("half.jar"), java.util.Arrays.copyOf(bytes, 200));

        assertUsage(weir("run", half), "Job jar %s is damaged".formatted(half), "Build it again.");
    }

    @Test
    void namesTheOnlyClassThatCouldBeMeantWhereTheManifestNamesNone() {
        Path path =
                jar.with("public class Count { public static void main(String[] a) {} }")
                        .with("public class Words { static void main(String[] a) {} }")
                        .build();

        assertUsage(
                weir("run", path),
                ("weir run: The manifest of %s names no Main-Class. Name the class with -c (--class);"
                                + " the jar has one with a main method: -c job.Count\n")
                        .formatted(path));
    }

    @Test
    void listsTheClassesThatCouldBeMeant() {
        Path path =
                jar.with("public class B { public static void main(String[] a) {} }")
                        .with("class A { public static void main(String... a) {} }")
                        .with("public class C { public static int main(String[] a) { return 1; } }")
                        .build();

        assertUsage(weir("run", path), "these in the jar have a main method:\n  job.A\n  job.B\n");
    }

    @Test
    void doubtsAJarWithoutAnyMain() {
        assertUsage(
                weir("run", jar.with("class Nothing {}").build()),
                "names no Main-Class, and no class in it has a public static void"
                        + " main(String[]). Is it the right jar?\n");
    }

    @Test
    void namesTheClassesThatAreThereWhereTheOneAskedForIsNot() {
        Path path = jar.withMain("").build();

        assertUsage(
                weir("run", "-c", "com.acme.Main", path),
                "weir run: Class com.acme.Main is not in %s. Try -c job.Main.\n".formatted(path));
    }

    @Test
    void refusesAClassWithoutMain() {
        Path path = jar.withMain("").with("public class Other {}").build();

        assertUsage(
                weir("run", "--class", "job.Other", path),
                ("weir run: Class job.Other of %s has no public static void main(String[])."
                                + " Try -c job.Main.\n")
                        .formatted(path));
    }

    @Test
    void refusesAMainThatIsNotStatic() {
        Path path =
                jar.with("public class Main { public void main(String[] a) {} }")
                        .manifest("job.Main")
                        .build();

        assertUsage(
                weir("run", path), "has no public static void main(String[]), nor has any other");
    }

    @Test
    void refusesAPlaceForClassesThatIsNone() {
        Path path = jar.withMain("").build();

        assertUsage(
                weir("run", "-C", "lib/nothing.jar", path),
                "weir run: -C (--classpath) lib/nothing.jar is neither a file that exists nor a"
                        + " URL.\n");
    }

    // What is wrong with the program, before a job runs: exit code 3.

    @Test
    void tellsWhereAProgramFailedBeforeItsJobCouldRun() {
        Path path =
                jar.withMain("throw new IllegalStateException(\"--input is missing\");").build();

        var run = weir("run", path);

        assertRefused(
                run,
                "weir run: Program job.Main failed before its job could run:"
                        + " java.lang.IllegalStateException: --input is missing\n"
                        + "      at job.Main.main(Main.java:2)\n"
                        + "(--verbose shows the stack trace.)\n");
        assertThat(weir("run", "--verbose", path).err())
                .contains("job.Main.main(Main.java:2)\n", "jdk.internal.reflect");
    }

    @Test
    void tellsThatExecuteWasNeverCalled() {
        assertRefused(
                weir("run", jar.withMain("").build()),
                "weir run: Program job.Main ended without running a job: it never called execute()."
                        + " Call it on the StreamEnvironment after the last operator:"
                        + " env.execute(\"job name\").\n");
    }

    @Test
    void passesOnWhyAJobWasRefused() {
        Path path = jar.withMain("FakeEngine.refuse(\"count\", \"no home for 'b'\");").build();

        assertRefused(weir("run", path), "no home for 'b'");
    }

    @Test
    void isNotDeceivedByAProgramThatSwallowsTheRefusal() {
        Path path =
                jar.withMain("try { FakeEngine.refuse(\"count\", \"x\"); } catch (Throwable t) {}")
                        .build();

        assertRefused(weir("run", path), "was refused, and the program caught the reason");
    }

    @Test
    void namesTheClassThatTheProgramMisses() throws IOException {
        Path path =
                jar.withMain("Missing.call();")
                        .with("class Missing { static void call() {} }")
                        .build();
        Path without = withoutEntry(path, "job/Missing.class");

        assertRefused(
                weir("run", without),
                "weir run: Program job.Main needs class job.Missing, which is neither in the jar"
                        + " nor given with -C (--classpath).");
        assertThat(weir("run", "-C", path, without).err()).contains("never called execute()");
    }

    // How the job went.

    @Test
    void endsWithZeroWhenTheJobFinished() {
        Path path = jar.withMain("FakeEngine.execute(\"count\", FakeEngine.finished());").build();

        var run = weir("run", path);

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).isEmpty();
        assertThat(run.err())
                .isEqualTo(
                        "weir: job 'count' runs, id 0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a, parallelism"
                                + " 2\nweir: job 'count' finished after 1.2 s\n");
    }

    @Test
    void tellsWhyAJobFailed() {
        Path path =
                jar.withMain(
                                "FakeEngine.execute(\"count\", new JobEvent.Failed(new"
                                        + " JobExecutionException(\"Job 'count' has failed: no way.\", new"
                                        + " ArithmeticException(\"/ by zero\"))));")
                        .build();

        var run = weir("run", path);

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err())
                .contains("weir run: Job 'count' has failed: no way.\n")
                .contains("  caused by java.lang.ArithmeticException: / by zero\n      at job.Main")
                .doesNotContain("\tat ");
    }

    @Test
    void tellsTheJobTheCommandThatResumesIt() {
        Path path =
                jar.withMain(
                                "throw new"
                                        + " Error(ProgramContext.current().orElseThrow().resumeCommand());")
                        .build();

        var run =
                weir("run", "-s", "x", "-p", 3, "-n", "-D", "a=b c", path, "--input", "it's here");

        assertThat(run.err())
                .contains(
                        "\n  weir run -s {checkpoint} -n -p 3 -D 'a=b c' %s --input 'it'\\''s here'\n"
                                .formatted(path));
    }

    @Test
    void isNotDeceivedByAProgramThatSwallowsTheFailure() {
        Path path =
                jar.withMain(
                                "try { FakeEngine.execute(\"c\", new JobEvent.Failed(new"
                                        + " Error(\"no\"))); } catch (Throwable t) {}")
                        .build();

        assertThat(weir("run", path).exitCode()).isEqualTo(1);
    }

    @Test
    void tellsThatTheProgramFailedAfterItsJob() {
        Path path =
                jar.withMain(
                                "FakeEngine.execute(\"c\", FakeEngine.finished()); throw new"
                                        + " Error(\"late\");")
                        .build();

        var run = weir("run", path);

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err())
                .contains(
                        "Program job.Main failed after its job 'c' had ended: java.lang.Error: late");
    }

    // What the program is given.

    @Test
    void givesTheProgramAllThatFollowsTheJar() {
        Path path = jar.withMain("System.err.println(String.join(\"|\", args));").build();

        assertPrints("--help|-p|4|@x|--|", path, "--help", "-p", "4", "@x", "--", "");
    }

    @Test
    void givesTheProgramAllArgumentsWhereTheJarIsAnOption() {
        Path path = jar.withMain("throw new Error(String.join(\"|\", args));").build();

        assertThat(weir("run", "-j", path, "in", "-c").err()).contains("Error: in|-c\n");
    }

    @Test
    void tellsTheJobHowToRun() {
        Path path =
                jar.withMain(
                                "var c = ProgramContext.current().orElseThrow(); throw new Error("
                                        + "c.mode() + \" \" + c.parallelism() + \" \" +"
                                        + " c.restoreFrom() + \" \" + c.allowNonRestoredState() + \" \""
                                        + " + c.definitions());")
                        .build();

        assertThat(weir("run", "-p", 4, "-s", "latest", "-n", "-Da=b=c", "-D", "d", path).err())
                .contains("RUN OptionalInt[4] Optional[latest] true [a=b=c, d]");
        assertThat(weir("run", path).err())
                .contains("RUN OptionalInt.empty Optional.empty false []");
    }

    @Test
    void takesTheClaimModeAsASetting() {
        Path path =
                jar.withMain(
                                "throw new Error(\"\" +"
                                        + " ProgramContext.current().orElseThrow().definitions());")
                        .build();

        assertThat(weir("run", "-cm", "claim", "-D", "a=b", path).err())
                .contains("[a=b, execution.state-recovery.claim-mode=claim]");
    }

    @Test
    void writesEventsForWhoFollowsTheJob() throws IOException {
        Path path =
                jar.withMain(
                                "FakeEngine.execute(\"a \\\"b\\\"\", FakeEngine.checkpoint(1), new"
                                        + " JobEvent.Progress(10, 2.5, 0.25), FakeEngine.finished());")
                        .build();
        Path events = folder.resolve("events");

        weir("run", "--events", events, path);

        assertThat(Files.readString(events).replaceAll("\"at\":\\d+", "\"at\":0"))
                .isEqualTo(
                        """
                        {"at":0,"event":"Started","jobId":"0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a",\
                        "jobName":"a \\"b\\"","parallelism":2}
                        {"at":0,"event":"CheckpointCompleted","checkpointId":1,"duration":8.0,\
                        "bytes":14000,"path":"/checkpoints/chk-1"}
                        {"at":0,"event":"Progress","records":10,"recordsPerSecond":2.5,\
                        "backpressure":0.25}
                        {"at":0,"event":"Finished","elapsed":1234.0}
                        """);
    }

    private void assertPrints(String expected, Object... jarAndArguments) {
        var before = System.err;
        var caught = new java.io.ByteArrayOutputStream();
        System.setErr(
                new java.io.PrintStream(caught, true, java.nio.charset.StandardCharsets.UTF_8));
        try {
            var words = new java.util.ArrayList<Object>(java.util.List.of("run"));
            words.addAll(java.util.List.of(jarAndArguments));
            weir(words.toArray());
        } finally {
            System.setErr(before);
        }
        assertThat(caught.toString(java.nio.charset.StandardCharsets.UTF_8))
                .isEqualTo(expected + "\n");
    }

    private static void assertUsage(CommandLineRun run, String... texts) {
        assertThat(run.err()).contains(texts).doesNotContain("\tat ");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
    }

    private static void assertRefused(CommandLineRun run, String... texts) {
        assertThat(run.err()).contains(texts).doesNotContain("\tat ");
        assertThat(run.exitCode()).isEqualTo(3);
        assertThat(run.out()).isEmpty();
    }

    private Path withoutEntry(Path jarPath, String entry) throws IOException {
        Path copy = folder.resolve("without.jar");
        Files.copy(jarPath, copy);
        try (var zip = java.nio.file.FileSystems.newFileSystem(copy)) {
            Files.delete(zip.getPath(entry));
        }
        return copy;
    }
}
