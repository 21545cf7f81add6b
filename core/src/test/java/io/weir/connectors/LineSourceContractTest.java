package io.weir.connectors;

import io.weir.connector.Source;
import io.weir.testkit.contract.SourceContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** All ways to read lines of files keep the contract of sources. */
class LineSourceContractTest {
    private static final int LINES_PER_FILE = 60;

    /** Lines of many lengths, some empty, with both ends, the last without one. */
    private static List<String> write(Path folder, boolean endsWithNewline) throws IOException {
        List<String> all = new ArrayList<>();
        for (int file = 0; file < 4; file++) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < LINES_PER_FILE; i++) {
                String line = file + ":" + i + ":" + "ä".repeat(i * 7 % 40);
                all.add(line);
                boolean last = i == LINES_PER_FILE - 1;
                text.append(line)
                        .append(last && !endsWithNewline ? "" : i % 3 == 0 ? "\r\n" : "\n");
            }
            Path path = folder.resolve(file % 2 == 0 ? file + ".txt" : "sub/" + file + ".txt");
            Files.createDirectories(path.getParent());
            Files.writeString(path, text);
        }
        return all;
    }

    private abstract static class OfFolder extends SourceContract<String, LineSplit> {
        @TempDir Path folder;
        private List<String> expected = List.of();

        LineSource lines(boolean endsWithNewline) throws IOException {
            if (expected.isEmpty()) {
                expected = write(folder, endsWithNewline);
            }
            return io.weir.connectors.Files.lines(folder);
        }

        @Override
        protected List<String> expected() {
            return expected.isEmpty() ? expectedBeforeWriting() : expected;
        }

        private List<String> expectedBeforeWriting() {
            try {
                source();
                return expected;
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
    }

    @Nested
    class Whole extends OfFolder {
        @Override
        protected Source<String, LineSplit> source() throws IOException {
            return lines(false);
        }
    }

    @Nested
    class CutIntoParts extends OfFolder {
        @Override
        protected Source<String, LineSplit> source() throws IOException {
            return lines(false).parts(100);
        }
    }

    @Nested
    class AtARate extends OfFolder {
        @Override
        protected Source<String, LineSplit> source() throws IOException {
            return lines(true).rate(100_000);
        }
    }

    @Nested
    class Followed extends OfFolder {
        @Override
        protected Source<String, LineSplit> source() throws IOException {
            return lines(true).follow(Duration.ofSeconds(1));
        }
    }
}
