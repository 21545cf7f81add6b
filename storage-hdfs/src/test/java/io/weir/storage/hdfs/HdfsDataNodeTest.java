package io.weir.storage.hdfs;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.storage.FileStore;
import io.weir.storage.FileStores;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HdfsDataNodeTest {
    @Test
    void aFileAndAHoldSurviveThatADataNodeDies() throws IOException {
        byte[] content = new byte[6_000_000];
        new Random(7).nextBytes(content);
        try (HdfsService service = new HdfsService(3);
                FileStore store =
                        FileStores.open(service.uri() + "/x", HdfsService.configuration())) {
            try (FileStore.Pending pending = store.write("f");
                    FileStore.Lease lease = store.acquire("job", "me")) {
                pending.write(content, 0, 2_000_000);
                pending.flush();
                service.cluster.stopDataNode(0);
                pending.write(content, 2_000_000, content.length - 2_000_000);
                pending.publish();
                lease.check();
            }
            assertThat(store.read("f").readAllBytes()).isEqualTo(content);
            assertThat(store.read("f", 1_000_000, 3_000_000))
                    .isEqualTo(java.util.Arrays.copyOfRange(content, 1_000_000, 4_000_000));
        }
    }
}
