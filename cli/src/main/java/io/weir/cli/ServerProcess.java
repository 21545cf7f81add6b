package io.weir.cli;

import io.weir.rundir.Descriptor;
import io.weir.rundir.Places;
import io.weir.rundir.PrivateFiles;
import io.weir.time.Clock;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Starts the server in a process of its own, which outlives the terminal. */
final class ServerProcess {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long POLL_MILLIS = 5;
    private static final int LINES_SHOWN = 5;

    private final Places places;
    private final Clock clock;

    ServerProcess(Places places, Clock clock) {
        this.places = places;
        this.clock = clock;
    }

    /** The server that runs, or empty. */
    Optional<Descriptor> running() throws CommandException {
        try {
            return places.run().livingServer();
        } catch (IOException e) {
            throw CommandException.unreachable(e);
        }
    }

    /** Starts one, and waits until it can be asked. */
    Descriptor start() throws CommandException {
        try {
            PrivateFiles.folder(places.data());
            Path log = places.data().resolve("server.log");
            Process process = spawn(log);
            long deadline = clock.nanoTime() + PATIENCE.toNanos();
            while (true) {
                Optional<Descriptor> running = places.run().livingServer();
                if (running.isPresent()) {
                    return running.get();
                }
                if (!process.isAlive() || clock.nanoTime() > deadline) {
                    throw CommandException.failed(
                            "The server did not start. The end of its log, %s:\n%s"
                                    .formatted(log, end(log)));
                }
                Thread.sleep(POLL_MILLIS);
            }
        } catch (IOException e) {
            throw CommandException.unreachable(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw CommandException.unreachable(e);
        }
    }

    private Process spawn(Path log) throws IOException {
        List<String> command = new ArrayList<>();
        Path setsid = Path.of("/usr/bin/setsid");
        if (Files.isExecutable(setsid)) {
            // A session of its own: what ends the terminal's does not end the server.
            command.add(setsid.toString());
        }
        command.addAll(List.of(launcher().toString(), "server", "start", "--foreground"));
        var builder =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                        .directory(places.data().toFile());
        builder.environment().put(Places.VARIABLE, places.data().toString());
        // What is set for one job is not meant for the server, which outlives it.
        builder.environment().remove("WEIR_JAVA_OPTS");
        return builder.start();
    }

    /** The script that starts {@code weir}. */
    static Path launcher() {
        return Path.of(System.getProperty("weir.home", ""), "weir").toAbsolutePath().normalize();
    }

    private static String end(Path log) throws IOException {
        List<String> lines = Files.exists(log) ? Files.readAllLines(log) : List.of();
        return "  "
                + String.join(
                        "\n  ",
                        lines.subList(Math.max(0, lines.size() - LINES_SHOWN), lines.size()));
    }
}
