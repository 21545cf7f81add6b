package io.weir.cli;

import io.weir.http.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What the commands about a job have in common. */
final class JobOptions {
    @Option(names = "--json", description = "For tools: one JSON object.")
    boolean json;

    @Option(names = "--verbose", description = "Show stack traces.")
    boolean verbose;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    boolean help;

    /**
     * The job that is named.
     *
     * @param missing what is said where none is
     */
    static Jobs.Job job(@Nullable String named, String missing) throws CommandException {
        if (named == null) {
            throw CommandException.usage(missing);
        }
        Jobs.Job job;
        try {
            job = Jobs.ofUser().named(named);
        } catch (IOException e) {
            throw CommandException.unreachable(e);
        }
        if (job.hasEnded()) {
            throw CommandException.failed(
                    "Job '%s' (%s) has ended: it is %s."
                            .formatted(job.name(), job.id(), job.state()));
        }
        return job;
    }

    /** For people: a line on stdout, unless it is JSON that is wanted. */
    void say(Terminal terminal, String line) {
        if (!json) {
            terminal.out().println(line);
        }
    }

    /** For tools: the object, if JSON is wanted. */
    void tell(Terminal terminal, @Nullable Object... namesAndValues) {
        if (json) {
            terminal.out()
                    .println(
                            new String(
                                    Json.write(Json.object(namesAndValues)),
                                    StandardCharsets.UTF_8));
        }
    }

    /**
     * The format in which a savepoint is wanted, in capitals; Weir writes one that is both.
     *
     * @throws CommandException if it is none that Flink has
     */
    static String format(@Nullable String type) throws CommandException {
        String format =
                Optional.ofNullable(type).orElse("canonical").toUpperCase(java.util.Locale.ROOT);
        if (!format.equals("CANONICAL") && !format.equals("NATIVE")) {
            throw CommandException.usage(
                    "-type is '%s', expected canonical or native.".formatted(type));
        }
        return format;
    }
}
