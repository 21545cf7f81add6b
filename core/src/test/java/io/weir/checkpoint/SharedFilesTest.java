package io.weir.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class SharedFilesTest {
    private final SharedFiles files = new SharedFiles();

    @Test
    void deletesAFileWithItsLastCheckpoint() {
        files.refer(1, List.of("base", "a"));
        files.refer(2, List.of("base", "a", "b"));
        files.refer(3, List.of("base2"));

        assertThat(files.release(1)).isEmpty();
        assertThat(files.release(2)).containsExactly("a", "b", "base");
        assertThat(files.referenced()).containsExactly("base2");
    }

    @Test
    void keepsTheFilesOfAnAbortedCheckpointThatALiveChainGoesThrough() {
        files.replaceChain(0, List.of("base", "a"));
        files.refer(1, List.of("base", "a"));
        files.refer(1, List.of("other-worker"));

        assertThat(files.release(1)).containsExactly("other-worker");
        files.replaceChain(0, List.of("base", "a", "b"));
        files.refer(2, List.of("base", "a", "b"));
        assertThat(files.dropChains()).isEmpty();
        assertThat(files.release(2)).containsExactly("a", "b", "base");
    }

    @Test
    void deletesWhatACompactionHasReplaced() {
        files.replaceChain(0, List.of("base", "a", "b"));

        assertThat(files.replaceChain(0, List.of("compacted", "b"))).containsExactly("a", "base");
    }

    @Test
    void deletesTheChainsOfAnAttemptThatIsOver() {
        files.replaceChain(0, List.of("a", "b"));
        files.replaceChain(1, List.of("c"));
        files.refer(1, List.of("b"));

        assertThat(files.dropChains()).containsExactly("a", "c");
        assertThat(files.dropChains()).isEmpty();
    }

    @Test
    void knowsWhatNobodyRefersTo() {
        files.refer(1, List.of("a"));
        files.replaceChain(0, List.of("b"));

        assertThat(files.unreferenced(List.of("z", "a", "y", "b", "y"))).containsExactly("y", "z");
    }

    @Test
    void releasesACheckpointOnce() {
        files.refer(1, List.of("a", "a"));
        files.refer(1, List.of("a"));

        assertThat(files.release(1)).containsExactly("a");
        assertThat(files.release(1)).isEmpty();
        assertThat(files.release(99)).isEmpty();
    }

    /** Beside a model that knows only who refers to what, and searches all of it each time. */
    @Property(tries = 150)
    void deletesEachFileOnceAndExactlyWithItsLastReference(@ForAll long seed) {
        Random random = new Random(seed);
        SharedFiles shared = new SharedFiles();
        Map<String, Set<String>> model = new TreeMap<>();
        Set<String> deleted = new HashSet<>();
        int nextFile = 0;
        long nextCheckpoint = 0;
        for (int step = 0; step < 200; step++) {
            Set<String> before = all(model);
            List<String> toDelete;
            int worker = random.nextInt(3);
            switch (random.nextInt(8)) {
                case 0, 1, 2 -> {
                    // A worker's chain grows by a segment, or starts anew.
                    List<String> chain = new ArrayList<>(chainOf(model, worker));
                    if (random.nextInt(4) == 0) {
                        chain.clear();
                    }
                    chain.add("f" + nextFile++);
                    toDelete = shared.replaceChain(worker, chain);
                    model.put("chain" + worker, new HashSet<>(chain));
                }
                case 3 -> {
                    // Its prefix is compacted.
                    List<String> chain = new ArrayList<>(chainOf(model, worker));
                    chain.subList(0, random.nextInt(chain.size() + 1)).clear();
                    chain.add(0, "f" + nextFile++);
                    toDelete = shared.replaceChain(worker, chain);
                    model.put("chain" + worker, new HashSet<>(chain));
                }
                case 4, 5 -> {
                    // It acknowledges a checkpoint.
                    long checkpoint = nextCheckpoint - random.nextInt(2);
                    nextCheckpoint += random.nextInt(2);
                    Set<String> chain = chainOf(model, worker);
                    shared.refer(checkpoint, chain);
                    model.computeIfAbsent("checkpoint" + checkpoint, k -> new HashSet<>())
                            .addAll(chain);
                    toDelete = List.of();
                }
                case 6 -> {
                    long checkpoint = Math.max(0, nextCheckpoint - random.nextInt(5));
                    toDelete = shared.release(checkpoint);
                    model.remove("checkpoint" + checkpoint);
                }
                default -> {
                    toDelete = random.nextInt(5) == 0 ? shared.dropChains() : null;
                    if (toDelete == null) {
                        continue;
                    }
                    model.keySet().removeIf(holder -> holder.startsWith("chain"));
                }
            }
            Set<String> now = all(model);
            before.removeAll(now);
            assertThat(toDelete).containsExactlyInAnyOrderElementsOf(before);
            assertThat(toDelete).noneMatch(deleted::contains);
            deleted.addAll(toDelete);
            assertThat(shared.referenced()).isEqualTo(now);
        }
    }

    private static Set<String> chainOf(Map<String, Set<String>> model, int worker) {
        return model.getOrDefault("chain" + worker, Set.of());
    }

    private static Set<String> all(Map<String, Set<String>> model) {
        Set<String> all = new HashSet<>();
        model.values().forEach(all::addAll);
        return all;
    }
}
