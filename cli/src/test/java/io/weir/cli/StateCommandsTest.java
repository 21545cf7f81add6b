package io.weir.cli;

import static io.weir.cli.CommandLineRun.weir;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StateCommandsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir Path folder;

    // ---- inspect

    @Test
    void inspectShowsOperatorsStatesAndHowMuchThereIs() throws IOException {
        Path savepoint = SampleSavepoints.everyKind(folder, "sp");

        var run = weir("inspect", savepoint);

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out())
                .startsWith("Savepoint file://" + savepoint.toRealPath())
                .contains("zoo (", "2026-11-23 10:15:00Z", "by Weir 0.1.0")
                .containsPattern("zoo/by: key +Zoo +parallelism 1 of at most 128, keys: string")
                .containsPattern("By place.* keys: Place\\{country: string, zip: int}")
                .containsPattern("profile +value +1 +\\S+ k?B +128.0x +Profile\\{name: string, age")
                .containsPattern("recent +list +1 .* long")
                .containsPattern("visits +map +2 .* long → double")
                .containsPattern("_timers/event +event-time timers +1 .* long\\[]")
                .containsPattern("_splits +source positions +2 .* Split\\{file: string, offset")
                .containsPattern("offsets +operator union +2 .* long")
                .containsPattern("rules +broadcast +2 .* string → int")
                .containsPattern("_committables +pending commits +1 .* string");
        assertThat(weir("state", "inspect", savepoint).out()).isEqualTo(run.out());
    }

    @Test
    void inspectTellsToolsEverythingAndTheLineage() throws IOException {
        Path savepoint = SampleSavepoints.words(folder, "sp");
        Path edited = folder.resolve("edited");
        try (var editor =
                io.weir.savepoint.Savepoint.load(savepoint.toString())
                        .edit(edited.toString(), "forgets nothing")) {
            editor.write();
        }

        JsonNode json = JSON.readTree(weir("inspect", edited, "--json").out());

        assertThat(json.get("jobName").asText()).isEqualTo("word count");
        assertThat(json.get("lineage").get(0).get("change").asText()).isEqualTo("forgets nothing");
        JsonNode operator = json.get("operators").get(0);
        assertThat(operator.get("keySchema").asText()).isEqualTo("string");
        JsonNode state = operator.get("states").get(0);
        assertThat(state.get("name").asText()).isEqualTo("count");
        assertThat(state.get("entries").asInt()).isEqualTo(3);
        assertThat(state.get("skewExact").asBoolean()).isTrue();
        assertThat(weir("inspect", edited).out())
                .containsPattern("made of +file:.*/sp .*: forgets");
    }

    // ---- show

    @Test
    void showPrintsEveryEntryAsALineOfJson() throws IOException {
        var run = weir("state", "show", SampleSavepoints.words(folder, "sp"), "words/count");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out().lines())
                .containsExactlyInAnyOrder(
                        "{\"key\":\"whale\",\"value\":42}",
                        "{\"key\":\"sea\",\"value\":7}",
                        "{\"key\":\"ship\",\"value\":3}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "zoo/by: key/recent | {\"key\":\"ann\",\"value\":[3,1,2]}",
                "Zoo/recent | {\"key\":\"ann\",\"value\":[3,1,2]}",
                "zoo/by: key/visits | {\"key\":\"ann\",\"mapKey\":1,\"value\":0.5}",
                "zoo/by: key/visits | {\"key\":\"ann\",\"mapKey\":2,\"value\":\"NaN\"}",
                "zoo/by: key/_timers/event | {\"key\":\"ann\",\"value\":[2000,1000]}",
                "by place/n | {\"key\":{\"country\":\"NO\",\"zip\":5003},\"value\":9}",
                "lines/_splits | {\"subtask\":0,\"item\":{\"file\":\"a.txt\",\"offset\":10}}",
                "lines/offsets | {\"subtask\":0,\"item\":2}",
                "lines/rules | {\"mapKey\":\"r1\",\"value\":1}",
                "out/_committables | {\"subtask\":0,\"item\":\"part-0-1\"}",
            })
    void showPrintsStateOfEveryKind(String address, String line) throws IOException {
        var run = weir("state", "show", SampleSavepoints.everyKind(folder, "sp"), address);

        assertThat(run.err()).isEmpty();
        assertThat(run.out().lines()).contains(line);
    }

    @Test
    void showPrintsWhatPeopleReadForTypesThatJsonHasNot() throws IOException {
        Path savepoint = SampleSavepoints.everyKind(folder, "sp");

        JsonNode value =
                JSON.readTree(weir("state", "show", savepoint, "zoo/by: key/profile").out())
                        .get("value");

        assertThat(value.toString())
                .isEqualTo(
                        "{\"name\":\"Ann\",\"age\":41,\"level\":\"HIGH\","
                                + "\"since\":\"2026-11-23T10:15:00Z\",\"spent\":\"PT1H30M\","
                                + "\"born\":\"1985-02-03\",\"balance\":\"12.50\","
                                + "\"id\":\"123e4567-e89b-12d3-a456-426614174000\","
                                + "\"photo\":\"AQL/\","
                                + "\"shapes\":[{\"Circle\":{\"radius\":1.5}},{\"Square\":{\"side\":2}}],"
                                + "\"scores\":{\"go\":1.5}}");
    }

    @Test
    void showFindsOneKeyAndKeepsToALimit() throws IOException {
        Path words = SampleSavepoints.words(folder, "words");
        Path zoo = SampleSavepoints.everyKind(folder, "zoo");

        assertThat(weir("state", "show", words, "words/count", "--key", "sea").out())
                .isEqualTo("{\"key\":\"sea\",\"value\":7}\n");
        assertThat(weir("state", "show", words, "words/count", "--key", "\"sea\"").out())
                .isEqualTo("{\"key\":\"sea\",\"value\":7}\n");
        assertThat(weir("state", "show", words, "words/count", "--key", "none").out()).isEmpty();
        assertThat(weir("state", "show", words, "words/count", "--limit", "2").out().lines())
                .hasSize(2);
        assertThat(weir("state", "show", "--limit", "0", words, "words/count").out()).isEmpty();
        assertThat(
                        weir(
                                        "state",
                                        "show",
                                        zoo,
                                        "by place/n",
                                        "--key",
                                        "{\"zip\":5003,\"country\":\"NO\"}")
                                .out())
                .contains("\"value\":9");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "by place/n | {\"country\":\"NO\"} | field zip is missing",
                "by place/n | {\"country\":\"NO\",\"zip\":\"x\"} | zip: expected a whole number",
                "by place/n | {\"country\":\"NO\",\"zip\":1,\"no\":1} | there is no field no",
                "by place/n | {\"country | it is not JSON",
                "by place/n | 5 | expected an object, found 5",
                "lines/rules | r1 | is BROADCAST and has no keys",
            })
    void aKeyThatCannotBeReadIsExplained(String address, String key, String why)
            throws IOException {
        Path savepoint = SampleSavepoints.everyKind(folder, "sp");

        var run = weir("state", "show", savepoint, address, "--key", key);

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).startsWith("weir state show: ").contains(why);
        assertThat(run.out()).isEmpty();
    }

    @Test
    void aStateThatIsNotThereIsMetWithTheNearest() throws IOException {
        Path savepoint = SampleSavepoints.words(folder, "sp");

        var run = weir("state", "show", savepoint, "words/cuont");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("has no state 'words/cuont'. Did you mean 'words/count'?");
        assertThat(weir("state", "show", savepoint, "something else").err())
                .contains("It has: words/count");
    }

    @Test
    void showEndsWhenNobodyReadsItsOutput() throws IOException {
        Map<String, Long> many = new TreeMap<>();
        for (long i = 0; i < 20_000; i++) {
            many.put("word-" + i, i);
        }
        Path savepoint = SampleSavepoints.words(folder, "sp", 128, many);
        int[] written = {0};
        var closing =
                new OutputStream() {
                    @Override
                    public void write(int b) throws IOException {
                        if (++written[0] > 100) {
                            throw new IOException("Broken pipe");
                        }
                    }
                };
        var terminal =
                new Terminal(
                        new PrintStream(closing),
                        new PrintStream(OutputStream.nullOutputStream()),
                        false,
                        false,
                        80);

        assertThat(Weir.run(terminal, "state", "show", savepoint.toString(), "words/count"))
                .isEqualTo(141);
        assertThat(written[0]).isLessThan(1000);
    }

    // ---- verify

    @Test
    void verifySaysThatASavepointIsWhole() throws IOException {
        var run = weir("verify", SampleSavepoints.everyKind(folder, "sp"));

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).startsWith("whole: file://").contains("9 files");
    }

    @Test
    void verifyNamesFileAndPlaceOfEveryDamage() throws IOException {
        Path savepoint = SampleSavepoints.everyKind(folder, "sp");
        List<Path> files = new ArrayList<>();
        try (var walk = Files.walk(savepoint)) {
            walk.filter(path -> path.toString().endsWith(".avro")).forEach(files::add);
        }
        byte[] bytes = Files.readAllBytes(files.get(0));
        bytes[bytes.length - 20] ^= 4;
        Files.write(files.get(0), bytes);
        Files.delete(files.get(1));

        var run = weir("verify", savepoint);

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out())
                .contains(savepoint.relativize(files.get(0)) + " is damaged at byte ")
                .contains(savepoint.relativize(files.get(1)) + " is missing")
                .contains("in 2 places");
        JsonNode json = JSON.readTree(weir("verify", "--json", savepoint).out());
        assertThat(json.get("whole").asBoolean()).isFalse();
        assertThat(json.get("damages")).hasSize(2);
        assertThat(json.findValuesAsText("path"))
                .contains(savepoint.relativize(files.get(0)).toString());
    }

    @Test
    void verifyFindsDamageOfTheMetadata() throws IOException {
        Path metadata = SampleSavepoints.words(folder, "sp").resolve("_metadata");
        Files.writeString(metadata, Files.readString(metadata).replace("word count", "werd count"));

        var run = weir("verify", folder.resolve("sp"));

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).contains("_metadata is damaged at byte ");
        assertThat(weir("inspect", folder.resolve("sp")).exitCode()).isEqualTo(3);
    }

    // ---- diff

    @Test
    void diffCountsWhatWasAddedRemovedAndChangedAndShowsTheLargest() throws IOException {
        Path a = SampleSavepoints.words(folder, "a");
        Path b =
                SampleSavepoints.words(
                        folder, "b", 128, Map.of("whale", 50L, "sea", 7L, "ship", 4L, "ahab", 1L));

        var run = weir("diff", a, b);

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out())
                .containsPattern("words/count +1 +0 +2 +1\n")
                .containsPattern("\"whale\" +42 +→ 50 +\\(\\+8\\)\n +\"ship\" +3 +→ 4 ");
        assertThat(weir("diff", a, b, "--keys").out())
                .contains("+ \"ahab\"  1\n", "~ \"whale\"  42 → 50\n", "~ \"ship\"  3 → 4\n");
        assertThat(weir("diff", a, b, "--exit-code").exitCode()).isEqualTo(1);
        assertThat(weir("diff", a, a, "--exit-code").exitCode()).isZero();
        assertThat(weir("diff", a, a).out()).contains("the same state in both");
    }

    @Test
    void diffTellsToolsEveryKey() throws IOException {
        Path a = SampleSavepoints.words(folder, "a");
        Path b = SampleSavepoints.words(folder, "b", 128, Map.of("whale", 50L, "ahab", 1L));

        List<String> lines = weir("diff", a, b, "--keys", "--json").out().lines().toList();

        assertThat(lines)
                .contains(
                        "{\"state\":\"words/count\",\"change\":\"changed\",\"key\":\"whale\","
                                + "\"before\":42,\"after\":50}",
                        "{\"state\":\"words/count\",\"change\":\"added\",\"key\":\"ahab\",\"after\":1}",
                        "{\"state\":\"words/count\",\"change\":\"removed\",\"key\":\"sea\",\"before\":7}");
        JsonNode summary = JSON.readTree(lines.get(lines.size() - 1));
        assertThat(summary.get("same").asBoolean()).isFalse();
        assertThat(summary.get("states").get(0).get("removed").asInt()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({"128,96", "96,128", "128,1", "5,128", "128,256"})
    void diffFindsKeysWhateverTheNumberOfKeyGroups(int groupsOfA, int groupsOfB)
            throws IOException {
        Map<String, Long> counts = new TreeMap<>();
        for (long i = 0; i < 1000; i++) {
            counts.put("word-" + i, i);
        }
        Path a = SampleSavepoints.words(folder, "a", groupsOfA, counts);
        counts.put("word-17", -1L);
        counts.remove("word-18");
        Path b = SampleSavepoints.words(folder, "b", groupsOfB, counts);

        var run = weir("diff", a, b);

        assertThat(run.out())
                .containsPattern(
                        "words/count +0 +1 +1 +998 +max parallelism %d in A, %d"
                                .formatted(groupsOfA, groupsOfB))
                .contains("\"word-17\"");
    }

    @Test
    void diffOfStateOfEveryKindWithItselfIsEmpty() throws IOException {
        Path a = SampleSavepoints.everyKind(folder, "a");
        Path b = SampleSavepoints.everyKind(folder, "b");

        var run = weir("diff", a, b, "--exit-code");

        assertThat(run.exitCode()).as(run.out()).isZero();
        assertThat(run.out()).contains("zoo/by: key/visits", "lines/_splits");
        assertThat(weir("diff", a, SampleSavepoints.words(folder, "c")).out())
                .containsPattern("zoo/by: key/recent +0 +1 +0 +0 +only in A")
                .containsPattern("words/count +3 +0 +0 +0 +only in B");
    }

    // ---- what may go wrong

    @ParameterizedTest
    @ValueSource(strings = {"inspect", "verify"})
    void whatIsNoSavepointIsExplained(String command) throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "x");
        Path empty = Files.createDirectory(folder.resolve("empty"));
        Path loop = folder.resolve("loop");
        Files.createSymbolicLink(loop, folder.resolve("pool"));
        Files.createSymbolicLink(folder.resolve("pool"), loop);
        Path half = SampleSavepoints.words(folder, "half");
        Files.delete(half.resolve("_metadata"));

        assertRefused(weir(command, folder.resolve("none")), "There is nothing at ");
        assertRefused(weir(command, file), "is a file. Expected the folder of a checkpoint");
        assertRefused(weir(command, empty), "is an empty folder");
        assertRefused(weir(command, loop), "symbolic link");
        assertRefused(weir(command, half), "is not a checkpoint: it holds [words/]");
    }

    private static void assertRefused(CommandLineRun run, String message) {
        assertThat(run.err()).contains(message).doesNotContain("bug in Weir");
        assertThat(run.exitCode()).isEqualTo(3);
        assertThat(run.out()).isEmpty();
    }

    @Test
    void aNewerSavepointIsExplained() throws Exception {
        Path metadata = SampleSavepoints.words(folder, "sp").resolve("_metadata");
        String json = Files.readString(metadata).replaceFirst("\"version\" : 1", "\"version\" : 2");
        int end = json.indexOf("\"checksum\"");
        var crc = new java.util.zip.CRC32C();
        crc.update(json.substring(0, end).getBytes(java.nio.charset.StandardCharsets.UTF_8));
        Files.writeString(
                metadata,
                json.substring(0, end)
                        + "\"checksum\" : \"crc32c:%08x\"\n}\n".formatted(crc.getValue()));

        for (String command : List.of("inspect", "verify")) {
            assertRefused(weir(command, folder.resolve("sp")), "Use the Weir that wrote it");
        }
    }

    @Test
    void asksForACommandOfStateAndOffersTheOneThatWasMeant() {
        assertThat(weir("state").exitCode()).isEqualTo(2);
        assertThat(weir("state").err()).contains("Which command?");
        assertThat(weir("state", "inspct", "x").err())
                .contains("There is no command 'inspct'. Did you mean 'inspect'?");
        assertThat(weir("state", "--help").out())
                .contains("inspect", "verify", "show", "diff", "export", "query", "edit")
                .contains("SAVEPOINT is a savepoint");
        assertThat(weir("show", "sp").err()).contains("There is no command 'show'");
    }

    @Test
    void keepsTheLinesOfItsHelpWithinEightyColumns() {
        for (String command :
                List.of("inspect", "verify", "show", "diff", "export", "query", "edit")) {
            var run = weir("state", command, "--help");
            assertThat(run.exitCode()).isZero();
            assertThat(run.out().lines())
                    .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
        }
    }
}
