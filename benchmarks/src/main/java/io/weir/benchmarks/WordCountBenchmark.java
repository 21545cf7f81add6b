package io.weir.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What does a whole run cost, from the start of the process to its exit?
 *
 * <p>Runs the word count example on 10 MB of text with the real launcher, in turns with a plain
 * Java program that does the same without state or checkpoints, and on a file of one line, which is
 * what it takes to start and to stop. Needs what {@code ./weir} has built.
 *
 * <pre>./weir bench word-count</pre>
 */
final class WordCountBenchmark implements Benchmark {
    private static final int ROUNDS = 7;

    /** The figures of one command. */
    private record Row(String title, Samples seconds, Samples cpu, Samples megabytes) {
        Row(String title) {
            this(title, new Samples(), new Samples(), new Samples());
        }

        void add(MeasuredProcess p) {
            seconds.add(p.seconds());
            cpu.add(p.cpuSeconds());
            megabytes.add(p.peakMegabytes());
        }
    }

    @Override
    public String name() {
        return "word-count";
    }

    @Override
    public String question() {
        return "What does a whole run cost, from the start of the process to its exit?";
    }

    @Override
    public void run(Scale scale, Report report) throws Exception {
        if (!Files.exists(jobJar()) || !Files.exists(launcherJar())) {
            report.line("skipped: ./weir has not been built here; run './weir --version' once");
            return;
        }
        Path scratch = Files.createTempDirectory("weir-bench-");
        try {
            measure(scale, report, scratch);
        } finally {
            Directories.delete(scratch);
        }
    }

    private static void measure(Scale scale, Report report, Path scratch) throws Exception {
        Path text = Files.createDirectory(scratch.resolve("text"));
        Text.write(text.resolve("text.txt"), scale.of(10_000, 10_000_000));
        Path line = Files.createDirectory(scratch.resolve("line"));
        Files.writeString(line.resolve("line.txt"), "to be or not to be\n");

        Row plain = new Row("plain loop, text");
        Row weir = new Row("weir run, text");
        Row plainTiny = new Row("plain loop, one line");
        Row weirTiny = new Row("weir run, one line");
        report.load("before");
        for (int round = 0; round <= scale.of(0, ROUNDS); round++) {
            MeasuredProcess[] run = {
                plain(scratch, text.resolve("text.txt")),
                weir(scratch, text),
                plain(scratch, line.resolve("line.txt")),
                weir(scratch, line)
            };
            if (round > 0 || scale == Scale.TINY) { // The first makes the class archive.
                plain.add(run[0]);
                weir.add(run[1]);
                plainTiny.add(run[2]);
                weirTiny.add(run[3]);
            }
        }
        report.load("after");
        report.header("Start to exit", "s", "min", "max", "CPU s", "peak MB", "rounds");
        for (Row row : List.of(plain, weir, plainTiny, weirTiny)) {
            report.row(
                    row.title(),
                    Report.number(row.seconds().median(), 2),
                    Report.number(row.seconds().min(), 2),
                    Report.number(row.seconds().max(), 2),
                    Report.number(row.cpu().median(), 2),
                    Report.number(row.megabytes().median(), 0),
                    String.valueOf(row.seconds().count()));
        }
        report.end();
    }

    private static MeasuredProcess plain(Path scratch, Path text)
            throws IOException, InterruptedException {
        return MeasuredProcess.run(
                scratch,
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-cp",
                        Home.classPath(),
                        PlainWordCount.class.getName(),
                        text.toString(),
                        scratch.resolve("plain.txt").toString()));
    }

    private static MeasuredProcess weir(Path scratch, Path input)
            throws IOException, InterruptedException {
        Path output = scratch.resolve("output");
        MeasuredProcess measured =
                MeasuredProcess.run(
                        scratch,
                        List.of(
                                Home.launcher().toString(),
                                "run",
                                "-D",
                                "execution.checkpointing.dir=" + scratch.resolve("checkpoints"),
                                jobJar().toString(),
                                "--input",
                                input.toString(),
                                "--output",
                                output.toString()));
        Directories.delete(output);
        return measured;
    }

    private static Path jobJar() {
        return Home.directory().resolve("examples/target/weir-examples.jar");
    }

    private static Path launcherJar() {
        return Home.directory().resolve("cli/target/weir-cli.jar");
    }
}
