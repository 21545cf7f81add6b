package io.weir.savepoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.savepoint.SampleJob.Event;
import io.weir.storage.FileStores;
import io.weir.testkit.disk.FaultyFileStore;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs that know nothing of Weir read a savepoint. */
class PlainAvroTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir private Path dir;

    private Path savepoint(SampleJob sample) throws IOException {
        SavepointTest.write(
                sample, 200, new FaultyFileStore(), FileStores.open(dir.toString()), "sp");
        return dir.resolve("sp");
    }

    /** The files of each state, as the metadata lists them. */
    private static Map<String, List<Path>> files(Path savepoint) throws IOException {
        Map<String, List<Path>> files = new TreeMap<>();
        JsonNode metadata = JSON.readTree(savepoint.resolve("_metadata").toFile());
        assertThat(metadata.get("format").asText()).isEqualTo("weir-savepoint");
        assertThat(metadata.get("version").asInt()).isEqualTo(1);
        for (JsonNode file : metadata.get("files")) {
            files.computeIfAbsent(file.get("state").asText(), s -> new ArrayList<>())
                    .add(savepoint.resolve(file.get("path").asText()));
        }
        return files;
    }

    /** What is in the files, as text: "key" or "key/map key" to value. */
    private static final class Contents {
        final Map<String, String> keyed = new TreeMap<>();
        final List<String> items = new ArrayList<>();

        void add(JsonNode record) {
            if (record.has("item")) {
                items.add(record.get("item").toString());
                return;
            }
            String key = record.has("key") ? record.get("key").asText() : "";
            String mapKey = record.has("mapKey") ? "/" + record.get("mapKey").asText() : "";
            assertThat(keyed.put(key + mapKey, record.get("value").toString())).isNull();
        }
    }

    private static String json(Event event) {
        return JSON.createObjectNode()
                .put("user", event.user())
                .put("time", event.time())
                .put("note", event.note().orElse(null))
                .toString();
    }

    private static void assertHold(Map<String, Contents> states, SampleJob sample) {
        assertThat(states.keySet())
                .containsExactlyInAnyOrder(
                        "_ended",
                        "_splits",
                        "_timers/event",
                        "by user",
                        "count",
                        "positions",
                        "recent",
                        "rules");
        Map<String, String> counts = new TreeMap<>();
        sample.counts.forEach((key, n) -> counts.put(key, n.toString()));
        assertThat(states.get("count").keyed).isEqualTo(counts);
        Map<String, String> timers = new TreeMap<>();
        sample.timers.forEach((key, times) -> timers.put(key, times.toString().replace(" ", "")));
        assertThat(states.get("_timers/event").keyed).isEqualTo(timers);
        Map<String, String> recent = new TreeMap<>();
        sample.recent.forEach(
                (key, list) ->
                        recent.put(
                                key,
                                list.stream()
                                        .map(PlainAvroTest::json)
                                        .toList()
                                        .toString()
                                        .replace("}, {", "},{")));
        assertThat(states.get("recent").keyed).isEqualTo(recent);
        Map<String, String> byUser = new TreeMap<>();
        sample.byUser.forEach(
                (key, map) ->
                        map.forEach((user, event) -> byUser.put(key + "/" + user, json(event))));
        assertThat(states.get("by user").keyed).isEqualTo(byUser);
        assertThat(states.get("_splits").items)
                .containsExactlyElementsOf(
                        sample.splits.stream()
                                .map(
                                        split ->
                                                JSON.createObjectNode()
                                                        .put("file", split.file())
                                                        .put("offset", split.offset())
                                                        .toString())
                                .toList());
        assertThat(states.get("positions").items)
                .containsExactlyElementsOf(sample.positions.stream().map(String::valueOf).toList());
        assertThat(states.get("_ended").items).containsExactly("true");
        assertThat(states.get("rules").keyed)
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("/rule-0", "0.0", "/rule-1", "0.5", "/rule-2", "1.0"));
    }

    @Test
    void theAvroLibraryReadsEveryState() throws IOException {
        var sample = new SampleJob(23, 2);
        Map<String, Contents> states = new TreeMap<>();
        for (var files : files(savepoint(sample)).entrySet()) {
            var contents = new Contents();
            for (Path path : files.getValue()) {
                try (var reader =
                        new DataFileReader<GenericRecord>(
                                path.toFile(), new GenericDatumReader<>())) {
                    assertThat(reader.getMetaString("weir.state")).isEqualTo(files.getKey());
                    for (GenericRecord record : reader) {
                        contents.add(JSON.readTree(record.toString()));
                    }
                }
            }
            states.put(files.getKey(), contents);
        }
        assertHold(states, sample);
    }

    @Test
    void avroInNodeReadsEveryState() throws Exception {
        Path node = readerInNode();
        var sample = new SampleJob(29, 3);
        Map<String, Contents> states = new TreeMap<>();
        for (var files : files(savepoint(sample)).entrySet()) {
            var contents = new Contents();
            for (Path path : files.getValue()) {
                for (String line : run(node, "node", "read.js", path.toString()).split("\n", -1)) {
                    if (!line.isEmpty()) {
                        contents.add(JSON.readTree(line));
                    }
                }
            }
            states.put(files.getKey(), contents);
        }
        assertHold(states, sample);
    }

    /** The script with what it needs, or the test is skipped. */
    private static Path readerInNode() throws IOException, InterruptedException {
        for (String tool : List.of("node", "npm")) {
            String out = "";
            try {
                out = run(Path.of("."), tool, "--version");
            } catch (IOException e) {
                // It is not there.
            }
            assumeTrue(!out.isEmpty(), tool + " is not installed, so what it reads is not tested");
        }
        Path script = Path.of("src/test/node").toAbsolutePath();
        Path target = Path.of("target/node").toAbsolutePath();
        Files.createDirectories(target);
        for (String file : List.of("read.js", "package.json", "package-lock.json")) {
            Files.write(target.resolve(file), Files.readAllBytes(script.resolve(file)));
        }
        if (!Files.exists(target.resolve("node_modules/avsc"))) {
            try {
                run(target, "npm", "ci", "--no-audit", "--no-fund", "--prefer-offline");
            } catch (IOException e) {
                assumeTrue(false, "npm can't install avsc, so what it reads is not tested: " + e);
            }
        }
        return target;
    }

    private static String run(Path in, String... command) throws IOException, InterruptedException {
        File out = File.createTempFile("node", ".out");
        try {
            Process process =
                    new ProcessBuilder(command)
                            .directory(in.toFile())
                            .redirectOutput(out)
                            .redirectErrorStream(true)
                            .start();
            if (!process.waitFor(100, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException(String.join(" ", command) + " takes too long");
            }
            String text = Files.readString(out.toPath());
            if (process.exitValue() != 0) {
                throw new IOException(String.join(" ", command) + ": " + text);
            }
            return text;
        } finally {
            Files.deleteIfExists(out.toPath());
        }
    }
}
