package io.weir.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Which edits of a program leave the ids of operators without uid as they are. */
class OperatorIdsTest {
    /** lines → split → count → out, and beside it ticks → clock. */
    private static void original(Program p) {
        OperatorNode lines = p.source("lines");
        OperatorNode counts = p.keyed("count", p.map("split", lines));
        p.sink("out", counts);
        p.keyed("clock", p.source("ticks"));
    }

    private static Map<String, String> ids(Consumer<Program> program) {
        Program p = new Program();
        program.accept(p);
        return p.ids();
    }

    private static Arguments edit(String what, String changed, Consumer<Program> program) {
        return Arguments.of(what, changed, program);
    }

    static Stream<Arguments> edits() {
        return Stream.of(
                edit("nothing", "", OperatorIdsTest::original),
                edit(
                        "a stateless operator before a stateful one",
                        "",
                        p -> {
                            OperatorNode lines = p.source("lines");
                            OperatorNode trimmed = p.map("trim", lines);
                            p.sink("out", p.keyed("count", p.map("split", trimmed)));
                            p.keyed("clock", p.source("ticks"));
                        }),
                edit(
                        "a stateless operator after a stateful one",
                        "",
                        p -> {
                            OperatorNode counts =
                                    p.keyed("count", p.map("split", p.source("lines")));
                            p.sink("out", p.map("format", counts));
                            p.keyed("clock", p.source("ticks"));
                        }),
                edit(
                        "independent branches in another order",
                        "",
                        p -> {
                            p.keyed("clock", p.source("ticks"));
                            p.sink("out", p.keyed("count", p.map("split", p.source("lines"))));
                        }),
                edit(
                        "another branch from the source",
                        "",
                        p -> {
                            OperatorNode lines = p.source("lines");
                            p.sink("copy", p.keyed("longest", lines));
                            p.sink("out", p.keyed("count", p.map("split", lines)));
                            p.keyed("clock", p.source("ticks"));
                        }),
                edit(
                        "another parallelism and other chains",
                        "",
                        p -> {
                            OperatorNode split = p.map("split", p.source("lines"));
                            split.setStartsChain();
                            OperatorNode counts = p.keyed("count", split);
                            counts.setParallelism(7);
                            counts.setMaxParallelism(100);
                            p.sink("out", counts);
                            p.keyed("clock", p.source("ticks"));
                        }),
                edit(
                        "another name of a stateless operator",
                        "split",
                        p -> {
                            OperatorNode words = p.map("words", p.source("lines"));
                            p.sink("out", p.keyed("count", words));
                            p.keyed("clock", p.source("ticks"));
                        }),
                edit(
                        "another name of a source",
                        "lines split count out",
                        p -> {
                            OperatorNode split = p.map("split", p.source("files"));
                            p.sink("out", p.keyed("count", split));
                            p.keyed("clock", p.source("ticks"));
                        }),
                edit(
                        "a stateful operator in between",
                        "count out",
                        p -> {
                            OperatorNode split = p.map("split", p.source("lines"));
                            p.sink("out", p.keyed("count", p.keyed("once", split)));
                            p.keyed("clock", p.source("ticks"));
                        }),
                edit(
                        "a uid",
                        "count out",
                        p -> {
                            OperatorNode split = p.map("split", p.source("lines"));
                            OperatorNode counts = p.keyed("count", split);
                            counts.setUid("counts");
                            p.sink("out", counts);
                            p.keyed("clock", p.source("ticks"));
                        }));
    }

    @ParameterizedTest(name = "{0}: changes [{1}]")
    @MethodSource("edits")
    void changesOnlyTheIdsOfWhatHasBecomeSomethingElse(
            String what, String changed, Consumer<Program> program) {
        Map<String, String> before = ids(OperatorIdsTest::original);
        Map<String, String> after = ids(program);
        String different =
                String.join(
                        " ",
                        Stream.of("lines", "split", "count", "out", "ticks", "clock")
                                .filter(name -> !before.get(name).equals(after.get(name)))
                                .toList());
        assertThat(different).as(what).isEqualTo(changed);
    }

    @Test
    void aUidAloneMakesTheId() {
        Program one = new Program();
        one.source("a").setUid("source-id");
        Program other = new Program();
        OperatorNode source = other.source("x");
        other.map("b", source).setUid("source-id");
        assertThat(one.ids()).containsEntry("a", "bd9c186e89cc37a76d776844dfa8ccba");
        assertThat(other.ids()).containsEntry("b", "bd9c186e89cc37a76d776844dfa8ccba");
    }

    @Test
    void operatorsThatAreAlikeHaveDifferentIds() {
        Program p = new Program();
        OperatorNode source = p.source("s");
        for (int i = 0; i < 5; i++) {
            p.keyed("same", source);
        }
        assertThat(p.plan().operators())
                .extracting(JobPlan.PlannedOperator::operatorId)
                .doesNotHaveDuplicates()
                .allMatch(id -> id.matches("[0-9a-f]{32}"));
    }
}
