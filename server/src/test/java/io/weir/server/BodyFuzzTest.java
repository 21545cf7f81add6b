package io.weir.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.http.HttpError;
import io.weir.http.Json;
import io.weir.http.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * The readers of what clients send, given bodies that chance has spoiled: each is read, or refused
 * as the client's mistake; nothing else is ever thrown, and none takes for ever. Runs more with
 * {@code -Dmutations=1000000}; prints its seed.
 */
class BodyFuzzTest {
    private static final int MUTATIONS = Integer.getInteger("mutations", 40_000);
    private static final long SEED = Long.getLong("seed", 42);

    private static final List<String> JSON =
            List.of(
                    """
                    {"entryClass":"shop.Totals","programArgsList":["--in","a b"],"parallelism":4}""",
                    """
                    {"savepointPath":"/sp/a1","allowNonRestoredState":true,"n":null}""",
                    """
                    {"target-directory":"s3://x/y","cancel-job":false,"triggerId":"\\u00e4"}""",
                    """
                    {"flinkConfiguration":{"a.b":"1 ms","c":[1,-2,3.5e3,{"d":{}}]}}""");

    private static final String FORM =
            String.join(
                    "\r\n",
                    "--xyz",
                    "Content-Disposition: form-data; name=\"note\"",
                    "",
                    "hello",
                    "--xyz",
                    "Content-Disposition: form-data; name=\"jarfile\"; filename=\"job.jar\"",
                    "Content-Type: application/java-archive",
                    "",
                    "PK",
                    "--xy\r",
                    "-data",
                    "--xyz--",
                    "");

    private static byte[] mutated(Random random, byte[] before) {
        byte[] after = before.clone();
        for (int edits = 1 + random.nextInt(3); edits > 0; edits--) {
            after = mutatedOnce(random, after);
        }
        return after;
    }

    private static byte[] mutatedOnce(Random random, byte[] before) {
        if (before.length == 0) {
            return new byte[] {(byte) random.nextInt()};
        }
        byte[] after = before.clone();
        int at = random.nextInt(before.length);
        int length = 1 + random.nextInt(Math.min(12, before.length - at));
        switch (random.nextInt(6)) {
            case 0 -> after[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> after[at] = (byte) random.nextInt();
            case 2 -> after = Arrays.copyOf(before, at);
            case 3 -> { // Cut out.
                after = Arrays.copyOf(before, before.length - length);
                System.arraycopy(before, at + length, after, at, before.length - at - length);
            }
            case 4 -> { // Doubled.
                after = Arrays.copyOf(before, before.length + length);
                System.arraycopy(before, at, after, at + length, before.length - at);
            }
            default -> { // Something that opens and never closes, deep or long.
                byte[] many = new byte[1 + random.nextInt(3_000)];
                Arrays.fill(many, (byte) "[{\"9-\\\r".charAt(random.nextInt(7)));
                after = Arrays.copyOf(before, before.length + many.length);
                System.arraycopy(before, at, after, at + many.length, before.length - at);
                System.arraycopy(many, 0, after, at, many.length);
            }
        }
        return after;
    }

    @Test
    void jsonIsReadOrRefused() {
        Random random = new Random(SEED);
        int refused = 0;
        for (int i = 0; i < MUTATIONS; i++) {
            String whole = JSON.get(random.nextInt(JSON.size()));
            byte[] body = mutated(random, whole.getBytes(StandardCharsets.UTF_8));
            try {
                JsonObject object = JsonObject.read(body);
                object.text("entryClass");
                object.number("parallelism");
                object.truth("cancel-job", false);
                object.object("flinkConfiguration");
            } catch (Json.Malformed e) {
                assertThat(e.getMessage()).isNotBlank();
                refused++;
            } catch (Throwable t) {
                throw new AssertionError("-Dseed=%d, mutation %d".formatted(SEED, i), t);
            }
        }
        System.out.printf("JSON: %d mutations, seed %d: %d refused%n", MUTATIONS, SEED, refused);
        assertThat(refused).isBetween(1, MUTATIONS - 1);
    }

    @Test
    void formsAreReadOrRefused() {
        Random random = new Random(SEED);
        int refused = 0;
        for (int i = 0; i < MUTATIONS; i++) {
            byte[] body = mutated(random, FORM.getBytes(StandardCharsets.ISO_8859_1));
            try {
                Multipart form =
                        Multipart.of(
                                Optional.of("multipart/form-data; boundary=xyz"),
                                new ByteArrayInputStream(body));
                assertThat(form.nextFile()).isNotEmpty();
                form.copyPart(OutputStream.nullOutputStream(), 10_000);
            } catch (HttpError | IOException e) {
                assertThat(e.getMessage()).isNotBlank();
                refused++;
            } catch (Throwable t) {
                throw new AssertionError("-Dseed=%d, mutation %d".formatted(SEED, i), t);
            }
        }
        System.out.printf("forms: %d mutations, seed %d: %d refused%n", MUTATIONS, SEED, refused);
        assertThat(refused).isBetween(1, MUTATIONS - 1);
    }
}
