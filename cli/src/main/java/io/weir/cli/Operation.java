package io.weir.cli;

import io.weir.http.Client;
import io.weir.http.JsonObject;
import io.weir.time.Clock;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Something that was triggered and takes its time, such as a savepoint: waits for its end, however
 * long that takes, and shows on a terminal how far it is.
 */
final class Operation {
    /** How long one question waits for the end: on a terminal not long, so that the bar moves. */
    private static final long WAIT_ON_TERMINAL_MILLIS = 100;

    private static final long WAIT_MILLIS = 10_000;

    private final Terminal terminal;
    private final Clock clock;
    private final String title;

    /**
     * @param title what it is, for the terminal
     */
    Operation(Terminal terminal, Clock clock, String title) {
        this.terminal = terminal;
        this.clock = clock;
        this.title = title;
    }

    /**
     * Triggers.
     *
     * @param path of the route, whose answers are asked for below {@code followed}
     * @return the id of what was triggered
     * @throws CommandException if it is refused
     */
    static String trigger(Client asked, String method, String path, @Nullable Object body)
            throws CommandException {
        try {
            Client.Answer answer = asked.call(method, path, body);
            if (!answer.ok()) {
                throw CommandException.failed(answer.error());
            }
            return answer.json().text("request-id").orElse("");
        } catch (IOException e) {
            throw CommandException.unreachable(e);
        }
    }

    /**
     * Waits for the end.
     *
     * @param path that tells how it stands
     * @return what came of it
     * @throws CommandException if it failed
     */
    JsonObject await(Client asked, String path) throws CommandException {
        long started = clock.nanoTime();
        ProgressBar bar = new ProgressBar(terminal, title);
        long wait = terminal.interactive() ? WAIT_ON_TERMINAL_MILLIS : WAIT_MILLIS;
        try {
            while (true) {
                Client.Answer answer = asked.call("GET", path + "?wait=" + wait);
                if (!answer.ok()) {
                    throw CommandException.failed(answer.error());
                }
                JsonObject state = answer.json();
                if (state.object("status").requiredText("id").equals("COMPLETED")) {
                    return result(state.object("operation"));
                }
                bar.show(state.object("progress"), Duration.ofNanos(clock.nanoTime() - started));
            }
        } catch (IOException e) {
            throw CommandException.failed(
                    "The process ended before it said what became of this: %s. 'weir list' shows whether the job still runs."
                            .formatted(e.getMessage()));
        } finally {
            bar.erase();
        }
    }

    private static JsonObject result(JsonObject operation) throws CommandException, IOException {
        for (String field : new String[] {"failure-cause", "failureCause"}) {
            if (operation.has(field)) {
                JsonObject cause = operation.object(field);
                throw CommandException.failed(
                        cause.text("message").orElse(cause.text("class").orElse("unknown")));
            }
        }
        return operation;
    }
}
