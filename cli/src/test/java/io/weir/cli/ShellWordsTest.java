package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ShellWordsTest {
    @Test
    void quotesOnlyWhatTheShellWouldSeeSomethingIn() {
        assertThat(
                        ShellWords.join(
                                List.of("weir", "-D", "a=/b-c,d", "two words", "", "it's", "$x")))
                .isEqualTo("weir -D a=/b-c,d 'two words' '' 'it'\\''s' '$x'");
    }
}
