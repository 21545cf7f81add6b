package io.weir.storage.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.storage.FileStore;
import io.weir.storage.FileStoreContract;
import io.weir.storage.FileStores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class S3FileStoreTest extends FileStoreContract {
    private static final AtomicInteger STORES = new AtomicInteger();

    @Override
    protected FileStore create() throws IOException {
        return open("store-" + STORES.incrementAndGet());
    }

    @Override
    protected boolean hasFolders() {
        return false;
    }

    private static FileStore open(String root) throws IOException {
        return FileStores.open("s3://weir/" + root, S3Service.shared().configuration());
    }

    @Test
    void aFileOfManyPartsIsSeenWhenTheLastIsThereAndNotBefore() throws IOException {
        FileStore store = open("parts");
        byte[] content = new byte[20_000_000]; // three parts of 8 MiB
        new Random(7).nextBytes(content);
        try (FileStore.Pending pending = store.write("large")) {
            pending.write(content);
            assertThat(store.size("large")).isEmpty();
            assertThat(store.list("")).isEmpty();
            pending.publish();
        }
        assertThat(store.read("large").readAllBytes()).isEqualTo(content);
        assertThat(store.read("large", 8_388_600, 16))
                .isEqualTo(java.util.Arrays.copyOfRange(content, 8_388_600, 8_388_616));
    }

    @Test
    void partsThatADeadWriterLeftAreDroppedByTheNextOwner() throws IOException {
        FileStore dead = open("left");
        FileStore.Pending left = dead.write("job/shared/large");
        left.write(new byte[10_000_000]);
        FileStore other = open("left");
        other.acquire("job", "the next").close();
        assertThatThrownBy(left::publish).hasMessageContaining("its upload is gone");
        assertThat(other.list("job/shared")).isEmpty();
    }

    @Test
    void anEmptyFileIsAFile() throws IOException {
        FileStore store = create();
        write(store, "empty", "");
        assertThat(store.size("empty")).contains(0L);
        assertThat(read(store, "empty")).isEmpty();
    }

    @Test
    void namesOfAllKindsAreKept() throws IOException {
        FileStore store = create();
        String name = "a b+c%20d=ü&?#'(x)";
        write(store, "d/" + name, "x");
        assertThat(store.list("d")).containsExactly(name);
        assertThat(read(store, "d/" + name)).isEqualTo("x");
        store.delete("d/" + name);
        assertThat(store.list("d")).isEmpty();
    }

    @Test
    void aFolderOfThousandsIsListedAndDeletedWhole() throws IOException {
        FileStore store = create();
        Path folder = S3Service.shared().folder().resolve(store.uri().substring("s3://".length()));
        Files.createDirectories(folder.resolve("d"));
        for (int i = 0; i < 1_050; i++) { // behind the server's back, which is faster
            Files.createFile(folder.resolve("d/%04d".formatted(i)));
        }
        assertThat(store.list("d")).hasSize(1_050).contains("1049");
        store.delete("d");
        assertThat(store.list("d")).isEmpty();
    }

    @Test
    void twoStoresOfOneBucketSeeEachOther() throws IOException {
        FileStore store = create();
        write(store, "d/f", "x");
        assertThat(read(FileStores.open(store.uri(), S3Service.shared().configuration()), "d/f"))
                .isEqualTo("x");
        assertThat(store.writeIfAbsent("d/f", "y".getBytes(UTF_8))).isFalse();
    }
}
