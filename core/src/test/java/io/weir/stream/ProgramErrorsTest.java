package io.weir.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.config.Configuration;
import io.weir.graph.InvalidProgramException;
import io.weir.job.JobExecutionException;
import io.weir.process.OutputTag;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProgramErrorsTest {
    record Count(String word, int n, List<String> lines) {
        int twice() {
            return 2 * n;
        }
    }

    static final class Plain {
        int n() {
            return 1;
        }
    }

    private final StreamEnvironment env = environment();

    private static StreamEnvironment environment() {
        return new StreamEnvironment(
                job -> EndedJob.finished(job.name()), Configuration.empty(), List.of());
    }

    private final DataStream<Count> counts = env.from(new Numbers<Count>()).uid("in");

    private static void assertRefused(Runnable program, String... parts) {
        assertThatThrownBy(program::run)
                .isInstanceOf(InvalidProgramException.class)
                .message()
                .contains(parts);
    }

    @Test
    void sumWantsAMethodReferenceAndShowsHowToWriteIt() {
        assertRefused(
                () -> counts.keyBy(Count::word).sum(c -> c.n()),
                "sum after keyBy after operator source (uid in) was given a lambda",
                "sum(Count::n)");
    }

    @Test
    void sumWantsAComponentOfARecord() {
        assertRefused(
                () -> counts.keyBy(Count::word).max(Count::twice),
                "max after",
                "Count::twice, which is a method of the record but no component of it",
                "[word, n, lines]");
        assertRefused(
                () -> env.from(new Numbers<Plain>()).keyBy(p -> "all").min(Plain::n),
                "Plain::n, but Plain is no record",
                "use reduce");
    }

    @Test
    void aKeyWhoseTypeIsLostIsRefused() {
        assertRefused(
                () -> counts.keyBy(c -> c.lines()),
                "The type of the key of keyBy after operator source (uid in) is not known",
                "Use a method reference, or say the type: keyBy(selector, Types.of(new TypeToken");
    }

    private static Map<String, Integer> byWord(Count count) {
        return Map.of(count.word(), count.n());
    }

    private static Thread thread(Count count) {
        return new Thread(count.word());
    }

    @Test
    void aKeyThatCanBeNoneIsRefused() {
        assertRefused(
                () -> counts.keyBy(ProgramErrorsTest::byWord),
                "The key of keyBy after operator source (uid in) is a java.util.Map<java.lang.String, java.lang.Integer>, which can't be a key");
        assertRefused(
                () -> counts.keyBy(ProgramErrorsTest::thread),
                "The key of keyBy after operator source (uid in) is a java.lang.Thread, of which no type can be derived");
    }

    @Test
    void aRecordTypeThatIsLostIsRefused() {
        assertRefused(
                () ->
                        env.from(new Numbers<Map.Entry<String, Integer>>())
                                .keyBy(Map.Entry::getKey)
                                .reduce((a, b) -> b),
                "The type of the records of reduce after keyBy after operator source",
                "reduce(..., Types.of(new TypeToken");
    }

    @Test
    void uidOnWhatIsNoOperatorIsRefused() {
        assertRefused(() -> counts.union(counts).uid("x"), "uid was called on a union");
        assertRefused(() -> counts.rebalance().name("x"), "name was called on");
        assertRefused(
                () -> counts.getSideOutput(new OutputTag<String>("late")).setParallelism(2),
                "setParallelism was called on");
    }

    @Test
    void streamsOfTwoEnvironmentsAreNotJoined() {
        DataStream<Count> others = environment().from(new Numbers<Count>());
        assertRefused(
                () -> counts.union(others).map(Count::n),
                "belongs to another StreamEnvironment, or to a job that was executed already");
    }

    @Test
    void aStreamOfAnExecutedJobIsUsedUpButTheEnvironmentIsNot() {
        env.execute("first");
        assertRefused(() -> counts.map(Count::n), "to a job that was executed already");
        env.from(new Numbers<Count>()).map(Count::n).to(new Nowhere());
        assertThat(env.execute("second").jobName()).isEqualTo("second");
    }

    @Test
    void parallelismIsCheckedWhereItIsSet() {
        assertThatThrownBy(() -> counts.setParallelism(0))
                .hasMessageContaining("The parallelism of operator 'source' is 0");
        assertThatThrownBy(() -> counts.setMaxParallelism(4).setParallelism(8))
                .hasMessageContaining("parallelism 8")
                .hasMessageContaining("max parallelism 4");
        assertThatThrownBy(() -> env.setParallelism(0)).hasMessageContaining("parallelism.default");
        assertThatThrownBy(() -> env.configure("parallelism.defualt", "3"))
                .hasMessageContaining("parallelism.default");
    }

    @Test
    void keysOfConnectedStreamsHaveOneType() {
        // A raw type is the only way to get here; the compiler refuses it otherwise.
        @SuppressWarnings({"unchecked", "rawtypes"})
        KeyedStream<Count, String> other = (KeyedStream) counts.keyBy(Count::n);
        assertRefused(
                () -> counts.keyBy(Count::word).connect(other),
                "has keys of type java.lang.String",
                "of type java.lang.Integer");
    }

    @Test
    void argumentsThatAreSettingsCountMoreThanWhatTheProgramSets() {
        var created = StreamEnvironment.create("in.txt", "-Dparallelism.default=3", "--fast");
        created.setParallelism(8);
        assertThat(created.getArguments()).containsExactly("in.txt", "--fast");
        assertThat(created.getConfiguration().toMap()).containsEntry("parallelism.default", "3");
    }

    @Test
    void executeThrowsWhatMadeTheJobFail() {
        List<String> names = new ArrayList<>();
        var failing =
                new StreamEnvironment(
                        job -> {
                            names.add(job.name());
                            return EndedJob.failed(job.name(), new ArithmeticException("by zero"));
                        },
                        Configuration.empty().with("pipeline.name", "my job"),
                        List.of());
        assertThatThrownBy(failing::execute)
                .isInstanceOf(JobExecutionException.class)
                .hasMessageContaining("Job 'my job' failed: java.lang.ArithmeticException: by zero")
                .hasCauseInstanceOf(ArithmeticException.class);
        assertThat(names).containsExactly("my job");
    }
}
