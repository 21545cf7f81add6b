package io.weir.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.savepoint.Savepoint;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SavepointExampleTest {
    @TempDir Path folder;

    @Test
    void buildsReadsAndChangesASavepoint() throws Exception {
        Savepoint before =
                SavepointExample.build(
                        folder.resolve("before"), List.of("whale", "Ahab", "spam", "sea"));
        assertThat(SavepointExample.total(before)).isEqualTo(4);
        assertThat(SavepointExample.count(before, "Ahab")).contains(1L);
        assertThat(SavepointExample.count(before, "ship")).isEmpty();

        Savepoint after = SavepointExample.change(before, folder.resolve("after"));

        assertThat(after.verify()).isEmpty();
        var out = new ByteArrayOutputStream();
        PrintStream stdout = System.out;
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        try {
            SavepointExample.main(new String[] {folder.resolve("after").toString()});
        } finally {
            System.setOut(stdout);
        }
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains(
                        "Count words: StateInfo[name=count",
                        "\"key\": \"whale\", \"value\": 2",
                        "\"key\": \"sea\", \"value\": 2",
                        "\"key\": \"weir\", \"value\": 1")
                .doesNotContain("spam", "Ahab");
        assertThat(after.metadata().lineage().get(0).change()).isEqualTo("tidied up");
    }

    /** So that the documentation shows what compiles and runs. */
    @Test
    void isWhatTheDocumentationShows() throws Exception {
        String source =
                squeezed(
                        Files.readString(
                                Path.of("src/main/java/io/weir/examples/SavepointExample.java")));
        String docs = Files.readString(Path.of("../docs/savepoints.md"));
        Matcher blocks = Pattern.compile("(?s)```java\n(.*?)```").matcher(docs);
        int found = 0;
        while (blocks.find()) {
            assertThat(source).contains(squeezed(blocks.group(1)));
            found++;
        }
        assertThat(found).isEqualTo(4);
    }

    private static String squeezed(String code) {
        return code.replaceAll("\\s+", "");
    }
}
