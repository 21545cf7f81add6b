package io.weir.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordCountTest {
    @TempDir Path folder;

    @Test
    void takesRunsOfLettersDigitsAndHyphensAsWordsInLowerCase() {
        List<String> words = new ArrayList<>();

        WordCount.words("To-be, or NOT? 2b_c--d\u00fce", words::add);

        assertThat(words).containsExactly("to-be", "or", "not", "2b", "c--d", "e");
    }

    @Test
    void writesForEachWordHowOftenItWasThereUpToNow() throws Exception {
        Path input = Files.createDirectory(folder.resolve("in"));
        Files.writeString(input.resolve("a.txt"), "to be or\nnot to be\n");
        Files.writeString(input.resolve("b.txt"), "To do.");
        Path output = folder.resolve("out");

        WordCount.main(
                new String[] {
                    "--input", input.toString(), "--output", output.toString(), "--rate", "1000"
                });

        assertThat(committedLines(output))
                .containsExactlyInAnyOrder(
                        "to\t1", "to\t2", "to\t3", "be\t1", "be\t2", "or\t1", "not\t1", "do\t1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "--output x | --input is missing.",
                "--input x | --output is missing.",
                "--input | --input has no value.",
                "--inptu x | '--inptu' is not an option.",
                "--input a --rate fast | --rate is 'fast', expected a number greater than 0.",
                "--input a --rate 0 | --rate is '0', expected a number greater than 0."
            })
    void saysWhatIsWrongWithItsArguments(String arguments, String message) {
        assertThatThrownBy(() -> WordCount.main(arguments.split(" ", -1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        message.replaceAll("^'(--rate.*)'$", "$1")
                                + " Usage: --input DIR --output DIR [--rate LINES-PER-SECOND]"
                                + " [--follow]");
    }

    private static List<String> committedLines(Path output) throws IOException {
        List<String> lines = new ArrayList<>();
        try (Stream<Path> files = Files.list(output)) {
            for (Path file : files.toList()) {
                if (!file.getFileName().toString().startsWith(".")) {
                    lines.addAll(Files.readAllLines(file));
                }
            }
        }
        return lines;
    }
}
