package io.weir.cli;

import static io.weir.cli.LauncherProcess.weir;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoIT {
    @TempDir Path folder;

    @Test
    void killsItsJobAndFindsEachWordCountedOnce() throws Exception {
        Files.writeString(folder.resolve("a.txt"), "to be or not to be\n".repeat(3000));
        Files.writeString(folder.resolve("b.txt"), "that is the question\n".repeat(2000));

        CommandLineRun run = weir(Map.of(), "demo", "--input", folder);

        assertThat(run.exitCode()).as(run.toString()).isZero();
        assertThat(run.out())
                .contains("kill -9", "restored", "checkpoint", "finished")
                .contains("6,000  be\n")
                .endsWith("exact: 26000 words, 0 lost, 0 twice\n");
    }
}
