package io.weir.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.weir.config.Configuration;
import io.weir.storage.FileStores;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said when a location or the way to it is wrong; without the secret. */
class S3BadInputTest {
    private static Configuration reachable() {
        return S3Service.shared().configuration();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "s3://no-such-bucket/x | | | There is no bucket 'no-such-bucket'",
                "s3:///x | | | names no bucket",
                "s3://weir:9000/x | | | names no bucket",
                "s3://weir/a//b | | | not a path below the store's root",
                "s3://weir/x | s3.access-key | SOMEBODY | does not accept the credentials",
                "s3://weir/x | s3.secret-key | wrong-secret | does not accept the credentials",
                "s3://weir/x | s3.endpoint | http://127.0.0.1:9 | does not answer at its address",
                "s3://weir/x | s3.endpoint | http://no-such-host.invalid:9000 | there is no host 'no-such-host.invalid'",
                "s3://weir/x | s3.endpoint | :no: | is no address of a service",
                "s3://weir/x | s3.part-size | 1 mb | S3 takes parts of 5 mb and more",
            })
    void isToldWithTheWayOut(String location, String key, String value, String expected) {
        Configuration configuration = reachable().with("s3.attempts", "2");
        if (key != null) {
            configuration = configuration.with(key, value);
        }
        Configuration wrong = configuration;
        Throwable thrown = catchThrowable(() -> FileStores.open(location, wrong));
        assertThat(thrown).isInstanceOf(IOException.class).hasMessageContaining(expected);
        var trace = new StringWriter();
        thrown.printStackTrace(new PrintWriter(trace));
        assertThat(trace.toString()).doesNotContain(S3Service.SECRET_KEY, "wrong-secret");
    }
}
