package io.weir.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.testkit.disk.FaultyFileStore;
import io.weir.testkit.disk.SimulatedCrash;
import java.io.IOException;
import java.util.HashSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FaultyFileStoreTest extends FileStoreContract {
    @Override
    protected FileStore create() {
        return new FaultyFileStore();
    }

    @Test
    void whatWasPublishedSurvivesTheLossOfPowerAndWhatWasNotIsAllOrNothing() throws IOException {
        var seen = new HashSet<String>();
        for (int seed = 0; seed < 200; seed++) {
            for (int at = 1; at <= 6; at++) {
                var store = new FaultyFileStore();
                write(store, "f", "old");
                store.crashAt(at);
                boolean returned = false;
                try {
                    write(store, "f", "new".repeat(100));
                    returned = true;
                } catch (SimulatedCrash expected) {
                    seen.add("crash");
                }
                store.crash(new Random(seed));
                String content = read(store, "f");
                assertThat(content).as("seed %d, step %d", seed, at).isIn("old", "new".repeat(100));
                if (returned) {
                    assertThat(content).isEqualTo("new".repeat(100));
                }
                seen.add(at + content.substring(0, 3));
            }
        }
        // Renamed, but the folder not synced: either.
        assertThat(seen).contains("crash", "5old", "5new", "4old").doesNotContain("4new", "6old");
    }

    @Test
    void aDeadProcessDoesNothingMoreAndItsHoldsAreFree() throws IOException {
        var store = new FaultyFileStore();
        FileStore.Lease lease = store.acquire("job", "old");
        FileStore.Pending pending = store.write("job/f");
        store.crashAt(1);
        assertThatThrownBy(() -> write(store, "job/g", "")).isInstanceOf(SimulatedCrash.class);
        assertThatThrownBy(() -> store.list("")).isInstanceOf(IOException.class);
        store.kill();
        assertThat(store.temporaries()).isEqualTo(1);
        assertThatThrownBy(pending::publish).isInstanceOf(IOException.class);
        assertThatThrownBy(lease::check).isInstanceOf(OwnedByAnotherException.class);
        store.acquire("job", "new").check();
        assertThat(store.temporaries()).isZero();
        assertThat(store.files()).isEmpty();
    }

    @Test
    void failsAtTheStepAndFillsUpAndDamagesAsTold() throws IOException {
        var store = new FaultyFileStore();
        store.failAt(3);
        assertThatThrownBy(() -> write(store, "f", "x")).hasMessageContaining("sync the content");
        write(store, "f", "abc");
        store.capacity(5);
        assertThatThrownBy(() -> write(store, "g", "xyz")).hasMessageContaining("full");
        store.heal();
        store.flipBit("f", 9);
        assertThat(read(store, "f")).isEqualTo("a`c");
        store.truncate("f", 1);
        assertThat(store.read("f").readAllBytes()).isEqualTo("a".getBytes(UTF_8));
        assertThat(store.temporaries()).isZero();
    }
}
