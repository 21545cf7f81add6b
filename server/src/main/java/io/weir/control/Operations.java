package io.weir.control;

import io.weir.http.HttpError;
import io.weir.http.Json;
import io.weir.http.JsonObject;
import io.weir.http.Request;
import io.weir.rundir.Secrets;
import io.weir.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What was triggered and takes its time: a client gets an id at once, and asks with it for what has
 * become of it. A result is kept for five minutes, as in Flink. Safe for any thread.
 */
public final class Operations {
    private static final long KEPT_MILLIS = 5 * 60_000;

    /** No proxy cuts a request that waits no longer than this. */
    private static final long MAX_WAIT_MILLIS = 20_000;

    private static final Pattern ID = Pattern.compile("[0-9a-f]{32}");

    private final Clock clock;
    private final Map<Key, Operation> operations = new LinkedHashMap<>();

    private record Key(String subject, String id) {}

    /** What was triggered. */
    private static final class Operation {
        final CompletableFuture<Map<String, @Nullable Object>> result;
        long endedMillis = -1;
        boolean told;

        Operation(CompletableFuture<Map<String, @Nullable Object>> result) {
            this.result = result;
        }
    }

    /**
     * How an operation stands.
     *
     * @param result its fields, once it has succeeded
     * @param failure why it failed
     */
    public record State(
            boolean completed, Map<String, @Nullable Object> result, Optional<Throwable> failure) {
        /**
         * As Flink tells it.
         *
         * @param failureField what the field of a failure is called
         */
        public Map<String, @Nullable Object> toJson(String failureField) {
            if (!completed) {
                return Json.object("status", Json.object("id", "IN_PROGRESS"), "operation", null);
            }
            return Json.object(
                    "status",
                    Json.object("id", "COMPLETED"),
                    "operation",
                    failure.isPresent()
                            ? Json.object(failureField, FailureCause.of(failure.get()))
                            : result);
        }
    }

    /**
     * How long a client wants to wait for the end of an operation; Flink's don't.
     *
     * @throws HttpError if it says no number
     */
    public static long waitMillis(Request request) throws HttpError {
        Optional<String> wait = request.query("wait");
        if (wait.isEmpty()) {
            return 0;
        }
        try {
            return Math.max(0, Math.min(MAX_WAIT_MILLIS, Long.parseLong(wait.get())));
        } catch (NumberFormatException e) {
            throw HttpError.bad("wait is '%s', expected milliseconds.".formatted(wait.get()));
        }
    }

    /** With the clock that says when results are forgotten. */
    public Operations(Clock clock) {
        this.clock = clock;
    }

    /**
     * The id that a client has chosen, so that it can ask twice and get one operation.
     *
     * @throws HttpError if it is none
     */
    public static Optional<String> chosenId(JsonObject body) throws HttpError, Json.Malformed {
        Optional<String> id = body.text("triggerId");
        if (id.isPresent() && !ID.matcher(id.get()).matches()) {
            throw HttpError.bad(
                    "triggerId is '%s', expected 32 hexadecimal digits in lower case, or null."
                            .formatted(id.get()));
        }
        return id;
    }

    /**
     * Triggers, unless the client has triggered it already.
     *
     * @param subject what it is about, such as a job's id
     * @param start triggers it; the future has the fields of the result
     * @return the operation's id
     */
    public String trigger(
            String subject,
            Optional<String> chosenId,
            Supplier<CompletableFuture<Map<String, @Nullable Object>>> start) {
        String id = chosenId.orElseGet(Secrets::id);
        Key key = new Key(subject, id);
        Operation operation;
        synchronized (operations) {
            forgetOld();
            if (operations.containsKey(key)) {
                return id;
            }
            operation = new Operation(start.get());
            operations.put(key, operation);
        }
        var unused =
                operation.result.whenComplete(
                        (result, failure) -> {
                            synchronized (operations) {
                                operation.endedMillis = clock.currentTimeMillis();
                            }
                        });
        return id;
    }

    /**
     * How an operation stands, or empty if there is none.
     *
     * @param patienceMillis how long to wait for its end
     */
    public Optional<State> state(String subject, String id, long patienceMillis)
            throws InterruptedException {
        Operation operation;
        synchronized (operations) {
            forgetOld();
            operation = operations.get(new Key(subject, id));
        }
        if (operation == null) {
            return Optional.empty();
        }
        try {
            Map<String, @Nullable Object> result =
                    operation.result.get(patienceMillis, TimeUnit.MILLISECONDS);
            told(operation);
            return Optional.of(new State(true, result, Optional.empty()));
        } catch (TimeoutException e) {
            return Optional.of(new State(false, Map.of(), Optional.empty()));
        } catch (ExecutionException e) {
            told(operation);
            Throwable cause = e.getCause() == null ? e : e.getCause();
            return Optional.of(new State(true, Map.of(), Optional.of(cause)));
        }
    }

    private void told(Operation operation) {
        synchronized (operations) {
            operation.told = true;
            operations.notifyAll();
        }
    }

    /**
     * Waits until whoever triggered something knows what has become of it: a process that ends
     * before that would leave them in doubt.
     */
    void awaitTold(long patienceMillis) throws InterruptedException {
        long deadline = clock.nanoTime() + TimeUnit.MILLISECONDS.toNanos(patienceMillis);
        synchronized (operations) {
            List<Operation> open =
                    new ArrayList<>(operations.values().stream().filter(o -> !o.told).toList());
            while (!open.isEmpty()) {
                long left = TimeUnit.NANOSECONDS.toMillis(deadline - clock.nanoTime());
                if (left <= 0) {
                    return;
                }
                operations.wait(left);
                open.removeIf(operation -> operation.told);
            }
        }
    }

    private void forgetOld() {
        long now = clock.currentTimeMillis();
        operations.values().removeIf(o -> o.endedMillis >= 0 && now - o.endedMillis > KEPT_MILLIS);
    }
}
