package io.weir.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTest {
    private static final String SECRET = "hunter2";

    private static Configuration given(String key) {
        return new ConfigLoader(KnownKeys.core(), Map.of(), Path.of(""))
                .definitions(List.of(key + "=" + SECRET));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "s3.secret-key",
                "s3.secret.key",
                "s3.access-key",
                "s3.session-token",
                "flink.hadoop.fs.some.password"
            })
    void areUsedAndNotShown(String key) {
        Configuration configuration = given(key);
        assertThat(configuration.toMap()).containsValue(Secrets.HIDDEN);
        assertThat(configuration.toString()).doesNotContain(SECRET);
    }

    @Test
    void areHandedOn() {
        assertThat(given("s3.secret-key").find(StorageOptions.S3_SECRET_KEY)).contains(SECRET);
        assertThat(given("flink.hadoop.my.password").handedOn(StorageOptions.HADOOP))
                .containsExactly(Map.entry("my.password", SECRET));
    }

    @Test
    void areNotShownWhereTheyAreWrong() {
        assertThatThrownBy(() -> given("s3.secretkey"))
                .hasMessageContaining("s3.secretkey is not a setting that Weir knows")
                .message()
                .doesNotContain(SECRET);
        Configuration one = given("s3.secret-key");
        assertThatThrownBy(
                        () ->
                                one.with(
                                        "s3.secret.key",
                                        "other",
                                        new ConfigSource(
                                                ConfigSource.Rank.COMMAND_LINE, "elsewhere")))
                .hasMessageContaining("name the same setting")
                .message()
                .doesNotContain(SECRET, "other'");
    }

    @Test
    void whereASecretWasSetIsSaidWithoutIt() {
        assertThat(given("s3.secret-key").source(StorageOptions.S3_SECRET_KEY))
                .get()
                .hasToString(
                        new ConfigSource(
                                        ConfigSource.Rank.COMMAND_LINE,
                                        "-D s3.secret-key=" + Secrets.HIDDEN)
                                .toString());
        assertThat(Secrets.shown("parallelism.default=4")).isEqualTo("parallelism.default=4");
    }
}
