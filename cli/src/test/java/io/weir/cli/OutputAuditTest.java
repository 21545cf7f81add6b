package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputAuditTest {
    @TempDir Path output;
    private final WordTally truth = new WordTally();

    @BeforeEach
    void countTheTruth() {
        truth.addWordsOf("a a a b");
    }

    @Test
    void isContentWithEachCountOnceInAnyOrderAndFile() throws IOException {
        write("part-1", "b\t1\na\t2\n");
        write("part-0", "a\t3\na\t1\n");

        OutputAudit audit = OutputAudit.of(output, truth);

        assertThat(audit.isExact()).isTrue();
        assertThat(audit.differences()).isEmpty();
    }

    @Test
    void leavesOutFilesThatAreNotCommitted() throws IOException {
        write("part-0", "a\t1\na\t2\na\t3\nb\t1\n");
        write(".part-1.pending", "a\t3\n");

        assertThat(OutputAudit.of(output, truth).isExact()).isTrue();
    }

    @Test
    void missesCountsThatAreNotThere() throws IOException {
        write("part-0", "a\t1\na\t3\n");

        OutputAudit audit = OutputAudit.of(output, truth);

        assertThat(audit.lost()).isEqualTo(2);
        assertThat(audit.twice()).isZero();
        assertThat(audit.differences())
                .containsExactly(
                        "'a' occurs 3 times, but 1 of its counts are missing, the first is 2",
                        "'b' occurs 1 times, but 1 of its counts are missing, the first is 1");
    }

    @Test
    void seesCountsThatAreThereTwice() throws IOException {
        write("part-0", "a\t1\na\t2\na\t3\nb\t1\n");
        write("part-1", "a\t2\na\t2\n");

        OutputAudit audit = OutputAudit.of(output, truth);

        assertThat(audit.lost()).isZero();
        assertThat(audit.twice()).isEqualTo(2);
        assertThat(audit.differences()).contains("'a' has count 2 more than once");
    }

    @Test
    void seesAWordThatWasCountedMoreOftenThanItOccurs() throws IOException {
        write("part-0", "a\t1\na\t2\na\t3\na\t4\nb\t1\nzebra\t1\n");

        OutputAudit audit = OutputAudit.of(output, truth);

        assertThat(audit.twice()).isEqualTo(2);
        assertThat(audit.differences())
                .containsExactly(
                        "'a' has count 4, but occurs 3 times",
                        "'zebra' has count 1, but occurs 0 times");
    }

    @Test
    void seesLinesThatAreNoCounts() throws IOException {
        write("part-0", "a\t1\na\t2\na\t3\nb\t1\nnonsense\na\tmany\n");

        assertThat(OutputAudit.of(output, truth).twice()).isEqualTo(2);
    }

    @Test
    void missesEverythingWhereThereIsNoOutputAtAll() throws IOException {
        assertThat(OutputAudit.of(output.resolve("nothing"), truth).lost()).isEqualTo(4);
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(output.resolve(name), text);
    }
}
