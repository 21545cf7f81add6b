package io.weir.storage.hdfs;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.storage.FileStore;
import io.weir.storage.FileStores;
import java.io.IOException;
import java.util.Random;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;

/**
 * How fast a large file gets to two data nodes, beside the plain client, which does as much for its
 * safety. Prints both; {@code -Dupload.megabytes=512} for figures that mean something.
 */
class UploadSpeedTest {
    private static final int MEGABYTES = Integer.getInteger("upload.megabytes", 48);
    private static final int ROUNDS = 3;

    @Test
    void isOfTheOrderOfAPlainClient() throws IOException {
        byte[] content = new byte[MEGABYTES << 20];
        new Random(7).nextBytes(content);
        HdfsService service = HdfsService.shared();
        double ours = 0;
        double plain = 0;
        try (FileStore store =
                FileStores.open(
                        service.uri() + "/speed",
                        HdfsService.configuration()
                                .with("flink.hadoop.dfs.blocksize", "134217728"))) {
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
                try (FSDataOutputStream out =
                        service.cluster.getFileSystem().create(new Path("/speed/plain"))) {
                    for (int at = 0; at < content.length; at += 1 << 16) {
                        out.write(content, at, 1 << 16);
                    }
                    out.hsync();
                }
                plain = Math.max(plain, megabytesPerSecond(start));
            }
            assertThat(store.read("ours").readAllBytes()).isEqualTo(content);
            store.delete("ours");
            store.delete("plain");
        }
        System.out.printf(
                "upload of %d MB to HDFS: %.0f MB/s, plain client %.0f MB/s%n",
                MEGABYTES, ours, plain);
        // Far below what it should be, so that a busy machine is no failure.
        assertThat(ours).as("of %.0f MB/s", plain).isGreaterThan(plain / 4);
    }

    private static double megabytesPerSecond(long start) {
        return MEGABYTES / ((System.nanoTime() - start) / 1e9);
    }
}
