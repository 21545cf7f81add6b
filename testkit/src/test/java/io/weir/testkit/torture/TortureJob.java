package io.weir.testkit.torture;

import io.weir.connectors.Files;
import io.weir.function.Collector;
import io.weir.snapshot.CheckpointDirectory;
import io.weir.storage.FileStores;
import io.weir.stream.StreamEnvironment;
import java.nio.file.Path;

/**
 * The job that is tortured, in a process of its own: counts the words of a folder of files, from
 * its latest checkpoint if it has one. Arguments: input, output, checkpoints.
 */
final class TortureJob {
    /** A word and how often it was seen. */
    record Count(String word, long n) {
        @Override
        public String toString() {
            return word + "\t" + n;
        }
    }

    private static final String NAME = "tortured";

    private TortureJob() {}

    public static void main(String[] args) throws Exception {
        Path input = Path.of(args[0]);
        Path output = Path.of(args[1]);
        String checkpoints = args[2];
        var env = StreamEnvironment.create();
        env.configure("execution.checkpointing.dir", checkpoints)
                .configure("execution.checkpointing.interval", "50 ms")
                .configure("execution.checkpointing.tolerable-failed-checkpoints", "-1")
                .configure("restart-strategy.type", "none")
                .configure("parallelism.default", "2");
        if (new CheckpointDirectory(FileStores.open(checkpoints))
                .newestOf(NAME)
                .checkpoint()
                .isPresent()) {
            env.configure("execution.state-recovery.path", "latest");
        }
        env.from(Files.lines(input).rate(Double.parseDouble(args[3])))
                .uid("lines")
                .flatMap(
                        (String line, Collector<Count> out) -> {
                            for (String word : line.split(" ", -1)) {
                                out.collect(new Count(word, 1));
                            }
                        })
                .uid("words")
                .keyBy(Count::word)
                .sum(Count::n)
                .uid("sums")
                .to(Files.committed(output))
                .uid("out");
        env.execute(NAME);
        System.out.println("FINISHED");
    }
}
