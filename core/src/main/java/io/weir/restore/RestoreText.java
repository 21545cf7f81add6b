package io.weir.restore;

import io.weir.restore.RestorePlan.OperatorFate;
import io.weir.restore.RestorePlan.Outcome;
import io.weir.restore.RestorePlan.StateFate;
import io.weir.restore.RestorePlan.Verdict;
import io.weir.snapshot.CheckpointMetadata;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What becomes of state, for people: a table of the states, the rescaling, the verdict. */
public final class RestoreText {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);
    private static final List<String> TITLES =
            List.of("OPERATOR", "STATE", "FATE", "ENTRIES", "BYTES", "");

    private RestoreText() {}

    /**
     * Several lines.
     *
     * @param allowNonRestoredState whether state may be left behind
     */
    public static String of(RestorePlan plan, boolean allowNonRestoredState) {
        CheckpointMetadata from = plan.from();
        StringBuilder text = new StringBuilder();
        line(
                text,
                "%s %s\nof job '%s', checkpoint %d, taken %s by Weir %s"
                        .formatted(
                                Objections.kind(from),
                                plan.location(),
                                from.jobName(),
                                from.checkpointId(),
                                TIME.format(Instant.ofEpochMilli(from.timestampMillis())),
                                from.weirVersion()));
        line(text, "");
        table(text, rows(plan));
        line(text, "");
        rescaling(text, plan);
        line(text, "");
        verdict(text, plan, allowNonRestoredState);
        return text.toString();
    }

    private static void line(StringBuilder text, String line) {
        text.append(line).append('\n');
    }

    // ---- the states
    // ------------------------------------------------------------------------------

    private static List<List<String>> rows(RestorePlan plan) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(TITLES);
        for (OperatorFate operator : plan.operators()) {
            String name = name(operator);
            for (StateFate state : operator.states()) {
                if (EngineStates.isReserved(state.name()) && state.size().entries() == 0) {
                    continue; // Weir's own, and nothing in it: nobody misses it.
                }
                boolean isNew = state.outcome() instanceof Outcome.New;
                rows.add(
                        List.of(
                                name,
                                EngineStates.shown(state.name()),
                                fate(state.outcome()),
                                isNew ? "-" : state.size().entriesText(),
                                isNew ? "-" : state.size().bytesText(),
                                note(state.outcome())));
                name = "";
            }
        }
        return rows;
    }

    private static String name(OperatorFate operator) {
        String now =
                operator.planned()
                        .map(Object::toString)
                        .orElseGet(() -> Objections.shortName(operator.stored().orElseThrow()));
        return operator.isRenamed()
                ? now + ", before " + Objections.shortName(operator.stored().orElseThrow())
                : now;
    }

    static String fate(Outcome outcome) {
        if (outcome instanceof Outcome.Kept) {
            return "kept";
        } else if (outcome instanceof Outcome.Migrated) {
            return "migrated";
        } else if (outcome instanceof Outcome.New) {
            return "new";
        } else if (outcome instanceof Outcome.Dropped) {
            return "dropped";
        }
        return outcome instanceof Outcome.Incompatible ? "incompatible" : "undecided";
    }

    static String note(Outcome outcome) {
        if (outcome instanceof Outcome.Migrated migrated) {
            return migrated.how();
        } else if (outcome instanceof Outcome.Dropped dropped) {
            return dropped.why();
        }
        return outcome instanceof Outcome.Incompatible incompatible ? incompatible.why() : "";
    }

    private static void table(StringBuilder text, List<List<String>> rows) {
        int[] widths = new int[TITLES.size()];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                boolean number = i == 3 || i == 4;
                String pad = " ".repeat(widths[i] - row.get(i).length());
                line.append(number ? pad + row.get(i) : row.get(i) + pad).append("  ");
            }
            line(text, line.toString().stripTrailing());
        }
    }

    // ---- rescaling
    // -------------------------------------------------------------------------------

    private static void rescaling(StringBuilder text, RestorePlan plan) {
        List<OperatorFate> rescaled =
                plan.operators().stream().filter(OperatorFate::isRescaled).toList();
        if (rescaled.isEmpty()) {
            line(text, "Rescaling: none.");
            return;
        }
        line(text, "Rescaling:");
        for (OperatorFate operator : rescaled) {
            line(text, "  " + rescaling(operator));
        }
    }

    private static String rescaling(OperatorFate operator) {
        var before = operator.stored().orElseThrow();
        var now = operator.planned().orElseThrow();
        List<String> changes = new ArrayList<>();
        if (before.parallelism() != now.parallelism()) {
            changes.add("parallelism %d → %d".formatted(before.parallelism(), now.parallelism()));
        }
        if (operator.hasOtherKeyGroups()) {
            changes.add(
                    "max parallelism %d → %d, %s"
                            .formatted(
                                    before.maxParallelism(),
                                    now.maxParallelism(),
                                    operator.shrinks()
                                            ? "which can't be"
                                            : "keys go into new key groups"));
        }
        return now + ": " + String.join("; ", changes);
    }

    // ---- the verdict
    // -----------------------------------------------------------------------------

    private static void verdict(
            StringBuilder text, RestorePlan plan, boolean allowNonRestoredState) {
        if (plan.verdict() == Verdict.SAFE) {
            line(text, "Safe: the job goes on with all of its state.");
            return;
        }
        Optional<String> refusal = plan.refusal(allowNonRestoredState);
        if (refusal.isEmpty()) {
            line(text, "Drops state, as -n allows:");
            plan.leftBehind().forEach(left -> line(text, "  " + left));
            return;
        }
        line(text, plan.verdict() == Verdict.DROPS ? "Would drop state:" : "Impossible:");
        refusal.get().lines().forEach(reason -> line(text, "  " + reason));
    }
}
