package io.weir.rundir;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RotatingLogTest {
    @TempDir Path folder;

    @Test
    void keepsTheNewestLinesInFilesOfBoundedSize() throws IOException {
        Path file = folder.resolve("job.log");
        Files.writeString(file, "from before\n");
        try (var out =
                new PrintStream(new RotatingLog(file, 100, 2), true, StandardCharsets.UTF_8)) {
            for (int i = 0; i < 100; i++) {
                out.printf("line %d%n", i);
            }
        }
        StringBuilder all = new StringBuilder();
        for (String name : new String[] {"job.log.2", "job.log.1", "job.log"}) {
            String text = Files.readString(folder.resolve(name));
            assertThat(text.length()).isLessThan(110);
            assertThat(text).matches("(?s)(|.*\n)");
            all.append(text);
        }
        assertThat(folder.resolve("job.log.3")).doesNotExist();
        assertThat(all.toString()).endsWith("line 98\nline 99\n").contains("line 80\nline 81\n");
    }
}
