package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.config.ConfigLoader;
import io.weir.config.KnownKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigFileTest {
    private static final Path SHIPPED = Path.of("..", "conf", "config.yaml");
    private static final Pattern COMMENTED_SETTING = Pattern.compile("(?m)^# ([a-z][a-z.-]+: )");

    @TempDir Path folder;

    @Test
    void setsNothingAsItIsShipped() {
        assertThat(load(SHIPPED).toMap()).isEmpty();
    }

    @Test
    void hasOnlySettingsThatAreUnderstoodInItsComments() throws IOException {
        String text = COMMENTED_SETTING.matcher(Files.readString(SHIPPED)).replaceAll("$1");
        Path file = Files.writeString(folder.resolve("config.yaml"), text);

        assertThat(load(file).toMap()).hasSizeGreaterThan(8);
        assertThat(load(file).withoutEffect()).isEmpty();
    }

    private static io.weir.config.Configuration load(Path file) {
        var environment = Map.of(ConfigLoader.CONF_VARIABLE, file.toAbsolutePath().toString());
        return new ConfigLoader(KnownKeys.core(), environment, Path.of("")).load();
    }
}
