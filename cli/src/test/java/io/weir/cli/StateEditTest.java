package io.weir.cli;

import static io.weir.cli.CommandLineRun.weir;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.savepoint.Savepoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code weir edit} makes of a savepoint, and what {@code weir state export} of a state. */
class StateEditTest {
    @TempDir Path folder;

    private Path target() {
        return folder.resolve("new");
    }

    private Path lines(String... lines) throws IOException {
        return Files.write(folder.resolve("lines.jsonl"), List.of(lines));
    }

    private CommandLineRun edited(Object... words) {
        var run = weir(words);
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(weir("verify", target()).exitCode()).isZero();
        return run;
    }

    private String shown(String address) {
        return String.join(
                "\n", weir("state", "show", target(), address).out().lines().sorted().toList());
    }

    @Test
    void deletesAKeyAndLeavesTheOldOneAsItIs() throws IOException {
        Path old = SampleSavepoints.words(folder, "old");

        var run = edited("edit", old, "-o", target(), "--delete", "words/count", "sea");

        assertThat(run.out())
                .startsWith("Savepoint file://")
                .containsPattern("words/count +3 +→ +2 entries");
        assertThat(shown("words/count"))
                .isEqualTo("{\"key\":\"ship\",\"value\":3}\n{\"key\":\"whale\",\"value\":42}");
        assertThat(Savepoint.load(target().toString()).metadata().lineage())
                .singleElement()
                .satisfies(
                        ancestor -> {
                            assertThat(ancestor.location()).endsWith("/old");
                            assertThat(ancestor.change())
                                    .isEqualTo("deleted key sea of words/count");
                        });
        assertThat(weir("state", "show", old, "words/count").out().lines()).hasSize(3);
        assertThat(weir("verify", old).exitCode()).isZero();
    }

    @Test
    void putsWhatShowPrintsBackChanged() throws IOException {
        Path old = SampleSavepoints.everyKind(folder, "old");
        String line = weir("state", "show", old, "zoo/by: key/profile").out().strip();
        String changed =
                line.replace("\"age\":41", "\"age\":null")
                        .replace("12.50", "-0.001")
                        .replace("{\"Circle\":{\"radius\":1.5}}", "{\"Square\":{\"side\":7}}");
        Path file = lines(changed, "", line.replace("\"key\":\"ann\"", "\"key\":\"bob\""));

        edited("state", "edit", old, "--output", target(), "--put", "zoo/by: key/profile", file);

        assertThat(shown("zoo/by: key/profile"))
                .isEqualTo(changed + "\n" + line.replace("\"key\":\"ann\"", "\"key\":\"bob\""));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "zoo/by: key/recent | {\"key\":\"ann\",\"value\":[9]} | {\"key\":\"ann\",\"value\":[9]}",
                "lines/_splits | {\"subtask\":0,\"item\":{\"file\":\"c\",\"offset\":1}} | {\"subtask\":0,\"item\":{\"file\":\"c\",\"offset\":1}}",
                "out/_committables | {\"subtask\":0,\"item\":\"x\"} | {\"subtask\":0,\"item\":\"x\"}",
                "by place/n | {\"value\":1,\"key\":{\"zip\":5003,\"country\":\"NO\"}} | {\"key\":{\"country\":\"NO\",\"zip\":5003},\"value\":1}",
            })
    void putReplacesValuesOfEveryKind(String address, String line, String after)
            throws IOException {
        Path old = SampleSavepoints.everyKind(folder, "old");

        edited("edit", old, "-o", target(), "--put", address, lines(line));

        assertThat(shown(address)).isEqualTo(after);
    }

    @Test
    void putsAndDeletesEntriesOfMaps() throws IOException {
        Path old = SampleSavepoints.everyKind(folder, "old");
        Path puts = Files.writeString(folder.resolve("p"), "{\"mapKey\":\"r3\",\"value\":3}\n");
        Path gone = Files.writeString(folder.resolve("d"), "{\"mapKey\":\"r1\",\"value\":1}\n");

        edited(
                "edit",
                old,
                "-o",
                target(),
                "--put",
                "lines/rules",
                puts,
                "--delete-lines",
                "lines/rules",
                gone,
                "--delete-lines",
                "zoo/by: key/visits",
                lines("{\"key\":\"ann\",\"mapKey\":2}"));

        assertThat(shown("lines/rules"))
                .isEqualTo("{\"mapKey\":\"r2\",\"value\":2}\n{\"mapKey\":\"r3\",\"value\":3}");
        assertThat(shown("zoo/by: key/visits"))
                .isEqualTo("{\"key\":\"ann\",\"mapKey\":1,\"value\":0.5}");
    }

    @Test
    void renamesAUidAndDropsStatesInOneGo() throws IOException {
        Path old = SampleSavepoints.everyKind(folder, "old");

        var run =
                edited(
                        "edit",
                        old,
                        "-o",
                        target(),
                        "--rename",
                        "zoo/by: key=zoo",
                        "--drop",
                        "zoo/by: key/recent",
                        "--drop",
                        "lines",
                        "--delete",
                        "zoo/by: key/visits",
                        "ann",
                        "-m",
                        "tidied up");

        assertThat(run.out()).containsPattern("lines/rules +2 +→ +dropped");
        Savepoint after = Savepoint.load(target().toString());
        assertThat(after.states())
                .extracting(state -> state.operator().uid().orElse("") + "/" + state.id().name())
                .contains("zoo/profile", "zoo/visits", "zoo/_timers/event", "out/_committables")
                .doesNotContain("zoo/recent", "lines/rules");
        assertThat(after.state("zoo", "visits").entries()).isZero();
        assertThat(after.metadata().lineage().get(0).change()).isEqualTo("tidied up");
    }

    @Test
    void refusesWhatCannotBeDoneBeforeAnythingIsWritten() throws IOException {
        Path old = SampleSavepoints.everyKind(folder, "old");
        Path bad = lines("{\"key\":\"ann\",\"value\":[1,\"x\"]}");

        assertUsage("There is nothing to change", "edit", old, "-o", target());
        assertUsage("Missing required option: '--output=NEW'", "edit", old);
        assertUsage(
                "has no key 'x'".replace("'x'", "x"),
                "edit",
                old,
                "-o",
                target(),
                "--delete",
                "zoo/by: key/recent",
                "x");
        assertUsage(
                "Did you mean 'lines/rules'?",
                "edit",
                old,
                "-o",
                target(),
                "--drop",
                "lines/rulse");
        assertUsage("Did you mean 'lines'?", "edit", old, "-o", target(), "--rename", "linse=new");
        assertUsage("has an operator", "edit", old, "-o", target(), "--rename", "lines=out");
        assertUsage(
                "Line 1 of " + bad + " is not an entry: value[1]: expected a whole number",
                "edit",
                old,
                "-o",
                target(),
                "--put",
                "zoo/by: key/recent",
                bad);
        assertUsage(
                "There is no file nowhere",
                "edit",
                old,
                "-o",
                target(),
                "--put",
                "zoo/by: key/recent",
                "nowhere");
        assertUsage(
                "have no keys to delete them by",
                "edit",
                old,
                "-o",
                target(),
                "--delete-lines",
                "lines/_splits",
                bad);
        assertUsage(
                "is dropped, and changed as well",
                "edit",
                old,
                "-o",
                target(),
                "--drop",
                "lines",
                "--put",
                "lines/rules",
                bad);
        assertThat(target()).doesNotExist();
        assertThat(folder.resolve("new.edits")).doesNotExist();
        var onto = weir("edit", old, "-o", old, "--drop", "lines");
        assertThat(onto.exitCode()).isEqualTo(3);
        assertThat(onto.err()).contains("exists already");
        assertThat(weir("verify", old).exitCode()).isZero();
    }

    private static void assertUsage(String message, Object... words) {
        var run = weir(words);
        assertThat(run.err()).contains(message);
        assertThat(run.exitCode()).isEqualTo(2);
    }

    // ---- export

    @Test
    void exportsWhatShowPrints() throws IOException {
        Path savepoint = SampleSavepoints.words(folder, "sp");
        Path file = folder.resolve("counts.jsonl");

        assertThat(weir("state", "export", savepoint, "words/count", "-o", file).exitCode())
                .isZero();

        assertThat(Files.readString(file))
                .isEqualTo(weir("state", "show", savepoint, "words/count").out())
                .isEqualTo(weir("state", "export", savepoint, "words/count").out());
        var again = weir("state", "export", savepoint, "words/count", "-o", file);
        assertThat(again.exitCode()).isEqualTo(2);
        assertThat(again.err()).contains("exists. Choose another name, or replace it with --force");
        assertThat(
                        weir("state", "export", savepoint, "words/count", "-o", file, "--force")
                                .exitCode())
                .isZero();
        try (var files = Files.list(folder)) {
            assertThat(files.map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrder("sp", "counts.jsonl");
        }
    }

    @Test
    void exportsRecordsAsColumnsOfCsv() throws IOException {
        Path savepoint = SampleSavepoints.everyKind(folder, "sp");

        var run = weir("state", "export", savepoint, "zoo/by: key/profile", "--format", "csv");

        assertThat(run.out())
                .isEqualTo(
                        "key,value.name,value.age,value.level,value.since,value.spent,value.born,"
                                + "value.balance,value.id,value.photo,value.shapes,value.scores\r\n"
                                + "ann,Ann,41,HIGH,2026-11-23T10:15:00Z,PT1H30M,1985-02-03,12.50,"
                                + "123e4567-e89b-12d3-a456-426614174000,AQL/,"
                                + "\"[{\"\"Circle\"\":{\"\"radius\"\":1.5}},{\"\"Square\"\":{\"\"side\"\":2}}]\","
                                + "\"{\"\"go\"\":1.5}\"\r\n");
        Path file = folder.resolve("splits.csv");
        weir("state", "export", savepoint, "lines/_splits", "-o", file);
        assertThat(Files.readString(file))
                .isEqualTo("subtask,item.file,item.offset\r\n0,a.txt,10\r\n0,b,20\r\n");
    }

    @Test
    void quotesWhatCsvNeedsQuotesFor() throws IOException {
        Map<String, Long> counts = new TreeMap<>(Map.of("a,b", 1L, "say \"hi\"", 2L, "x\ny", 3L));
        Path savepoint = SampleSavepoints.words(folder, "sp", 1, counts);

        var run = weir("state", "export", savepoint, "words/count", "--format", "csv");

        assertThat(run.out())
                .contains("\"a,b\",1\r\n", "\"say \"\"hi\"\"\",2\r\n", "\"x\ny\",3\r\n");
    }

    @Test
    void saysWhatExportNeeds() throws IOException {
        Path savepoint = SampleSavepoints.words(folder, "sp");

        assertUsage(
                "There is no format 'xml'; expected jsonl, csv or parquet.",
                "state",
                "export",
                savepoint,
                "words/count",
                "--format",
                "xml");
        assertUsage(
                "Parquet needs a file",
                "state",
                "export",
                savepoint,
                "words/count",
                "-f",
                "parquet");
    }

    @Test
    void saysHowToGetTheModuleForSql() throws IOException {
        Path savepoint = SampleSavepoints.words(folder, "sp");
        String home = System.getProperty("weir.home");
        System.setProperty("weir.home", folder.toString());
        try {
            var run = weir("state", "query", savepoint, "select 1");
            assertThat(run.exitCode()).isEqualTo(3);
            assertThat(run.err())
                    .contains("need the module weir-state-sql")
                    .contains("Put weir-state-sql.jar and duckdb_jdbc.jar into " + folder);
        } finally {
            if (home == null) {
                System.clearProperty("weir.home");
            } else {
                System.setProperty("weir.home", home);
            }
        }
    }
}
