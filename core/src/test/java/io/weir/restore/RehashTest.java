package io.weir.restore;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.snapshot.Entries;
import io.weir.snapshot.EntryReader;
import io.weir.snapshot.StateId;
import io.weir.types.BinaryInput;
import io.weir.types.BinaryOutput;
import io.weir.types.KeyHash;
import io.weir.types.Types;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class RehashTest {
    private static final StateId STATE = new StateId("0".repeat(32), "count");

    private static void put(BinaryOutput out, String key, int value) {
        BinaryOutput k = new BinaryOutput(16);
        Types.STRING.write(key, k);
        BinaryOutput v = new BinaryOutput(16);
        Types.INT.write(value, v);
        Entries.write(out, Entries.PUT, k, v);
    }

    @Test
    void eachKeyGoesToItsNewGroupWithItsEntriesInOrder() throws IOException {
        long seed = Long.getLong("seed", new Random().nextLong());
        Random random = new Random(seed);
        int now = 300;
        Map<String, List<Integer>> expected = new HashMap<>();
        Map<String, List<Integer>> found = new HashMap<>();
        TreeSet<Integer> groups = new TreeSet<>();
        Rehash rehash =
                new Rehash(
                        Types.STRING.schemaJson(),
                        now,
                        group -> group % 3 != 0,
                        (state, keyGroup, entries, content) -> {
                            assertThat(state).isEqualTo(STATE);
                            groups.add(keyGroup);
                            assertThat(read(content, keyGroup, now, found)).isEqualTo(entries);
                        });
        for (int block = 0; block < 50; block++) {
            BinaryOutput out = new BinaryOutput(16);
            for (int i = random.nextInt(2_000); i > 0; i--) {
                String key = "key " + random.nextInt(500);
                int value = random.nextInt();
                put(out, key, value);
                if (KeyHash.keyGroup(key.hashCode(), now) % 3 != 0) {
                    expected.computeIfAbsent(key, k -> new ArrayList<>()).add(value);
                }
            }
            rehash.add(STATE, new BinaryInput(out.array(), 0, out.position()));
        }
        rehash.flush();
        assertThat(found).as("-Dseed=%d", seed).isEqualTo(expected);
        assertThat(groups).hasSizeGreaterThan(100).allMatch(group -> group % 3 != 0);
    }

    private static int read(
            BinaryInput content, int keyGroup, int max, Map<String, List<Integer>> found) {
        EntryReader reader = new EntryReader();
        reader.reset(content);
        int count = 0;
        while (reader.next()) {
            String key = Types.STRING.read(reader.key());
            assertThat(KeyHash.keyGroup(key.hashCode(), max)).isEqualTo(keyGroup);
            found.computeIfAbsent(key, k -> new ArrayList<>())
                    .add(Types.INT.read(reader.payload()));
            count++;
        }
        return count;
    }
}
