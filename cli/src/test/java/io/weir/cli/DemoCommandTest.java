package io.weir.cli;

import static io.weir.cli.CommandLineRun.weir;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoCommandTest {
    @TempDir Path folder;

    @Test
    void refusesAnInputThatIsNoFolder() {
        var run = weir("demo", "--input", folder.resolve("nothing"));

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("weir demo: --input", "is not a folder.");
    }

    @Test
    void refusesAFolderWithoutText() {
        var run = weir("demo", "--input", folder);

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("There is no text in " + folder);
    }
}
