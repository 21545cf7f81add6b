package io.weir.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class MemoryFileStoreTest extends FileStoreContract {
    @Override
    protected FileStore create() {
        return new MemoryFileStore();
    }

    @Test
    void refusesMoreBytesThanItWasGivenAndCountsWhatIsFreed() throws IOException {
        var store = new MemoryFileStore(100);
        write(store, "a", "x".repeat(60));
        assertThatThrownBy(() -> write(store, "b", "x".repeat(41)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("full")
                .hasMessageContaining("60 of 100")
                .hasMessageContaining("-Xmx");
        assertThatThrownBy(() -> store.writeIfAbsent("b", new byte[41]))
                .isInstanceOf(IOException.class);
        write(store, "b", "x".repeat(40));
        store.delete("b");
        write(store, "d/b", "x".repeat(40));
        store.delete("d");
        write(store, "a", "x".repeat(10));
        write(store, "b", "x".repeat(90));
        assertThat(store.list("")).containsExactly("a", "b");
    }
}
