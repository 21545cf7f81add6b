package io.weir.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.config.Configuration;
import io.weir.connectors.Collect;
import io.weir.connectors.Generator;
import io.weir.graph.JobPlan;
import io.weir.graph.JobPlan.PlannedOperator;
import io.weir.graph.PlanSettings;
import io.weir.graph.Planner;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Edits of a program whose operators have no uid: which of them still find their state. The program
 * counts numbers by their last digit, and beside it keeps the largest tick of each parity.
 */
class ProgramEditsTest {
    private static long digit(long n) {
        return n % 10;
    }

    private static void ticks(StreamEnvironment env) {
        env.from(Generator.sequence(1, 9))
                .name("ticks")
                .keyBy(n -> n % 2)
                .reduce(Math::max)
                .name("largest")
                .to(Collect.toList())
                .name("ticks out");
    }

    private static void original(StreamEnvironment env) {
        DataStream<Long> numbers = env.from(Generator.sequence(1, 9)).name("numbers");
        numbers.map(n -> n + 1)
                .keyBy(n -> n % 10)
                .count()
                .name("counts")
                .to(Collect.toList())
                .name("out");
        ticks(env);
    }

    /** The ids of the operators that have something to find again, by name. */
    private static Map<String, String> ids(Consumer<StreamEnvironment> program) {
        List<JobPlan> plans = new ArrayList<>();
        StreamEnvironment env =
                StreamEnvironment.launchedBy(
                        job -> {
                            plans.add(Planner.plan(job.operators(), PlanSettings.of(2)));
                            throw new UnsupportedOperationException("planned");
                        },
                        Configuration.empty());
        program.accept(env);
        assertThatThrownBy(() -> env.executeAsync("job"))
                .isInstanceOf(UnsupportedOperationException.class);
        Map<String, String> ids = new TreeMap<>();
        for (PlannedOperator operator : plans.get(0).withoutUid()) {
            ids.put(operator.name(), operator.operatorId());
        }
        return ids;
    }

    private static Arguments edit(
            String what, String changed, Consumer<StreamEnvironment> program) {
        return Arguments.of(what, changed, program);
    }

    static Stream<Arguments> edits() {
        return Stream.of(
                edit("nothing", "", ProgramEditsTest::original),
                edit(
                        "a variable is renamed, a lambda becomes a method reference",
                        "",
                        env -> {
                            DataStream<Long> input =
                                    env.from(Generator.sequence(1, 9)).name("numbers");
                            input.map(n -> n + 1)
                                    .keyBy(ProgramEditsTest::digit)
                                    .count()
                                    .name("counts")
                                    .to(Collect.toList())
                                    .name("out");
                            ticks(env);
                        }),
                edit(
                        "a map and a filter are added, another is removed",
                        "",
                        env -> {
                            env.from(Generator.sequence(1, 9))
                                    .name("numbers")
                                    .filter(n -> n > 0)
                                    .keyBy(n -> n % 10)
                                    .count()
                                    .name("counts")
                                    .map(String::valueOf)
                                    .to(Collect.toList())
                                    .name("out");
                            ticks(env);
                        }),
                edit(
                        "independent branches are reordered",
                        "",
                        env -> {
                            ticks(env);
                            env.from(Generator.sequence(1, 9))
                                    .name("numbers")
                                    .map(n -> n + 1)
                                    .keyBy(n -> n % 10)
                                    .count()
                                    .name("counts")
                                    .to(Collect.toList())
                                    .name("out");
                        }),
                edit(
                        "an operator gets another parallelism and a chain of its own",
                        "",
                        env -> {
                            env.from(Generator.sequence(1, 9))
                                    .name("numbers")
                                    .setParallelism(1)
                                    .map(n -> n + 1)
                                    .disableChaining()
                                    .keyBy(n -> n % 10)
                                    .count()
                                    .name("counts")
                                    .setParallelism(7)
                                    .to(Collect.toList())
                                    .name("out");
                            ticks(env);
                        }),
                edit(
                        "the source reads something else under the same name",
                        "",
                        env -> {
                            env.from(Generator.of(50, i -> i))
                                    .name("numbers")
                                    .map(n -> n + 1)
                                    .keyBy(n -> n % 10)
                                    .count()
                                    .name("counts")
                                    .to(Collect.toList())
                                    .name("out");
                            ticks(env);
                        }),
                edit(
                        "a stateful operator gets another name",
                        "counts out",
                        env -> {
                            env.from(Generator.sequence(1, 9))
                                    .name("numbers")
                                    .map(n -> n + 1)
                                    .keyBy(n -> n % 10)
                                    .count()
                                    .name("totals")
                                    .to(Collect.toList())
                                    .name("out");
                            ticks(env);
                        }),
                edit(
                        "a stateful operator becomes one of another kind",
                        "counts out",
                        env -> {
                            env.from(Generator.sequence(1, 9))
                                    .name("numbers")
                                    .map(n -> n + 1)
                                    .keyBy(n -> n % 10)
                                    .reduce(Long::sum)
                                    .name("counts")
                                    .to(Collect.toList())
                                    .name("out");
                            ticks(env);
                        }),
                edit(
                        "a stateful operator comes in between",
                        "counts out",
                        env -> {
                            env.from(Generator.sequence(1, 9))
                                    .name("numbers")
                                    .keyBy(n -> n)
                                    .reduce(Long::sum)
                                    .name("sums")
                                    .keyBy(n -> n % 10)
                                    .count()
                                    .name("counts")
                                    .to(Collect.toList())
                                    .name("out");
                            ticks(env);
                        }),
                edit(
                        "the source gets a uid",
                        "counts numbers out",
                        env -> {
                            env.from(Generator.sequence(1, 9))
                                    .name("numbers")
                                    .uid("numbers")
                                    .map(n -> n + 1)
                                    .keyBy(n -> n % 10)
                                    .count()
                                    .name("counts")
                                    .to(Collect.toList())
                                    .name("out");
                            ticks(env);
                        }));
    }

    @ParameterizedTest(name = "{0}: changes [{1}]")
    @MethodSource("edits")
    void changesTheIdsOnlyOfWhatHasBecomeSomethingElse(
            String what, String changed, Consumer<StreamEnvironment> program) {
        Map<String, String> before = ids(ProgramEditsTest::original);
        Map<String, String> after = ids(program);
        assertThat(before)
                .containsOnlyKeys("counts", "largest", "numbers", "out", "ticks", "ticks out");
        String different =
                String.join(
                        " ",
                        before.keySet().stream()
                                .filter(name -> !before.get(name).equals(after.get(name)))
                                .toList());
        assertThat(different).as(what).isEqualTo(changed);
    }
}
