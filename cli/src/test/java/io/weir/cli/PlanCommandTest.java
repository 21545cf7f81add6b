package io.weir.cli;

import static io.weir.cli.CommandLineRun.weir;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What {@code weir plan} says of versions of a program, each in a jar of its own. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PlanCommandTest {
    private static final String IMPORTS =
            "import io.weir.process.*; import io.weir.state.*; import io.weir.types.*;"
                    + " import io.weir.function.Collector;\n";

    @TempDir Path folder;
    private Path savepoint;

    /** A program that keeps a {@code Value} of each key, and stops with a savepoint if asked. */
    private TestJar version(String value, String declared, String update) {
        return version("keep", value, declared, update);
    }

    private TestJar version(String uid, String value, String declared, String update) {
        return new TestJar(folder)
                .with(IMPORTS + "class Values { } " + value)
                .with(
                        IMPORTS
                                + "class Keep extends KeyedProcessFunction<Long, Long, String> {"
                                + " transient ValueState<Value> state;"
                                + " transient ValueState<Long> more;"
                                + " public void open(OpenContext c) {"
                                + "  System.out.println(\"opened\"); "
                                + declared
                                + " }"
                                + " public void processElement(Long n, Context c, Collector<String> out)"
                                + " throws Exception {"
                                + "  Value before = state.value();"
                                + "  if (before == null) { state.update("
                                + update
                                + "); }"
                                + " }"
                                + " static Value missing(long n) {"
                                + "  throw new IllegalStateException(\"no value before \" + n); } }")
                .withMain(
                        "var env = io.weir.stream.StreamEnvironment.create(args);"
                                + " env.from(io.weir.connectors.Generator.of(20_000, i -> i)"
                                + ".rate(args.length > 0 ? 2_000 : 1e9)).uid(\"numbers\")"
                                + ".keyBy(n -> n % 3).process(new Keep()).uid(\""
                                + uid
                                + "\").to(io.weir.connectors.Print.toStdOut()).uid(\"out\");"
                                + " var job = env.executeAsync(\"keeper\");"
                                + " if (args.length > 0) {"
                                + "  while (job.progress().recordsIn() < 100 && !job.status().isTerminal()) {"
                                + "   Thread.sleep(5); }"
                                + "  if (job.status().isTerminal()) { job.result().get(); }"
                                + "  job.stopWithSavepoint(false, java.util.Optional.of(args[0])).get();"
                                + " }"
                                + " job.result().get();");
    }

    private static final String DECLARED =
            "state = getRuntimeContext().getState(new ValueStateDescriptor<>(\"value\","
                    + " Value.class));";

    private static final String ALSO_MORE =
            DECLARED
                    + " more = getRuntimeContext().getState(new ValueStateDescriptor<>(\"more\","
                    + " Long.class));";

    @BeforeEach
    void firstVersionLeavesASavepoint() throws IOException {
        Path first =
                version("record Value(long n) {}", DECLARED, "new Value(n)").build("first.jar");
        var run = weir("run", "-p", "2", first, folder.resolve("savepoints"));
        assertThat(run.err()).doesNotContain("Exception");
        assertThat(run.exitCode()).isZero();
        try (Stream<Path> made = Files.list(folder.resolve("savepoints"))) {
            savepoint = made.findFirst().orElseThrow();
        }
    }

    @Test
    void isSafeWhereAllStateGoesOn() {
        Path second =
                version(
                                "record Value(@Alias(\"n\") long number, @Default(\"EUR\") String unit) {}",
                                ALSO_MORE,
                                "new Value(n, \"USD\")")
                        .build("second.jar");

        var plan = weir("plan", "-s", savepoint, "-p", "3", second, "argument");

        assertThat(plan.exitCode()).as(plan.err()).isZero();
        assertThat(plan.out())
                .startsWith("Savepoint file://" + savepoint + "\nof job 'keeper', checkpoint ")
                .containsPattern(
                        "\n\\S+ \\(uid 'numbers'\\) +source positions +kept +\\d+ +[0-9.]+ k?B\n")
                .containsPattern(
                        "process \\(uid 'keep'\\) +'value' +migrated +3 +\\d+ B +renamed 'n' to 'number'; added 'unit' \\(default EUR\\)\n")
                .containsPattern("\n +'more' +new +- +-\n")
                .contains("Rescaling:\n", "process (uid 'keep'): parallelism 2 → 3\n")
                .contains("\nSafe: the job goes on with all of its state.\n")
                .endsWith(
                        "Run it with:\n  weir run -s %s -p 3 %s argument\n"
                                .formatted(savepoint, second));
        assertThat(plan.err()).as("what the program prints").contains("opened");
    }

    @Test
    void whatIsSafeRuns() {
        Path second =
                version(
                                "record Value(@Alias(\"n\") long number, @Default(\"EUR\") String unit) {}",
                                DECLARED,
                                "missing(n)")
                        .build("second.jar");

        var run = weir("run", "-s", savepoint, "-p", "3", second);

        assertThat(run.exitCode()).as(run.err()).isZero();
    }

    @Test
    void saysWhatWouldBeDropped() {
        Path other =
                version("keeper", "record Value(long n) {}", DECLARED, "new Value(n)")
                        .build("other.jar");

        var plan = weir("plan", "-s", savepoint, other);

        assertThat(plan.exitCode()).isEqualTo(2);
        assertThat(plan.out())
                .containsPattern(
                        "process \\(uid 'keep'\\) +'value' +dropped +3 +\\d+ B +the job has no such operator\n")
                .contains("Would drop state:\n  Savepoint file://" + savepoint)
                .contains("Give the operator its old uid back")
                .endsWith(
                        "To run it without that state:\n  weir run -s %s -n %s\n"
                                .formatted(savepoint, other));

        var allowed = weir("plan", "-s", savepoint, "-n", other);

        assertThat(allowed.exitCode()).isZero();
        assertThat(allowed.out())
                .contains("Drops state, as -n allows:\n  state for operator uid 'keep'")
                .contains("Run it with:\n  weir run -s %s -n ".formatted(savepoint));
    }

    @Test
    void saysWhatIsImpossible() {
        Path broken =
                version("record Value(String n) {}", DECLARED, "new Value(n.toString())")
                        .build("broken.jar");

        var plan = weir("plan", "-s", savepoint, "-n", broken);

        assertThat(plan.exitCode()).isEqualTo(3);
        assertThat(plan.out())
                .containsPattern("'value' +incompatible +3 ")
                .contains("Impossible:\n  Savepoint file://")
                .contains("can't be read as it is declared", "field 'n'", "migratedBy")
                .doesNotContain("weir run");
    }

    @Test
    void tellsTools() {
        Path other =
                version("keeper", "record Value(long n) {}", DECLARED, "new Value(n)")
                        .build("other.jar");

        var plan = weir("plan", "--json", "-s", savepoint, other);

        assertThat(plan.exitCode()).isEqualTo(2);
        assertThat(plan.out())
                .startsWith("{\n")
                .contains("\"verdict\" : \"drops\"")
                .contains("\"fate\" : \"dropped\"")
                .contains("\"entries\" : 3")
                .contains("\"kind\" : \"savepoint\"")
                .contains("\"run\" : \"weir run -s " + savepoint + " -n ");
    }

    @Test
    void hasAnExitCodeOfItsOwnForAWrongCommandLine() {
        assertThat(weir("plan", "job.jar").exitCode()).isEqualTo(64);
        assertThat(weir("plan", "-s", savepoint).exitCode()).isEqualTo(64);
        assertThat(weir("plan", "-s", savepoint, folder.resolve("no.jar")).exitCode())
                .isEqualTo(64);
        assertThat(weir("run", folder.resolve("no.jar")).exitCode()).isEqualTo(2);
    }

    @Test
    void refusesWhatIsNoSavepoint() {
        Path same = version("record Value(long n) {}", DECLARED, "new Value(n)").build("same.jar");

        var plan = weir("plan", "-s", folder, same);

        assertThat(plan.exitCode()).isEqualTo(3);
        assertThat(plan.err()).contains("is not a checkpoint");
        assertThat(plan.out()).isEmpty();
    }

    @Test
    void namesAnOperatorThatCantBeOpened() {
        Path failing =
                version(
                                "record Value(long n) {}",
                                "if (true) throw new IllegalStateException(\"no database\");",
                                "new Value(n)")
                        .build("failing.jar");

        var plan = weir("plan", "-s", savepoint, failing);

        assertThat(plan.exitCode()).isEqualTo(3);
        assertThat(plan.err()).contains("uid 'keep'", "no database");
    }

    @Test
    void leavesTheSavepointAndTheFolderAsTheyAre() throws IOException {
        Path same = version("record Value(long n) {}", DECLARED, "new Value(n)").build("same.jar");
        Path checkpoints = folder.resolve("checkpoints");
        long before = count(savepoint);

        var plan =
                weir(
                        "plan",
                        "-s",
                        savepoint,
                        "-D",
                        "execution.checkpointing.dir=" + checkpoints,
                        same);

        assertThat(plan.exitCode()).as(plan.err()).isZero();
        assertThat(count(savepoint)).isEqualTo(before);
        assertThat(checkpoints).doesNotExist();
    }

    private static long count(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.count();
        }
    }
}
