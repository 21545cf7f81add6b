package io.weir.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.storage.FileStore;
import io.weir.storage.FileStores;
import java.io.IOException;
import java.net.URI;
import java.util.Random;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * How fast a large file gets to the server, beside the plain client, which puts it there in one
 * call. Prints both; {@code -Dupload.megabytes=512} for figures that mean something.
 */
class UploadSpeedTest {
    private static final int MEGABYTES = Integer.getInteger("upload.megabytes", 48);
    private static final int ROUNDS = 3;

    @Test
    void isOfTheOrderOfAPlainClient() throws IOException {
        byte[] content = new byte[MEGABYTES << 20];
        new Random(7).nextBytes(content);
        double ours = 0;
        double plain = 0;
        try (FileStore store =
                        FileStores.open("s3://weir/speed", S3Service.shared().configuration());
                S3Client client = plainClient()) {
            for (int round = 0; round < ROUNDS; round++) {
                long start = System.nanoTime();
                try (FileStore.Pending pending = store.write("ours")) {
                    for (int at = 0; at < content.length; at += 1 << 16) {
                        pending.write(content, at, 1 << 16); // as segments are written
                    }
                    pending.publish();
                }
                ours = Math.max(ours, megabytesPerSecond(start));
                start = System.nanoTime();
                var unused =
                        client.putObject(
                                r -> r.bucket("weir").key("speed/plain"),
                                RequestBody.fromBytes(content));
                plain = Math.max(plain, megabytesPerSecond(start));
            }
            assertThat(store.read("ours").readAllBytes()).isEqualTo(content);
            store.delete("ours");
            store.delete("plain");
        }
        System.out.printf(
                "upload of %d MB to S3: %.0f MB/s, plain client %.0f MB/s%n",
                MEGABYTES, ours, plain);
        // Far below what it should be, so that a busy machine is no failure.
        assertThat(ours).as("of %.0f MB/s", plain).isGreaterThan(plain / 4);
    }

    private static double megabytesPerSecond(long start) {
        return MEGABYTES / ((System.nanoTime() - start) / 1e9);
    }

    private static S3Client plainClient() {
        return S3Client.builder()
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .endpointOverride(URI.create(S3Service.shared().endpoint()))
                .region(Region.US_EAST_1)
                .forcePathStyle(true)
                .credentialsProvider(
                        StaticCredentialsProvider.create(
                                AwsBasicCredentials.create(
                                        S3Service.ACCESS_KEY, S3Service.SECRET_KEY)))
                .build();
    }
}
