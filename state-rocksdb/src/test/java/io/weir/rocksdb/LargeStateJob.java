package io.weir.rocksdb;

import io.weir.connectors.Collect;
import io.weir.connectors.CollectSink;
import io.weir.connectors.Generator;
import io.weir.function.Collector;
import io.weir.process.KeyedProcessFunction;
import io.weir.process.OpenContext;
import io.weir.state.ValueState;
import io.weir.state.ValueStateDescriptor;
import io.weir.stream.KeyCount;
import io.weir.stream.StreamEnvironment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Keeps a kilobyte for each key, which can't be compressed; each key comes twice. The second time
 * it is checked against what it must be, and counted. The program of {@link LargeStateIT}.
 */
public final class LargeStateJob {
    /** What RocksDB may have outside of the heap. */
    static final long NATIVE_BYTES = 64L << 20;

    private static final int VALUE_BYTES = 1000;

    /** What is kept for a key. */
    @SuppressWarnings("ArrayRecordComponent")
    record Content(long key, long times, byte[] bytes) {}

    private LargeStateJob() {}

    static long keys(double gigabytes) {
        return (long) (gigabytes * (1 << 30) / VALUE_BYTES);
    }

    /** Arguments: folder, gigabytes, "fresh" or "resume". */
    public static void main(String[] args) throws Exception {
        Path folder = Path.of(args[0]);
        long keys = keys(Double.parseDouble(args[1]));
        StreamEnvironment env = StreamEnvironment.create();
        env.setParallelism(2);
        env.configure("state.backend.type", "rocksdb");
        env.configure("state.backend.rocksdb.memory.size", NATIVE_BYTES + " b");
        env.configure("state.backend.rocksdb.localdir", folder.resolve("local").toString());
        env.configure("execution.checkpointing.interval", "1 s");
        env.configure("execution.checkpointing.dir", folder.resolve("checkpoints").toString());
        env.configure(
                "execution.checkpointing.externalized-checkpoint-retention",
                "RETAIN_ON_CANCELLATION");
        env.configure("restart-strategy.type", "none");
        if (args[2].equals("resume")) {
            env.configure("execution.state-recovery.path", "latest");
        }
        CollectSink<KeyCount<Long>> ends = Collect.toList();
        env.from(Generator.sequence(0, 2 * keys - 1))
                .uid("numbers")
                .keyBy(n -> n % keys)
                .process(new Keep(keys, folder.resolve(args[2] + ".flows").toString()))
                .uid("keep")
                .keyBy(n -> n % 2)
                .count()
                .uid("count")
                .filter(count -> count.count() >= keys)
                .uid("ends")
                .to(ends)
                .uid("result");
        env.execute("large state");
        List<String> counts = ends.committed().stream().map(KeyCount::toString).sorted().toList();
        Files.writeString(folder.resolve("result"), String.join("\n", counts));
    }

    /** What a key has, made of its number. */
    private static byte[] bytesOf(long key) {
        byte[] bytes = new byte[VALUE_BYTES];
        new Random(key).nextBytes(bytes);
        return bytes;
    }

    /** Sees each key twice. */
    private static final class Keep extends KeyedProcessFunction<Long, Long, Long> {
        private static final long serialVersionUID = 1L;
        private final long keys;
        private final String flows;
        private transient ValueState<Content> content;
        private transient boolean noted;

        /**
         * @param flows a file that is made with the first record
         */
        Keep(long keys, String flows) {
            this.keys = keys;
            this.flows = flows;
        }

        @Override
        public void open(OpenContext context) {
            content =
                    getRuntimeContext()
                            .getState(new ValueStateDescriptor<>("content", Content.class));
        }

        @Override
        public void processElement(Long number, Context context, Collector<Long> out)
                throws IOException {
            if (!noted) {
                noted = true;
                Files.writeString(Path.of(flows), "");
            }
            long key = number % keys;
            Content before = content.value();
            boolean known = before != null;
            if (known
                    && (before.times() != 1
                            || before.key() != key
                            || !Arrays.equals(before.bytes(), bytesOf(key)))) {
                throw new IllegalStateException("Key %d has %s".formatted(key, before));
            }
            content.update(new Content(key, known ? 2 : 1, known ? before.bytes() : bytesOf(key)));
            out.collect(number);
        }
    }
}
