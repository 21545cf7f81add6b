package io.weir.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import io.weir.savepoint.SavepointReader;
import io.weir.savepoint.SavepointWriter;
import io.weir.snapshot.ChainReader;
import io.weir.snapshot.CheckpointMetadata;
import io.weir.snapshot.CheckpointMetadata.Chain;
import io.weir.snapshot.CheckpointMetadata.Kind;
import io.weir.snapshot.CheckpointMetadata.OperatorInfo;
import io.weir.snapshot.CheckpointMetadata.StateInfo;
import io.weir.snapshot.CheckpointMetadata.StoredKind;
import io.weir.snapshot.Entries;
import io.weir.snapshot.SegmentHandle;
import io.weir.snapshot.SegmentWriter;
import io.weir.snapshot.StateId;
import io.weir.storage.FileStore;
import io.weir.storage.FileStores;
import io.weir.types.BinaryOutput;
import io.weir.types.KeyHash;
import io.weir.types.Types;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * How many entries a second go from a checkpoint into a savepoint, and from a savepoint back to
 * where a state backend takes them; with values of 100 bytes of which a half is chance. Decides:
 * does compression hold up a savepoint, and is restoring from one slower than from a checkpoint?
 *
 * <p>Run: {@code mvn -q -pl core,benchmarks install -DskipTests && java -Xmx1g -cp
 * benchmarks/target/classes:core/target/classes:$(deps) io.weir.benchmarks.SavepointBenchmark
 * [keys] [rounds] [folder]}. The files lie in the folder, by default in {@code java.io.tmpdir}, and
 * are deleted.
 */
public final class SavepointBenchmark {
    private static final int MAX_PARALLELISM = 128;
    private static final int VALUE_BYTES = 100;

    private SavepointBenchmark() {}

    /** Prints a line for each round. */
    public static void main(String[] args) throws IOException {
        int keys = args.length > 0 ? Integer.parseInt(args[0]) : 1_000_000;
        int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 5;
        Path folder =
                args.length > 2
                        ? Files.createDirectories(Path.of(args[2]))
                        : Files.createTempDirectory("weir-savepoints");
        int threads = Math.max(1, Runtime.getRuntime().availableProcessors());
        ExecutorService compression = Executors.newFixedThreadPool(threads);
        try (FileStore store = FileStores.open(folder.toString())) {
            CheckpointMetadata checkpoint = checkpoint(store, keys);
            System.out.printf(
                    "%d keys, values of %d bytes, checkpoint of %d MB, %d threads compress%n",
                    keys, VALUE_BYTES, checkpoint.stateBytes() >> 20, threads);
            for (int round = 0; round < rounds; round++) {
                String name = "savepoint-" + round;
                long cpu = cpuNanos();
                long start = System.nanoTime();
                CheckpointMetadata written =
                        new SavepointWriter(store, name, compression, (done, total) -> {})
                                .write(store, checkpoint);
                double write = rate(keys, start);
                double writeCpu = (cpuNanos() - cpu) / 1e3 / keys;
                SavepointReader reader = SavepointReader.open(FileStores.below(store, name));
                double restore = restore(keys, reader);
                start = System.nanoTime();
                long[] seen = {0};
                for (Chain chain : checkpoint.chains()) {
                    ChainReader.restore(
                            store,
                            chain.segments(),
                            group -> true,
                            (state, group, n, content) -> seen[0] += n);
                }
                double chain = rate(seen[0], start);
                start = System.nanoTime();
                if (!reader.verify().isEmpty()) {
                    throw new IllegalStateException("The savepoint is damaged");
                }
                System.out.printf(
                        "write %.2f M entries/s (%.2f µs of CPU each), restore %.2f (of the checkpoint %.2f), verify %.2f; %d MB in %d files%n",
                        write,
                        writeCpu,
                        restore,
                        chain,
                        rate(keys, start),
                        written.stateBytes() >> 20,
                        written.files().size());
                store.delete(name);
            }
            store.delete("shared");
        } finally {
            compression.shutdown();
            if (args.length <= 2) {
                Files.deleteIfExists(folder);
            }
        }
    }

    private static double restore(int keys, SavepointReader reader) throws IOException {
        long start = System.nanoTime();
        long[] seen = {0};
        reader.restore(group -> true, (state, group, n, content) -> seen[0] += n);
        if (seen[0] != keys) {
            throw new IllegalStateException("Restored %d of %d".formatted(seen[0], keys));
        }
        return rate(keys, start);
    }

    /** What this process has used of all cores: a figure that a busy machine spoils less. */
    private static long cpuNanos() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }

    /** Millions a second. */
    private static double rate(long count, long startNanos) {
        return count * 1e3 / (System.nanoTime() - startNanos);
    }

    private static CheckpointMetadata checkpoint(FileStore store, int keys) throws IOException {
        var random = new Random(1);
        var state = new StateId("0123456789abcdef0123456789abcdef", "profile");
        List<BinaryOutput> groups = new ArrayList<>();
        int[] counts = new int[MAX_PARALLELISM];
        for (int i = 0; i < MAX_PARALLELISM; i++) {
            groups.add(new BinaryOutput(1 << 16));
        }
        var key = new BinaryOutput(32);
        var payload = new BinaryOutput(VALUE_BYTES + 8);
        byte[] value = new byte[VALUE_BYTES];
        for (int i = 0; i < keys; i++) {
            String text = "user-%08d".formatted(i);
            int group = KeyHash.keyGroup(Types.STRING.hash(text), MAX_PARALLELISM);
            key.clear();
            Types.STRING.write(text, key);
            random.nextBytes(value);
            for (int j = VALUE_BYTES / 2; j < VALUE_BYTES; j++) {
                value[j] = (byte) ('a' + j % 20);
            }
            payload.clear();
            Types.BYTES.write(value, payload);
            Entries.write(groups.get(group), Entries.PUT, key, payload);
            counts[group]++;
        }
        SegmentHandle handle;
        try (var segment = new SegmentWriter(store, "shared/base.seg")) {
            for (int i = 0; i < MAX_PARALLELISM; i++) {
                segment.block(state, i, counts[i], groups.get(i));
            }
            handle = segment.publish();
        }
        return new CheckpointMetadata(
                CheckpointMetadata.FORMAT_VERSION,
                1,
                Kind.CHECKPOINT,
                "00112233445566778899aabbccddeeff",
                "benchmark",
                CheckpointMetadata.WEIR_VERSION,
                0,
                Optional.empty(),
                Optional.empty(),
                List.of(
                        new OperatorInfo(
                                state.operatorId(),
                                Optional.of("profiles"),
                                "profiles",
                                1,
                                MAX_PARALLELISM,
                                Optional.of(Types.STRING.schemaJson()),
                                List.of(
                                        new StateInfo(
                                                state.name(),
                                                StoredKind.VALUE,
                                                Optional.empty(),
                                                Types.BYTES.schemaJson())))),
                List.of(new Chain(0, List.of(handle))));
    }
}
