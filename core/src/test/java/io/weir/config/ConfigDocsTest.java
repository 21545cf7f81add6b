package io.weir.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ConfigDocsTest {
    private static final Path PAGE = Path.of("..", "docs", "configuration.md");

    /** Run with -Ddocs.write=true to write the page anew. */
    @Test
    void thePageInTheRepositoryListsTheOptionsThatThereAre() throws IOException {
        if (Boolean.getBoolean("docs.write")) {
            Files.createDirectories(PAGE.getParent());
            Files.writeString(PAGE, ConfigDocs.markdown());
        }
        assertThat(Files.readString(PAGE))
                .as("docs/configuration.md; write it anew with -Ddocs.write=true")
                .isEqualTo(ConfigDocs.markdown());
    }

    static Iterable<ConfigOption<?>> options() {
        return KnownKeys.core().options();
    }

    @ParameterizedTest
    @MethodSource("options")
    void everyOptionIsDescribedAndItsDefaultIsInItsRange(ConfigOption<?> option) {
        assertThat(option.description()).endsWith(".");
        assertDefaultIsReadAsItIsWritten(option);
    }

    private static <T> void assertDefaultIsReadAsItIsWritten(ConfigOption<T> option) {
        option.defaultValue()
                .ifPresent(
                        value ->
                                assertThat(option.type().parse(option.type().format(value)))
                                        .isEqualTo(value));
    }
}
