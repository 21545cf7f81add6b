package io.weir.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.http.HttpError;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MultipartTest {
    private static final String TYPE = "multipart/form-data; boundary=----b";

    private static Multipart form(String body) throws HttpError {
        return form(body.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static Multipart form(byte[] body) throws HttpError {
        return Multipart.of(Optional.of(TYPE), new ByteArrayInputStream(body));
    }

    private static String file(String name, String content) {
        return "------b\r\nContent-Disposition: form-data; name=\"jarfile\"; filename=\""
                + name
                + "\"\r\nContent-Type: application/java-archive\r\n\r\n"
                + content
                + "\r\n------b--\r\n";
    }

    private static byte[] content(Multipart form, long limit) throws IOException, HttpError {
        var out = new ByteArrayOutputStream();
        form.copyPart(out, limit);
        return out.toByteArray();
    }

    @Test
    void findsTheFile() throws Exception {
        Multipart form = form(file("job.jar", "hello"));
        assertThat(form.nextFile()).isEqualTo("job.jar");
        assertThat(content(form, 5)).asString().isEqualTo("hello");
    }

    @Test
    void passesOverWhatIsNoFile() throws Exception {
        String field = "------b\r\nContent-Disposition: form-data; name=\"x\"\r\n\r\nvalue\r\n";
        Multipart form = form(field + file("a.jar", ""));
        assertThat(form.nextFile()).isEqualTo("a.jar");
        assertThat(content(form, 5)).isEmpty();
    }

    @Test
    void isNotMisledByWhatLooksLikeTheBoundary() throws Exception {
        String tricky = "\r\n------\r\r\n-----b\r\n----\r\r\r\n------ b\r\r";
        Multipart form = form(file("a.jar", tricky));
        form.nextFile();
        assertThat(content(form, 1000)).asString().isEqualTo(tricky);
    }

    @Test
    void copiesAnyBytes() throws Exception {
        long seed = Long.getLong("seed", System.nanoTime());
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            byte[] bytes = new byte[random.nextInt(300)];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) "\r\n-b\u00ff".charAt(random.nextInt(5));
            }
            String content = new String(bytes, StandardCharsets.ISO_8859_1);
            if (content.contains("\r\n------b")) {
                continue;
            }
            Multipart form = form(file("a.jar", content));
            form.nextFile();
            assertThat(content(form, 1000)).as("-Dseed=%d", seed).isEqualTo(bytes);
        }
    }

    @Test
    void refusesAFileThatIsTooLong() throws Exception {
        Multipart form = form(file("a.jar", "x".repeat(100)));
        form.nextFile();
        assertThatThrownBy(() -> content(form, 99))
                .isInstanceOf(HttpError.class)
                .hasMessage("The file is longer than 99 bytes.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nonsense",
                "------b",
                "------b\r\n",
                "------b\r\nContent-Disposition: form-data; filename=\"a.jar\"\r\n",
                "------b\r\nContent-Disposition: form-data; name=\"x\"\r\n\r\nvalue\r\n------b--\r\n",
            })
    void refusesAFormWithoutAFile(String body) {
        assertThatThrownBy(() -> form(body).nextFile()).isInstanceOf(HttpError.class);
    }

    @Test
    void refusesAFileThatIsCutShort() throws Exception {
        String whole = file("a.jar", "hello");
        Multipart form = form(whole.substring(0, whole.indexOf("llo")));
        form.nextFile();
        assertThatThrownBy(() -> content(form, 99)).hasMessage("The form is cut short.");
    }

    @Test
    void refusesAHeaderWithoutEnd() {
        assertThatThrownBy(() -> form("------b\r\n" + "x".repeat(100_000)).nextFile())
                .isInstanceOf(HttpError.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "application/json",
                "multipart/form-data",
                "multipart/mixed; boundary=b"
            })
    void refusesOtherTypes(String type) {
        assertThatThrownBy(
                        () ->
                                Multipart.of(
                                        Optional.of(type), new ByteArrayInputStream(new byte[0])))
                .isInstanceOf(HttpError.class)
                .hasMessageContaining("expected multipart/form-data");
    }
}
