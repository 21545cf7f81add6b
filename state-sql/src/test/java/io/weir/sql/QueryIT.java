package io.weir.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.savepoint.Savepoint;
import io.weir.savepoint.SavepointEditor;
import io.weir.types.Types;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher script finds this module in a checkout. */
class QueryIT {
    private static final Path HOME =
            Path.of(System.getProperty("weir.home", "..")).toAbsolutePath().normalize();

    @TempDir Path folder;

    @BeforeEach
    void write() throws Exception {
        try (SavepointEditor editor =
                Savepoint.create(folder.resolve("sp").toString(), "words", Instant.EPOCH)) {
            editor.addOperator("words", "Words", 128, Types.STRING);
            editor.values("words", "count", Types.STRING, Types.LONG)
                    .put("whale", 42L)
                    .put("sea", 7L);
            editor.write();
        }
    }

    private int weir(Object... words) throws Exception {
        List<String> command = new ArrayList<>(List.of(HOME.resolve("weir").toString()));
        for (Object word : words) {
            command.add(word.toString());
        }
        var builder =
                new ProcessBuilder(command)
                        .redirectOutput(folder.resolve("out").toFile())
                        .redirectError(folder.resolve("err").toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process process = builder.start();
        if (!process.waitFor(2, TimeUnit.MINUTES)) {
            process.destroyForcibly();
        }
        return process.exitValue();
    }

    @Test
    void queriesASavepoint() throws Exception {
        Path savepoint = folder.resolve("sp");
        int exitCode =
                weir("state", "query", savepoint, "select key, value from count order by 2 desc");

        assertThat(folder.resolve("out"))
                .content()
                .as(Files.readString(folder.resolve("err")))
                .isEqualTo("key    value\nwhale     42\nsea        7\n");
        assertThat(exitCode).isZero();

        assertThat(weir("state", "query", "--json", savepoint, "from count limit 1")).isZero();
        assertThat(folder.resolve("out")).content().contains("\"keyGroup\":", "\"value\":");

        assertThat(weir("state", "query", savepoint, "selct")).isEqualTo(2);
        assertThat(folder.resolve("err")).content().startsWith("weir state query: Parser Error");

        Path parquet = folder.resolve("c.parquet");
        assertThat(weir("state", "export", savepoint, "words/count", "-o", parquet)).isZero();
        assertThat(
                        weir(
                                "state",
                                "query",
                                "--csv",
                                savepoint,
                                "select max(value) as m from '" + parquet + "'"))
                .isZero();
        assertThat(folder.resolve("out")).content().isEqualTo("m\r\n42\r\n");
    }
}
