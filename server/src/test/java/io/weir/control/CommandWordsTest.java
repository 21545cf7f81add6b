package io.weir.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandWordsTest {
    @TempDir Path folder;

    @Test
    void areReadAsTheyWereWrittenByTheirUserOnly() throws IOException {
        List<String> words = List.of("-D", "s3.secret-key=\"ä\n", "", "--words", "x y");
        new CommandWords(List.of("earlier")).write(folder);
        new CommandWords(words).write(folder);
        assertThat(CommandWords.read(folder).words()).isEqualTo(words);
        assertThat(
                        PosixFilePermissions.toString(
                                Files.getPosixFilePermissions(folder.resolve("words.json"))))
                .isEqualTo("rw-------");
    }

    @Test
    void ofAnotherVersionAreRefused() throws IOException {
        Files.writeString(folder.resolve("words.json"), "{\"version\":2,\"words\":[]}");
        assertThatThrownBy(() -> CommandWords.read(folder))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("words.json is of another version");
    }
}
