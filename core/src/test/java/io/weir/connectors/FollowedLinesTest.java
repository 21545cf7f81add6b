package io.weir.connectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.connector.SourceReader.Poll;
import io.weir.testkit.contract.ManualClock;
import io.weir.testkit.contract.SourceRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FollowedLinesTest {
    private static final long SECOND = 1_000_000_000;

    @TempDir Path folder;
    private final ManualClock clock = new ManualClock();
    private LineSource source;
    private SourceRun<String, LineSplit> run;

    @BeforeEach
    void start() throws IOException {
        source =
                io.weir.connectors.Files.lines(folder)
                        .matching("*.log")
                        .follow(Duration.ofSeconds(1));
    }

    @AfterEach
    void stop() throws IOException {
        if (run != null) {
            run.close();
        }
    }

    private void append(String name, String text) throws IOException {
        Files.writeString(
                folder.resolve(name), text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private void rename(String from, String to) throws IOException {
        Files.move(folder.resolve(from), folder.resolve(to));
    }

    /** Lets an interval pass: looks for files and for lines. */
    private List<String> look() throws IOException {
        int before = run.emitted().size();
        clock.advanceNanos(SECOND);
        run.discover();
        Poll next = Poll.MORE;
        for (int polls = 0; next instanceof Poll.More; polls++) {
            next = run.poll(0, 10);
            assertThat(polls).isLessThan(1000);
        }
        assertThat(next).isInstanceOf(Poll.Idle.class);
        return List.copyOf(run.emitted().subList(before, run.emitted().size()));
    }

    private void restore() throws IOException {
        List<LineSplit> snapshot = run.snapshot();
        run.close();
        run = SourceRun.restore(source, snapshot, 1, clock);
    }

    @Test
    void seesNewFilesAndNewLines() throws IOException {
        run = SourceRun.start(source, 1, clock);
        assertThat(look()).isEmpty();

        append("a.log", "one\n");
        assertThat(look()).containsExactly("one");

        append("a.log", "two\n");
        append("b.log", "three\n");
        assertThat(look()).containsExactlyInAnyOrder("two", "three");
        assertThat(look()).isEmpty();
    }

    @Test
    void keepsALineBackUntilItIsWhole() throws IOException {
        append("a.log", "one\ntw");
        run = SourceRun.start(source, 1, clock);
        assertThat(look()).containsExactly("one");

        restore();
        assertThat(look()).isEmpty();

        append("a.log", "o");
        assertThat(look()).isEmpty();

        append("a.log", "\nthr");
        assertThat(look()).containsExactly("two");
    }

    @Test
    void waitsForTheInterval() throws IOException {
        append("a.log", "one\n");
        run = SourceRun.start(source, 1, clock);
        look();
        append("a.log", "two\n");

        assertThat(run.poll(0, 10)).isInstanceOf(Poll.Idle.class);
        assertThat(run.emitted()).containsExactly("one");
    }

    @Test
    void givesEachFileItsTurn() throws IOException {
        append("a.log", "a".repeat(99).concat("\n").repeat(30_000));
        append("b.log", "b\n");
        run = SourceRun.start(source, 1, clock);
        while (!run.emitted().contains("b")) {
            run.poll(0, 1000);
        }
        assertThat(run.emitted().size()).isLessThan(20_000);

        run.runUntil(30_001, 1000);
        assertThat(look()).isEmpty();
    }

    @Test
    void followsALogThatIsRotated() throws IOException {
        append("a.log", "one\n");
        run = SourceRun.start(source, 1, clock);
        look();

        append("a.log", "two\n");
        rename("a.log", "a.log.1");
        append("a.log.1", "three\nfour without end");
        assertThat(look()).as("before the new file is there").isEmpty();
        append("a.log", "five\n");

        assertThat(look()).containsExactly("two", "three");
        append("a.log", "six\n");
        look();
        look();
        look();
        assertThat(run.emitted())
                .containsExactly("one", "two", "three", "four without end", "five", "six");
    }

    @Test
    void followsALogThatWasRotatedWhileTheJobWasDown() throws IOException {
        append("a.log", "one\ntwo\n");
        run = SourceRun.start(source, 1, clock);
        look();
        append("a.log", "three\n");
        rename("a.log", "a.log.1");
        append("a.log", "a longer line than before\n");

        restore();
        look();
        restore();
        look();
        look();
        look();

        assertThat(run.emitted()).containsExactly("a longer line than before");
    }

    @Test
    void noticesARotationToAFileOfTheSameSize() throws IOException {
        append("a.log", "one\n");
        run = SourceRun.start(source, 1, clock);
        look();
        rename("a.log", "a.log.1");
        append("a.log", "two\n");

        look();
        look();
        look();
        assertThat(run.emitted()).containsExactly("one", "two");
    }

    @Test
    void followsALogThatIsRotatedTwice() throws IOException {
        append("a.log", "one\n");
        run = SourceRun.start(source, 1, clock);
        look();
        rename("a.log", "a.log.1");
        append("a.log", "two\n");
        look();
        rename("a.log.1", "a.log.2");
        for (int i = 0; i < 3; i++) {
            look();
        }
        append("a.log", "three\n");
        look();
        assertThat(run.emitted()).containsExactly("one", "two", "three");
    }

    @Test
    void refusesToSkipALogThatWasRotatedAwayUnread() throws IOException {
        append("a.log", "one\n");
        run = SourceRun.start(source, 1, clock);
        look();
        rename("a.log", "a.log.2");
        Files.setLastModifiedTime(
                folder.resolve("a.log.2"), java.nio.file.attribute.FileTime.fromMillis(1_000));
        append("a.log.1", "two\n");
        append("a.log", "three\n");

        assertThatThrownBy(this::look).hasMessageContaining("rotated more than once");
        assertThat(source.whyNotReadable(run.snapshot().get(0)).orElseThrow())
                .contains("rotated more than once");
    }

    @Test
    void refusesARotatedNameThatTheSourceReadsToo() throws IOException {
        append("a.log", "one\n");
        run = SourceRun.start(source, 1, clock);
        look();
        rename("a.log", "a.1.log");
        append("a.log", "two\n");
        clock.advanceNanos(SECOND);

        assertThatThrownBy(() -> run.poll(0, 10)).hasMessageContaining("would come twice");
    }

    @Test
    void failsWhenAFileIsEmptied() throws IOException {
        append("a.log", "one\n");
        run = SourceRun.start(source, 1, clock);
        look();
        LineSplit stored = run.snapshot().get(0);
        Files.writeString(folder.resolve("a.log"), "");

        assertThatThrownBy(this::look)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("a.log has 0 bytes, of which 4 were read already")
                .hasMessageContaining("lines may be lost");
        assertThat(source.whyNotReadable(stored).orElseThrow()).contains("lines may be lost");
    }

    @Test
    void letsFilesThatWereReadBeDeleted() throws IOException {
        append("a.log", "one\n");
        run = SourceRun.start(source, 1, clock);
        look();
        Files.delete(folder.resolve("a.log"));

        assertThat(look()).isEmpty();
        restore();
        assertThat(look()).isEmpty();
    }

    @Test
    void failsIfAFileIsDeletedInTheMiddleOfALine() throws IOException {
        append("a.log", "one\ntw");
        run = SourceRun.start(source, 1, clock);
        look();
        Files.delete(folder.resolve("a.log"));

        assertThatThrownBy(this::look).hasMessageContaining("does not exist");
    }

    @Test
    void waitsForASingleFileThatIsMissingForAMoment() throws IOException {
        append("x", "one\n");
        source = io.weir.connectors.Files.lines(folder.resolve("x")).follow(Duration.ofSeconds(1));
        run = SourceRun.start(source, 1, clock);
        assertThat(look()).containsExactly("one");
        rename("x", "x.1");
        assertThat(look()).isEmpty();
        append("x", "two\n");
        look();
        look();
        look();
        assertThat(run.emitted()).containsExactly("one", "two");
    }
}
