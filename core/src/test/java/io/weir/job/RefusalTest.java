package io.weir.job;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.connectors.Generator;
import io.weir.graph.InvalidProgramException;
import io.weir.process.OpenContext;
import io.weir.process.RichMapFunction;
import io.weir.state.ValueState;
import io.weir.state.ValueStateDescriptor;
import io.weir.stream.StreamEnvironment;
import io.weir.types.Types;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is refused before a record moves, and in which words. */
@Timeout(60)
class RefusalTest {
    @TempDir Path directory;

    private Path checkpointOfCounting() {
        return new JobRig(directory).cancelled(Counting.slow()::build);
    }

    private JobRig from(Path checkpoint) {
        return new JobRig(directory).from(checkpoint.toString());
    }

    private static void numbered(StreamEnvironment env, String uid) {
        env.from(Generator.sequence(1, Counting.NUMBERS))
                .uid("numbers")
                .keyBy(n -> n % 10)
                .count()
                .uid(uid)
                .filter(count -> false)
                .uid("none")
                .print()
                .uid("print");
    }

    private static void requireRefused(Throwable failure, String message) {
        assertThat(failure).isInstanceOf(JobRefusedException.class).hasMessage(message);
    }

    @Test
    void aSecondProcessOnTheSameJob() {
        Counting counting = Counting.slow();
        new JobRig(directory).cancelled(counting::build);
        JobRig first = new JobRig(directory).from("latest");
        JobClient running = first.start(counting::build);
        first.checkpoint(running, false);
        assertThat(new JobRig(directory).from("latest").failure(counting::build))
                .isInstanceOf(JobRefusedException.class)
                .hasMessageContaining("is in use by job 'counting', process 7")
                .hasMessageEndingWith("Stop that one first, or choose another folder");
        running.cancel();
        assertThat(JobRig.failureOf(running)).isInstanceOf(JobCanceledException.class);
    }

    @Test
    void stateOfAnOperatorThatTheJobDoesNotHave() {
        Path checkpoint = checkpointOfCounting();
        assertThat(from(checkpoint).failure(env -> numbered(env, "totals")))
                .isInstanceOf(JobRefusedException.class)
                .hasMessageMatching(
                        "(?s)Checkpoint file://%s holds state for operator uid 'counts' \\('count'\\) \\['count': at most \\d+ entries, \\d+ B\\], which the job does not have \\(its uids: numbers, totals, none, print\\)\\. Give the operator its old uid back, or name it with \\.previousUid\\(\"counts\"\\) on the one that it has become, or run again with -n \\(--allowNonRestoredState\\) to start without that state\\..*"
                                .formatted(Pattern.quote(checkpoint.toString())));
    }

    @Test
    void stateThatMayBeLeftBehindIsToldOf() {
        Path checkpoint = checkpointOfCounting();
        JobRig rig =
                from(checkpoint).with("execution.state-recovery.ignore-unclaimed-state", "true");
        rig.run(env -> numbered(env, "totals"));
        assertThat(rig.warnings().get(0))
                .matches(
                        "Left behind, as asked: state for operator uid 'counts' \\('count'\\) \\['count': at most \\d+ entries, \\d+ B\\]\\.");
    }

    private static final class Stateful extends RichMapFunction<Long, Long> {
        private final boolean declares;
        private transient ValueState<Long> last;

        Stateful(boolean declares) {
            this.declares = declares;
        }

        @Override
        public void open(OpenContext openContext) {
            if (declares) {
                last = getRuntimeContext().getState(new ValueStateDescriptor<>("last", Types.LONG));
            }
        }

        @Override
        public Long map(Long value) {
            if (declares) {
                last.update(value);
            }
            return value;
        }
    }

    private static Consumer<StreamEnvironment> stateful(boolean declares) {
        return env ->
                env.from(Generator.sequence(1, Counting.NUMBERS).rate(20_000))
                        .uid("numbers")
                        .keyBy(n -> n % 10)
                        .map(new Stateful(declares))
                        .name("remember")
                        .uid("remember")
                        .filter(n -> false)
                        .uid("none")
                        .print()
                        .uid("print");
    }

    @Test
    void stateThatIsNotDeclaredInOpen() {
        Path checkpoint = new JobRig(directory).cancelled(stateful(true));
        Throwable refused = from(checkpoint).failure(stateful(false));
        assertThat(refused)
                .isInstanceOf(JobRefusedException.class)
                .hasMessageMatching(
                        "Checkpoint \\S+/chk-1 holds state 'last' \\(at most \\d+ entries, \\d+ B\\) of operator .*'remember'.*, which the operator does not declare when it is opened\\. Declare it in open\\(\\), or run again with -n \\(--allowNonRestoredState\\) to start without it\\.");
    }

    @Test
    void keysOfAnotherSchema() {
        Path checkpoint = checkpointOfCounting();
        Throwable refused =
                from(checkpoint)
                        .failure(
                                env ->
                                        env.from(Generator.sequence(1, Counting.NUMBERS))
                                                .uid("numbers")
                                                .keyBy(n -> "digit " + n % 10)
                                                .count()
                                                .uid("counts")
                                                .print()
                                                .uid("print"));
        assertThat(refused)
                .isInstanceOf(JobRefusedException.class)
                .hasMessageContaining(
                        "under keys of schema \"long\", but the job's keys have schema \"string\". A key never changes its schema: keep the old key type, or give the operator a new uid and run with -n.");
    }

    @Test
    void aSmallerMaxParallelism() {
        Path checkpoint = checkpointOfCounting();
        Throwable refused =
                from(checkpoint)
                        .with("pipeline.max-parallelism", "64")
                        .failure(Counting.fast()::build);
        assertThat(refused)
                .isInstanceOf(JobRefusedException.class)
                .hasMessageMatching(
                        "Checkpoint \\S+ was written with max parallelism 128 of operator .*'counts'.*, but the job sets 64\\. It may grow, but not shrink: set it to 128 or more, or leave it unset\\.");
    }

    @Test
    void twoOperatorsWithOneUid() {
        assertThatThrownBy(() -> new JobRig(directory).run(env -> numbered(env, "print")))
                .hasRootCauseInstanceOf(InvalidProgramException.class)
                .rootCause()
                .hasMessageMatching(
                        "Two operators have the uid 'print': .* A uid names one operator for ever; give one of them another\\.");
        assertThat(JobRig.list(directory)).isEmpty();
    }

    @Test
    void aPathWithoutACheckpoint() {
        requireRefused(
                from(directory.resolve("nowhere")).failure(Counting.fast()::build),
                "There is nothing at %s. Expected the folder of a checkpoint (.../<job id>/chk-<n>) or of a savepoint, its _metadata, or the folder of a job"
                        .formatted(directory.resolve("nowhere")));
    }

    @Test
    void theNewestWhereThereIsNone() {
        requireRefused(
                new JobRig(directory).from("latest").failure(Counting.fast()::build),
                "There is no checkpoint of a job named 'counting' in %s. Give its path with -s, set execution.checkpointing.dir to where it lies, or start without -s."
                        .formatted(directory));
    }

    // ---- damage --------------------------------------------------------------------------------

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void write(Path file, byte[] content) {
        try {
            Files.write(file, content);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aCheckpointOfANewerFormat() {
        Path checkpoint = checkpointOfCounting();
        Path metadata = checkpoint.resolve("_metadata");
        String text =
                new String(read(metadata), UTF_8).replace("\"version\" : 1", "\"version\" : 9");
        String body = text.substring(0, text.indexOf("\"checksum\""));
        CRC32C crc = new CRC32C();
        crc.update(body.getBytes(UTF_8));
        write(
                metadata,
                (body + "\"checksum\" : \"crc32c:%08x\"\n}\n".formatted(crc.getValue()))
                        .getBytes(UTF_8));
        for (String from : new String[] {checkpoint.toString(), "latest"}) {
            assertThat(new JobRig(directory).from(from).failure(Counting.fast()::build))
                    .isInstanceOf(JobRefusedException.class)
                    .hasMessageEndingWith(
                            "_metadata has format version 9; this Weir reads up to version 1. Use the Weir that wrote it, or a newer one");
        }
    }

    @Test
    void aCheckpointThatIsCutOff() {
        Path checkpoint = checkpointOfCounting();
        Path metadata = checkpoint.resolve("_metadata");
        byte[] content = read(metadata);
        write(metadata, java.util.Arrays.copyOf(content, content.length / 2));
        assertThat(from(checkpoint).failure(Counting.fast()::build))
                .isInstanceOf(JobRefusedException.class)
                .hasMessageContaining("_metadata is damaged at byte ")
                .hasMessageContaining("it does not end with a checksum: it is cut off");
    }

    private static void flipInTheMiddle(Path file) {
        byte[] content = read(file);
        content[content.length / 2] ^= 4;
        write(file, content);
    }

    /** The segments of the newest checkpoint, by the id that their names begin with. */
    private static void damageSegments(Path checkpoint) {
        String id = checkpoint.getFileName().toString().substring(4);
        Path shared = checkpoint.resolveSibling("shared");
        for (String name : JobRig.list(shared)) {
            if (name.startsWith(id + "-")) {
                flipInTheMiddle(shared.resolve(name));
            }
        }
    }

    @Test
    void aDamagedSegmentOfACheckpointThatWasNamed() {
        Path checkpoint = checkpointOfCounting();
        damageSegments(checkpoint);
        assertThat(from(checkpoint).failure(Counting.fast()::build))
                .isInstanceOf(JobRefusedException.class)
                .hasMessageMatching(
                        "Checkpoint \\S+/chk-1 can't be restored: shared/1-\\S+\\.seg is damaged at byte .* Name another one, or say 'latest' for the newest that can be used\\.");
    }

    @Test
    void theCheckpointBeforeADamagedOneIsTaken() {
        Counting counting = Counting.slow();
        Path checkpoint = new JobRig(directory).cancelled(counting::build);
        damageSegments(checkpoint);
        JobRig rig = new JobRig(directory).from("latest");
        JobClient job = rig.start(counting.fasterOn()::build);
        JobRig.await(job);
        assertThat(rig.warnings())
                .singleElement()
                .asString()
                .startsWith(
                        "Checkpoint file://"
                                + checkpoint
                                + " can't be used, the one before it is taken: ")
                .endsWith("What sinks have committed since is written again.");
        assertThat(rig.events(JobEvent.Restored.class))
                .singleElement()
                .satisfies(restored -> assertThat(restored.checkpointId()).isZero());
    }

    @Test
    void noCheckpointThatCanBeUsed() {
        Path checkpoint = checkpointOfCounting();
        damageSegments(checkpoint);
        damageSegments(checkpoint.resolveSibling("chk-0"));
        assertThat(new JobRig(directory).from("latest").failure(Counting.fast()::build))
                .isInstanceOf(JobRefusedException.class)
                .hasMessageMatching(
                        "None of the checkpoints in \\S+ can be used, the newest because: .* If there is a copy of one elsewhere, start from it with -s\\.");
    }
}
