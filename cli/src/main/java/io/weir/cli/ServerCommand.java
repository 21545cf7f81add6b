package io.weir.cli;

import io.weir.http.Json;
import io.weir.http.JsonObject;
import io.weir.rundir.Descriptor;
import io.weir.rundir.Places;
import io.weir.server.WeirServer;
import io.weir.time.Clock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The server: starts and stops it, says how it is and which token it wants. */
@Command(
        name = "server",
        description = "Start or stop the server, which keeps detached jobs running.",
        customSynopsis = "weir server start|stop|status|token [OPTIONS]",
        sortOptions = false,
        descriptionHeading = "%n",
        parameterListHeading = "%n",
        optionListHeading = "%n",
        footerHeading = "%nExamples:%n",
        footer = {
            "  weir server start",
            "  weir server stop                @|faint # its jobs go on when it is started again|@",
            "  export FLINK_REST_CLIENT_HEADERS=\"Authorization:Bearer $(weir server token)\""
        })
final class ServerCommand implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final long POLL_MILLIS = 20;

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "start|stop|status|token",
            description = "What to do.")
    @Nullable String action;

    @Option(
            names = "--foreground",
            description = "start: in this process, for systemd and others that watch it.")
    boolean foreground;

    @Option(
            names = "--leave-jobs",
            description = "stop: only the server; a new one finds its jobs again.")
    boolean leaveJobs;

    @Option(names = "--json", description = "status: for tools, one JSON object.")
    boolean json;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    boolean help;

    private final Terminal terminal;
    private final Clock clock;
    private final Places places = Places.of(System.getenv());
    private final ServerProcess server;

    ServerCommand(Terminal terminal, Clock clock) {
        this.terminal = terminal;
        this.clock = clock;
        this.server = new ServerProcess(places, clock);
    }

    @Override
    public Integer call() throws CommandException {
        if (action == null) {
            throw CommandException.usage("Say what to do: start, stop, status or token.");
        }
        try {
            return switch (action) {
                case "start" -> foreground ? serve() : start();
                case "stop" -> stop();
                case "status" -> status();
                case "token" -> token();
                default ->
                        throw CommandException.usage(
                                "'%s' is none of start, stop, status and token.".formatted(action));
            };
        } catch (IOException e) {
            throw CommandException.unreachable(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw CommandException.unreachable(e);
        }
    }

    private int start() throws CommandException {
        Optional<Descriptor> running = server.running();
        if (running.isPresent()) {
            throw CommandException.failed("A server runs already: " + named(running.get()));
        }
        terminal.out().println("Server started: " + named(server.start()));
        return ExitCode.FINISHED;
    }

    static String named(Descriptor server) {
        return "%s, process %d.".formatted(server.id(), server.process().pid());
    }

    private int serve() throws CommandException, IOException, InterruptedException {
        Logging.withTime();
        WeirServer running =
                WeirServer.start(
                        places,
                        System.getenv(),
                        ServerProcess.launcher(),
                        Weir.Version.number(),
                        clock);
        var closed = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(
                                () -> {
                                    running.requestStop(false);
                                    try {
                                        closed.await();
                                    } catch (InterruptedException e) {
                                        Thread.currentThread().interrupt();
                                    }
                                },
                                "weir-server-shutdown"));
        terminal.err().println("weir: the server runs at " + running.address());
        running.awaitStopRequest();
        running.close();
        terminal.err().println("weir: the server has ended");
        closed.countDown();
        return ExitCode.FINISHED;
    }

    private int stop() throws CommandException, IOException, InterruptedException {
        Descriptor running =
                server.running().orElseThrow(() -> CommandException.failed("No server runs."));
        running.client(Duration.ofSeconds(10))
                .call("DELETE", leaveJobs ? "/cluster?jobs=leave" : "/cluster");
        long deadline = clock.nanoTime() + PATIENCE.toNanos();
        while (running.process().isAlive()) {
            if (clock.nanoTime() > deadline) {
                throw CommandException.failed(
                        "The server, process %d, has not ended within %s. Its jobs lose nothing if it is killed."
                                .formatted(running.process().pid(), Figures.duration(PATIENCE)));
            }
            Thread.sleep(POLL_MILLIS);
        }
        terminal.out()
                .println(
                        leaveJobs
                                ? "Server stopped; its jobs run on."
                                : "Server stopped; its jobs go on when it is started again.");
        return ExitCode.FINISHED;
    }

    private int status() throws CommandException, IOException {
        Optional<Descriptor> running = server.running();
        if (running.isEmpty()) {
            terminal.out().println(json ? "{\"running\":false}" : "No server runs.");
            return ExitCode.REFUSED;
        }
        Descriptor descriptor = running.get();
        JsonObject overview =
                descriptor.client(Duration.ofSeconds(10)).call("GET", "/overview").json();
        long jobs = overview.requiredNumber("jobs-running");
        if (json) {
            terminal.out()
                    .println(
                            new String(
                                    Json.write(
                                            Json.object(
                                                    "running",
                                                    true,
                                                    "address",
                                                    descriptor.id(),
                                                    "pid",
                                                    descriptor.process().pid(),
                                                    "since",
                                                    descriptor.sinceMillis(),
                                                    "jobs-running",
                                                    jobs,
                                                    "data",
                                                    places.data())),
                                    StandardCharsets.UTF_8));
        } else {
            terminal.out()
                    .println(
                            "Server runs: %s\nsince %s, %s running, data in %s"
                                    .formatted(
                                            named(descriptor),
                                            Instant.ofEpochMilli(descriptor.sinceMillis())
                                                    .truncatedTo(ChronoUnit.SECONDS),
                                            Figures.count(jobs, "job"),
                                            places.data()));
        }
        return ExitCode.FINISHED;
    }

    private int token() throws IOException {
        terminal.out().println(WeirServer.token(places));
        return ExitCode.FINISHED;
    }
}
