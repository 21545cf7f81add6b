package io.weir.storage.hdfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.storage.FileStore;
import io.weir.storage.FileStoreContract;
import io.weir.storage.FileStores;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class HdfsFileStoreTest extends FileStoreContract {
    private static final AtomicInteger STORES = new AtomicInteger();

    @Override
    protected FileStore create() throws IOException {
        return open("store-" + STORES.incrementAndGet());
    }

    private static FileStore open(String root) throws IOException {
        return FileStores.open(
                HdfsService.shared().uri() + "/" + root, HdfsService.configuration());
    }

    @Test
    void filesOfADeadWriterAreDroppedByTheNextOwner() throws IOException {
        FileStore dead = open("left");
        FileStore.Pending left = dead.write("job/shared/large");
        left.write(new byte[3_000_000]);
        FileStore other = open("left");
        other.acquire("job", "the next").close();
        assertThatThrownBy(left::publish).isInstanceOf(IOException.class);
        assertThat(other.list("job/shared")).isEmpty();
    }

    @Test
    void namesOfAllKindsAreKept() throws IOException {
        FileStore store = create();
        String name = "a b+c%20d=ü&?#'(x)";
        write(store, "d/" + name, "x");
        assertThat(store.list("d")).containsExactly(name);
        assertThat(read(store, "d/" + name)).isEqualTo("x");
    }

    @Test
    void whatItPrintsItOpens() throws IOException {
        FileStore store = create();
        write(store, "d/f", "x");
        assertThat(read(FileStores.open(store.uri(), HdfsService.configuration()), "d/f"))
                .isEqualTo("x");
    }
}
