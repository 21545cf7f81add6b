package io.weir.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.weir.cli.state.JsonLines;
import io.weir.cli.state.SchemaWords;
import io.weir.cli.state.StateAddress;
import io.weir.savepoint.Savepoint;
import io.weir.savepoint.SavepointState;
import io.weir.savepoint.Spread;
import io.weir.snapshot.Ancestor;
import io.weir.snapshot.CheckpointMetadata;
import io.weir.snapshot.CheckpointMetadata.OperatorInfo;
import io.weir.snapshot.CheckpointMetadata.StateInfo;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows what a savepoint has in it. */
@Command(
        name = "inspect",
        description =
                "Show what is in a savepoint or checkpoint: operators, states, their types, how"
                        + " much, and how evenly it is spread.",
        sortOptions = false,
        descriptionHeading = "%n",
        parameterListHeading = "%n",
        optionListHeading = "%n",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {" 0:it was shown", ExitCode.Help.USAGE, ExitCode.Help.UNREADABLE},
        footerHeading = "%nExamples:%n",
        footer = {
            "  weir inspect /savepoints/savepoint-1f4c9a-20261123T101500Z",
            "  weir inspect /checkpoints/1f4c9a0011…/chk-17 --json"
        })
final class InspectCommand extends SavepointCommand {
    /** Up to this size everything is counted; beyond, the indexes have to do. */
    private static final long COUNTED_BYTES = 256L << 20;

    @Parameters(paramLabel = "SAVEPOINT", description = WHERE)
    String location = "";

    @Option(names = "--json", description = "For tools: one JSON object.")
    boolean json;

    @Option(
            names = "--exact",
            description =
                    "Count all entries, however long that takes. Beyond 256 MB, figures that would"
                            + " take reading everything are estimates, and are marked with ~.")
    boolean exact;

    InspectCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    int run() throws IOException, CommandException {
        Savepoint savepoint = open(location);
        boolean counted = exact || savepoint.metadata().stateBytes() <= COUNTED_BYTES;
        if (json) {
            try (var lines = new JsonLines(new ResultStream(terminal.out()))) {
                print(savepoint, counted, lines.next());
            }
        } else {
            printHead(savepoint);
            List<String> without = new ArrayList<>();
            for (OperatorInfo operator : savepoint.operators()) {
                if (operator.states().isEmpty()) {
                    without.add(StateAddress.operator(operator));
                } else {
                    print(savepoint, operator, counted);
                }
            }
            if (!without.isEmpty()) {
                terminal.out().println();
                terminal.out().println("without state: " + String.join(", ", without));
            }
        }
        return ExitCode.FINISHED;
    }

    // ---- for people

    private void printHead(Savepoint savepoint) {
        CheckpointMetadata of = savepoint.metadata();
        boolean isSavepoint = of.kind() == CheckpointMetadata.Kind.SAVEPOINT;
        terminal.out()
                .println(
                        terminal.bold(isSavepoint ? "Savepoint " : "Checkpoint ")
                                + savepoint.location());
        var head = new TextTable("ll");
        head.row("job", "%s (%s)".formatted(of.jobName(), of.jobId()));
        head.row(
                "taken",
                "%s, as checkpoint %d, by Weir %s"
                        .formatted(
                                time(of.timestampMillis()), of.checkpointId(), of.weirVersion()));
        head.row(
                "size",
                "%s in %s"
                        .formatted(
                                Figures.bytes(of.stateBytes()),
                                isSavepoint
                                        ? Figures.count(of.files().size(), "file")
                                        : Figures.count(of.segments().size(), "segment")));
        of.restoredFrom().ifPresent(from -> head.row("job from", from));
        for (Ancestor ancestor : of.lineage()) {
            head.row(
                    "made of",
                    "%s (%s): %s"
                            .formatted(
                                    ancestor.location(),
                                    time(ancestor.timestampMillis()),
                                    ancestor.change()));
        }
        head.print(terminal.out(), "  ", Integer.MAX_VALUE);
    }

    private static String time(long millis) {
        return Instant.ofEpochMilli(millis)
                .truncatedTo(ChronoUnit.SECONDS)
                .toString()
                .replace('T', ' ');
    }

    private void print(Savepoint savepoint, OperatorInfo operator, boolean counted)
            throws IOException {
        terminal.out().println();
        String uid = operator.uid().orElse("(no uid: " + operator.operatorId() + ")");
        terminal.out()
                .println(
                        "%s  %s  parallelism %d of at most %d%s"
                                .formatted(
                                        terminal.bold(uid),
                                        operator.name(),
                                        operator.parallelism(),
                                        operator.maxParallelism(),
                                        operator.keySchema()
                                                .map(schema -> ", keys: " + words(schema))
                                                .orElse("")));
        var table = new TextTable("llrrrl");
        table.row("STATE", "KIND", "ENTRIES", "BYTES", "SKEW", "TYPE");
        for (SavepointState state : statesOf(savepoint, operator)) {
            Spread spread = counted ? state.count() : state.spread();
            StateInfo info = state.info();
            String type =
                    info.mapKeySchema().map(schema -> words(schema) + " → ").orElse("")
                            + words(info.valueSchema());
            table.row(
                    info.name(),
                    kind(info),
                    (savepointKnows(savepoint, spread) ? "" : "~")
                            + Figures.count(spread.entries()),
                    Figures.bytes(state.bytes()),
                    skew(info, spread),
                    type);
        }
        table.print(terminal.out(), "  ", tableColumns());
    }

    /** A savepoint knows how many entries there are, if not always where. */
    private static boolean savepointKnows(Savepoint savepoint, Spread spread) {
        return spread.isExact() || savepoint.metadata().isSelfContained();
    }

    private static String skew(StateInfo info, Spread spread) {
        if (!info.kind().isKeyed() || spread.entries() == 0) {
            return "";
        }
        return String.format(Locale.ROOT, "%s%.1fx", spread.isExact() ? "" : "~", spread.skew());
    }

    private static List<SavepointState> statesOf(Savepoint savepoint, OperatorInfo operator) {
        return savepoint.states().stream()
                .filter(state -> state.id().operatorId().equals(operator.operatorId()))
                .toList();
    }

    private static String words(String schema) {
        return SchemaWords.of(new Schema.Parser().parse(schema));
    }

    private static String kind(StateInfo info) {
        return switch (info.name()) {
            case "_timers/event" -> "event-time timers";
            case "_timers/processing" -> "processing-time timers";
            case "_splits" -> "source positions";
            case "_committables" -> "pending commits";
            case "_ended" -> "ended subtasks";
            default -> info.kind().name().toLowerCase(Locale.ROOT).replace('_', ' ');
        };
    }

    // ---- for tools

    private static void print(Savepoint savepoint, boolean counted, JsonGenerator out)
            throws IOException {
        CheckpointMetadata of = savepoint.metadata();
        out.writeStartObject();
        out.writeStringField("location", savepoint.location());
        out.writeStringField("kind", of.kind().name());
        out.writeNumberField("formatVersion", of.formatVersion());
        out.writeStringField("jobId", of.jobId());
        out.writeStringField("jobName", of.jobName());
        out.writeNumberField("checkpointId", of.checkpointId());
        out.writeStringField("time", Instant.ofEpochMilli(of.timestampMillis()).toString());
        out.writeStringField("weirVersion", of.weirVersion());
        out.writeNumberField("bytes", of.stateBytes());
        if (of.restoredFrom().isPresent()) {
            out.writeStringField("restoredFrom", of.restoredFrom().get());
        }
        out.writeArrayFieldStart("lineage");
        for (Ancestor ancestor : of.lineage()) {
            out.writeStartObject();
            out.writeStringField("location", ancestor.location());
            out.writeStringField("jobId", ancestor.jobId());
            out.writeNumberField("checkpointId", ancestor.checkpointId());
            out.writeStringField(
                    "time", Instant.ofEpochMilli(ancestor.timestampMillis()).toString());
            out.writeStringField("change", ancestor.change());
            out.writeEndObject();
        }
        out.writeEndArray();
        out.writeArrayFieldStart("operators");
        for (OperatorInfo operator : savepoint.operators()) {
            print(savepoint, operator, counted, out);
        }
        out.writeEndArray();
        out.writeEndObject();
    }

    private static void print(
            Savepoint savepoint, OperatorInfo operator, boolean counted, JsonGenerator out)
            throws IOException {
        out.writeStartObject();
        out.writeStringField("uid", operator.uid().orElse(null));
        out.writeStringField("operatorId", operator.operatorId());
        out.writeStringField("name", operator.name());
        out.writeNumberField("parallelism", operator.parallelism());
        out.writeNumberField("maxParallelism", operator.maxParallelism());
        schema("keySchema", operator.keySchema().orElse(null), out);
        out.writeArrayFieldStart("states");
        for (SavepointState state : statesOf(savepoint, operator)) {
            Spread spread = counted ? state.count() : state.spread();
            StateInfo info = state.info();
            out.writeStartObject();
            out.writeStringField("name", info.name());
            out.writeStringField("kind", info.kind().name());
            schema("mapKeySchema", info.mapKeySchema().orElse(null), out);
            schema("valueSchema", info.valueSchema(), out);
            out.writeNumberField("entries", spread.entries());
            out.writeBooleanField("entriesExact", savepointKnows(savepoint, spread));
            out.writeNumberField("bytes", state.bytes());
            if (info.kind().isKeyed() && spread.entries() > 0) {
                out.writeNumberField("skew", Math.round(spread.skew() * 1000) / 1000.0);
                out.writeBooleanField("skewExact", spread.isExact());
                out.writeNumberField("fullestKeyGroup", spread.fullest());
                out.writeNumberField("entriesOfFullestKeyGroup", spread.entries(spread.fullest()));
            }
            out.writeEndObject();
        }
        out.writeEndArray();
        out.writeEndObject();
    }

    private static void schema(String field, @Nullable String schema, JsonGenerator out)
            throws IOException {
        out.writeFieldName(field);
        if (schema == null) {
            out.writeNull();
        } else {
            out.writeRawValue(schema);
        }
    }
}
