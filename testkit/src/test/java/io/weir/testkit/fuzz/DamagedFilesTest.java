package io.weir.testkit.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.config.Configuration;
import io.weir.job.JobEvent;
import io.weir.savepoint.SavepointReader;
import io.weir.snapshot.CheckpointMetadata;
import io.weir.snapshot.JobFolder;
import io.weir.snapshot.SegmentHandle;
import io.weir.snapshot.SegmentReader;
import io.weir.storage.FileStore;
import io.weir.storage.FileStores;
import io.weir.testkit.disk.FaultyFileStore;
import io.weir.testkit.sim.SimLedger;
import io.weir.testkit.sim.SimLog;
import io.weir.testkit.sim.SimSink;
import io.weir.testkit.sim.Simulation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The readers of all files that Weir writes, given files that are damaged at random: bits flipped,
 * bytes overwritten, cut, doubled, moved, put in from another file. Each damage is found, and what
 * is thrown is an {@link IOException} that says so, never anything else. Runs more with {@code
 * -Dmutations=1000000}; prints its seed.
 */
class DamagedFilesTest {
    private static final int MUTATIONS = Integer.getInteger("mutations", 6_000);
    private static final long SEED = Long.getLong("seed", 42);

    private static Map<String, byte[]> files = Map.of();
    private static String jobId = "";
    private static String savepoint = "";

    /** A word and how often it was seen. */
    record Count(String word, int n) {}

    @BeforeAll
    static void writeFiles() {
        Simulation simulation = new Simulation(5);
        simulation.turnsTake(20_000);
        List<String> words = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            words.add("word-" + i * i % 17);
        }
        SimLog<String> log = new SimLog<>(List.of(words, words), 2, 500_000);
        SimLedger<Count> ledger = simulation.ledger();
        simulation.start(
                Configuration.empty()
                        .with("execution.checkpointing.dir", Simulation.DIRECTORY)
                        .with("execution.checkpointing.savepoint-dir", Simulation.SAVEPOINTS)
                        .with("execution.checkpointing.interval", "1 ms")
                        .with("execution.checkpointing.num-retained", "3")
                        .with("parallelism.default", "2"),
                env ->
                        env.from(log)
                                .uid("in")
                                .map(word -> new Count(word, 1))
                                .uid("ones")
                                .keyBy(Count::word)
                                .sum(Count::n)
                                .uid("sums")
                                .to(new SimSink<>(ledger))
                                .uid("out"));
        while (simulation.events(JobEvent.CheckpointCompleted.class).size() < 4) {
            assertThat(simulation.step()).isTrue();
        }
        var taken = simulation.client().triggerSavepoint(Optional.empty());
        while (!taken.isDone()) {
            assertThat(simulation.step()).isTrue();
        }
        files = simulation.store().visible();
        jobId = simulation.client().jobId();
        savepoint = taken.join().substring(Simulation.DIRECTORY.length());
    }

    private static FaultyFileStore with(String path, byte[] content) {
        FaultyFileStore store = new FaultyFileStore();
        files.forEach(store::put);
        store.put(path, content);
        return store;
    }

    private static List<String> paths(String folder, String end) {
        return files.keySet().stream()
                .filter(path -> path.startsWith(folder + "/") && path.endsWith(end))
                .toList();
    }

    /** What reads a file, and says whether it has found damage. */
    private interface Reading {
        boolean findsDamage(FileStore store) throws IOException;
    }

    private static void fuzz(List<String> paths, int mutations, boolean always, Reading reading) {
        assertThat(paths).isNotEmpty();
        Random random = new Random(SEED);
        int found = 0;
        for (int i = 0; i < mutations; i++) {
            String path = paths.get(random.nextInt(paths.size()));
            byte[] before = files.get(path);
            byte[] after = mutated(random, before, paths);
            if (Arrays.equals(before, after)) {
                continue;
            }
            String which = "-Dseed=%d, mutation %d of %s".formatted(SEED, i, path);
            boolean seen;
            try (FaultyFileStore store = with(path, after)) {
                seen = reading.findsDamage(store);
            } catch (IOException e) {
                assertThat(e.getMessage()).as(which).isNotBlank();
                seen = true;
            } catch (Throwable t) {
                throw new AssertionError(which, t);
            }
            if (always && !seen) {
                throw new AssertionError(which + " goes unseen");
            }
            found += seen ? 1 : 0;
        }
        System.out.printf(
                "%d mutations of %d files, seed %d: %d found%n",
                mutations, paths.size(), SEED, found);
    }

    private static byte[] mutated(Random random, byte[] before, List<String> paths) {
        byte[] after = before.clone();
        int at = random.nextInt(before.length);
        int length = 1 + random.nextInt(Math.min(16, before.length - at));
        switch (random.nextInt(6)) {
            case 0 -> after[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> {
                for (int i = at; i < at + length; i++) {
                    after[i] = (byte) random.nextInt();
                }
            }
            case 2 -> after = Arrays.copyOf(before, at);
            case 3 -> { // Cut out.
                after = Arrays.copyOf(before, before.length - length);
                System.arraycopy(before, at + length, after, at, before.length - at - length);
            }
            case 4 -> { // Doubled.
                after = Arrays.copyOf(before, before.length + length);
                System.arraycopy(before, at, after, at + length, before.length - at);
            }
            default -> { // Put in from another file.
                byte[] other = files.get(paths.get(random.nextInt(paths.size())));
                int count = Math.min(length, other.length);
                int from = random.nextInt(other.length - count + 1);
                System.arraycopy(other, from, after, at, Math.min(count, before.length - at));
            }
        }
        return after;
    }

    @Test
    void segments() throws IOException {
        FileStore whole = FileStores.below(with("x", new byte[1]), jobId);
        JobFolder job = new JobFolder(whole);
        CheckpointMetadata newest = job.read(job.checkpoints().get(0));
        List<String> paths =
                newest.segments().stream().map(handle -> jobId + "/" + handle.path()).toList();
        fuzz(
                paths,
                MUTATIONS,
                true,
                store -> {
                    FileStore folder = FileStores.below(store, jobId);
                    for (SegmentHandle handle : newest.segments()) {
                        SegmentReader.open(folder, handle).verify();
                    }
                    return false;
                });
    }

    @Test
    void metadataOfCheckpoints() {
        fuzz(
                paths(jobId, "_metadata"),
                MUTATIONS,
                false,
                store -> {
                    JobFolder job = new JobFolder(FileStores.below(store, jobId));
                    for (long id : job.checkpoints()) {
                        job.read(id);
                    }
                    return false;
                });
    }

    @Test
    void savepoints() {
        fuzz(
                paths(savepoint, ""),
                MUTATIONS / 10,
                true,
                store ->
                        !SavepointReader.open(FileStores.below(store, savepoint))
                                .verify()
                                .isEmpty());
    }
}
