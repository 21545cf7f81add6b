package io.weir.benchmarks;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An engine that takes part in a {@link Race}: its class and the JVM that suits it best. All have
 * the same heap.
 *
 * <p>The peers are measured with the parallel collector, with which both are about twice as fast as
 * with the default one (see PERFORMANCE.md), and large pages, as Weir is.
 */
enum Contender {
    LOOP("loop", "plain loop", "io.weir.benchmarks.ours.LoopEngine", "heap", false),
    WEIR("weir", "Weir", "io.weir.benchmarks.ours.WeirEngine", "heap", false),
    WEIR_ROCKSDB(
            "weir-rocksdb",
            "Weir, RocksDB",
            "io.weir.benchmarks.ours.WeirEngine",
            "rocksdb",
            false),
    FLINK("flink", "Flink", "io.weir.benchmarks.peers.FlinkEngine", "heap", true),
    FLINK_ROCKSDB(
            "flink-rocksdb",
            "Flink, RocksDB",
            "io.weir.benchmarks.peers.FlinkEngine",
            "rocksdb",
            true),
    JET("jet", "Hazelcast Jet", "io.weir.benchmarks.peers.JetEngine", "heap", true);

    /** What the documentation of the peers asks for on Java 17, and the collector that is best. */
    private static final List<String> PEER_FLAGS =
            List.of(
                    "-XX:+UseParallelGC",
                    "-XX:+UseTransparentHugePages",
                    "--add-modules=java.se",
                    "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED",
                    "--add-opens=java.base/java.lang=ALL-UNNAMED",
                    "--add-opens=java.base/java.util=ALL-UNNAMED",
                    "--add-opens=java.base/java.nio=ALL-UNNAMED",
                    "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
                    "--add-opens=java.management/sun.management=ALL-UNNAMED",
                    "--add-opens=jdk.management/com.sun.management.internal=ALL-UNNAMED",
                    "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
                    "-Dhazelcast.logging.type=slf4j");

    private final String word;
    private final String title;
    private final String engine;
    private final String backend;
    private final boolean peer;

    Contender(String word, String title, String engine, String backend, boolean peer) {
        this.word = word;
        this.title = title;
        this.engine = engine;
        this.backend = backend;
        this.peer = peer;
    }

    /** What it is called on the command line. */
    String word() {
        return word;
    }

    /** What it is called in a table. */
    String title() {
        return title;
    }

    /** The class that {@code Entrant} makes. */
    String engine() {
        return engine;
    }

    /** The class that {@code LargeStateEntrant} makes, or null if it has none. */
    @Nullable String largeState() {
        return switch (this) {
            case WEIR, WEIR_ROCKSDB -> "io.weir.benchmarks.ours.WeirLargeState";
            case FLINK, FLINK_ROCKSDB -> "io.weir.benchmarks.peers.FlinkLargeState";
            case LOOP, JET -> null;
        };
    }

    /** Where its state lies. */
    String backend() {
        return backend;
    }

    /** Whether it can. */
    boolean takesCheckpoints() {
        return this != LOOP;
    }

    /** Its JVM with a heap of so many gigabytes at most, without what is to run in it. */
    List<String> java(int gigabytes) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags());
        command.add("-Xmx" + gigabytes + "g");
        command.add("-cp");
        command.add(peer ? peerClassPath() : Home.classPath());
        return command;
    }

    private List<String> flags() {
        return peer
                ? PEER_FLAGS
                : Fork.inheritedFlags(ManagementFactory.getRuntimeMXBean().getInputArguments());
    }

    private static String peerClassPath() throws IOException {
        Path built = Home.directory().resolve("benchmarks-peers/target");
        Path lib = built.resolve("lib");
        if (!Files.isDirectory(lib)) {
            throw new IOException(
                    "%s is missing, so there is no Flink and no Jet to run. './weir bench' builds it; or"
                                    .formatted(lib)
                            + " './mvnw -pl benchmarks-peers -am package -DskipTests'.");
        }
        try (Stream<Path> jars = Files.list(lib)) {
            return Stream.concat(Stream.of(built.resolve("classes")), jars.sorted())
                    .map(Path::toString)
                    .collect(Collectors.joining(File.pathSeparator));
        }
    }

    /** The one that is called {@code word}, or null. */
    static @Nullable Contender called(String word) {
        for (Contender contender : values()) {
            if (contender.word.equals(word.toLowerCase(Locale.ROOT))) {
                return contender;
            }
        }
        return null;
    }
}
