package io.weir.restore;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import io.weir.restore.RestorePlan.OperatorFate;
import io.weir.restore.RestorePlan.Outcome;
import io.weir.restore.RestorePlan.StateFate;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * What becomes of state, for tools: one JSON object.
 *
 * <pre>
 * { "from": { "kind", "location", "job", "checkpointId", "time" },
 *   "operators": [ { "id", "uid", "name", "before": { "id", "uid", "parallelism", "maxParallelism" },
 *                    "now": { "parallelism", "maxParallelism" },
 *                    "states": [ { "name", "fate", "note", "entries", "bytes", "exact" } ] } ],
 *   "verdict": "safe" | "drops" | "impossible",
 *   "objections": [ "…" ],
 *   "run": "…" }
 * </pre>
 *
 * {@code before} is missing where the operator is new, {@code now} where it is gone; {@code run} is
 * missing where it is impossible. Fates: kept, migrated, new, dropped, incompatible. {@code exact}
 * is false where the entries are at most so many.
 */
public final class RestoreJson {
    private RestoreJson() {}

    /**
     * The object, over several lines.
     *
     * @param allowNonRestoredState whether state may be left behind
     * @param run the command that starts the job, if it can be started
     */
    public static String of(RestorePlan plan, boolean allowNonRestoredState, Optional<String> run) {
        StringWriter out = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(out)) {
            json.setPrettyPrinter(new DefaultPrettyPrinter());
            json.writeStartObject();
            json.writeObjectFieldStart("from");
            json.writeStringField("kind", Objections.kind(plan.from()).toLowerCase(Locale.ROOT));
            json.writeStringField("location", plan.location());
            json.writeStringField("job", plan.from().jobName());
            json.writeNumberField("checkpointId", plan.from().checkpointId());
            json.writeStringField(
                    "time", Instant.ofEpochMilli(plan.from().timestampMillis()).toString());
            json.writeEndObject();
            json.writeArrayFieldStart("operators");
            for (OperatorFate operator : plan.operators()) {
                write(operator, json);
            }
            json.writeEndArray();
            json.writeStringField("verdict", plan.verdict().name().toLowerCase(Locale.ROOT));
            json.writeArrayFieldStart("objections");
            for (String line : plan.refusal(allowNonRestoredState).orElse("").lines().toList()) {
                json.writeString(line);
            }
            json.writeEndArray();
            if (run.isPresent()) {
                json.writeStringField("run", run.get());
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toString();
    }

    private static void write(OperatorFate operator, JsonGenerator json) throws IOException {
        var planned = operator.planned();
        var stored = operator.stored();
        json.writeStartObject();
        json.writeStringField(
                "id",
                planned.map(p -> p.operatorId())
                        .orElseGet(() -> stored.orElseThrow().operatorId()));
        Optional<String> uid =
                planned.isPresent() ? planned.get().uid() : stored.orElseThrow().uid();
        if (uid.isPresent()) {
            json.writeStringField("uid", uid.get());
        }
        json.writeStringField(
                "name", planned.map(p -> p.name()).orElseGet(() -> stored.orElseThrow().name()));
        if (stored.isPresent()) {
            json.writeObjectFieldStart("before");
            json.writeStringField("id", stored.get().operatorId());
            if (stored.get().uid().isPresent()) {
                json.writeStringField("uid", stored.get().uid().get());
            }
            json.writeNumberField("parallelism", stored.get().parallelism());
            json.writeNumberField("maxParallelism", stored.get().maxParallelism());
            json.writeEndObject();
        }
        if (planned.isPresent()) {
            json.writeObjectFieldStart("now");
            json.writeNumberField("parallelism", planned.get().parallelism());
            json.writeNumberField("maxParallelism", planned.get().maxParallelism());
            json.writeEndObject();
        }
        json.writeArrayFieldStart("states");
        for (StateFate state : operator.states()) {
            write(state, json);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void write(StateFate state, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", state.name());
        json.writeStringField("fate", RestoreText.fate(state.outcome()));
        String note = RestoreText.note(state.outcome());
        if (!note.isEmpty()) {
            json.writeStringField("note", note);
        }
        if (!(state.outcome() instanceof Outcome.New)) {
            json.writeNumberField("entries", state.size().entries());
            json.writeNumberField("bytes", state.size().bytes());
            json.writeBooleanField("exact", state.size().exact());
        }
        json.writeEndObject();
    }
}
