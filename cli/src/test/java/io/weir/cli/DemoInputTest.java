package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoInputTest {
    @TempDir Path source;
    @TempDir Path copies;

    @Test
    void copiesTheTextFilesAndCountsTheirLinesAndWords() throws Exception {
        write("a/same.txt", "one two\nthree");
        write("b/same.txt", "one\n");

        DemoInput input = DemoInput.copyOf(source, copies);

        assertThat(namesOf(copies)).containsExactly("00001-same.txt", "00002-same.txt");
        assertThat(input.files()).isEqualTo(2);
        assertThat(input.lines()).isEqualTo(3);
        assertThat(input.truth().total()).isEqualTo(4);
        assertThat(input.truth().counts()).containsEntry("one", 2L);
    }

    @Test
    void leavesOutWhatIsNoText() throws Exception {
        write("text.txt", "word");
        Files.write(source.resolve("zeros.bin"), new byte[] {'a', 0, 'b'});
        Files.write(source.resolve("latin1.txt"), new byte[] {'a', (byte) 0xe4});
        write("empty.txt", "");

        assertThat(DemoInput.copyOf(source, copies).files()).isEqualTo(1);
    }

    @Test
    void leavesOutFoldersThatBuildsWrite() throws Exception {
        write("src/target.txt", "word");
        write("target/classes/a.txt", "word");
        write(".git/config", "word");

        assertThat(DemoInput.copyOf(source, copies).files()).isEqualTo(1);
    }

    @Test
    void takesWhatGitKeepsOfARepository() throws Exception {
        write("kept.txt", "word");
        write("not-added.txt", "word");
        git("init", "-q");
        git("add", "kept.txt");

        assertThat(DemoInput.copyOfRepository(source, copies).files()).isEqualTo(1);
        assertThat(namesOf(copies)).containsExactly("00001-kept.txt");
    }

    @Test
    void takesAllTextWhereThereIsNoRepository() throws Exception {
        write("a.txt", "word");

        assertThat(DemoInput.copyOfRepository(source, copies).files()).isEqualTo(1);
    }

    @Test
    void refusesAFolderWithoutAnyWord() throws IOException {
        write("dots.txt", "...\n");

        assertThatThrownBy(() -> DemoInput.copyOf(source, copies))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("There is no text in " + source);
    }

    private void write(String name, String text) throws IOException {
        Path file = source.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private void git(String... words) throws Exception {
        var command = new java.util.ArrayList<String>(List.of("git"));
        command.addAll(List.of(words));
        assertThat(new ProcessBuilder(command).directory(source.toFile()).start().waitFor())
                .isZero();
    }

    private static List<String> namesOf(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
