package io.weir.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.weir.cli.state.JsonLines;
import io.weir.cli.state.LargestChanges;
import io.weir.cli.state.StateChange;
import io.weir.cli.state.StateDiff;
import io.weir.savepoint.Savepoint;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows what is not the same in two savepoints. */
@Command(
        name = "diff",
        description =
                "Show what is not the same in two savepoints or checkpoints: for each state how"
                        + " many entries were added, removed and changed, and which changed most.",
        sortOptions = false,
        descriptionHeading = "%n",
        parameterListHeading = "%n",
        optionListHeading = "%n",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            " 0:they were compared",
            " 1:with --exit-code: they are not the same",
            ExitCode.Help.USAGE,
            ExitCode.Help.UNREADABLE
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  weir diff /savepoints/monday /savepoints/tuesday",
            "  weir diff /checkpoints/1f4c9a0011…/chk-17 /savepoints/new --keys",
            "  weir diff expected actual --exit-code --keys --json"
        })
final class DiffCommand extends SavepointCommand {
    private static final int KEY_COLUMNS = 40;
    private static final int VALUE_COLUMNS = 60;

    @Parameters(index = "0", paramLabel = "A", description = WHERE)
    String before = "";

    @Parameters(index = "1", paramLabel = "B", description = "Another one.")
    String after = "";

    @Option(names = "--keys", description = "Show every entry that is not the same.")
    boolean keys;

    @Option(
            names = "--top",
            paramLabel = "N",
            description = "Show the N largest changes of each state. Default: 5.")
    int top = 5;

    @Option(
            names = "--json",
            description = "For tools: one JSON object; with --keys, a line for each entry before.")
    boolean json;

    @Option(names = "--exit-code", description = "Exit with 1 if they are not the same.")
    boolean exitCode;

    DiffCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    int run() throws IOException, CommandException {
        if (top < 0) {
            throw CommandException.usage("--top is %d; expected 0 or more.".formatted(top));
        }
        Savepoint a = open(before);
        Savepoint b = open(after);
        List<StateDiff.Summary> summaries = json ? printJson(a, b) : printText(a, b);
        boolean same = summaries.stream().allMatch(StateDiff.Summary::isSame);
        return exitCode && !same ? ExitCode.DIFFERENT : ExitCode.FINISHED;
    }

    // ---- for people

    private List<StateDiff.Summary> printText(Savepoint a, Savepoint b) throws IOException {
        List<StateDiff.Summary> summaries;
        try (OutputStream out = new ResultStream(terminal.out())) {
            var lines = new EntryLines(out);
            summaries = new StateDiff(a, b, keys ? 0 : top, lines::print).run();
            lines.end();
        }
        var table = new TextTable("lrrrrl");
        table.row("STATE", "ADDED", "REMOVED", "CHANGED", "SAME", "");
        for (StateDiff.Summary summary : summaries) {
            table.row(
                    summary.state(),
                    Figures.count(summary.added()),
                    Figures.count(summary.removed()),
                    Figures.count(summary.changed()),
                    Figures.count(summary.same()),
                    remark(summary));
        }
        table.print(terminal.out(), "", tableColumns());
        summaries.forEach(this::printLargest);
        if (summaries.stream().allMatch(StateDiff.Summary::isSame)) {
            terminal.out().println(terminal.green("the same state in both"));
        }
        return summaries;
    }

    /** Every change on a line, under the name of its state. */
    private final class EntryLines {
        private final OutputStream out;
        private String state = "";

        EntryLines(OutputStream out) {
            this.out = out;
        }

        void print(String of, StateChange change) throws IOException {
            if (keys) {
                if (!of.equals(state)) {
                    println(of);
                    state = of;
                }
                println("  " + change.text());
            }
        }

        void end() throws IOException {
            if (!state.isEmpty()) {
                println("");
            }
        }

        private void println(String line) throws IOException {
            out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        }
    }

    private static String remark(StateDiff.Summary summary) {
        return summary.only().isEmpty() ? summary.note() : "only in " + summary.only();
    }

    private void printLargest(StateDiff.Summary summary) {
        if (summary.largest().isEmpty()) {
            return;
        }
        terminal.out().println();
        terminal.out().println(terminal.bold("changed most in " + summary.state()));
        var table = new TextTable("lrll");
        for (LargestChanges.Change change : summary.largest()) {
            table.row(
                    TextTable.cut(change.key(), KEY_COLUMNS),
                    TextTable.cut(change.before(), VALUE_COLUMNS),
                    "→ " + TextTable.cut(change.after(), VALUE_COLUMNS),
                    change.difference().isEmpty() ? "" : "(" + change.difference() + ")");
        }
        table.print(terminal.out(), "  ", Integer.MAX_VALUE);
    }

    // ---- for tools

    private List<StateDiff.Summary> printJson(Savepoint a, Savepoint b) throws IOException {
        try (var lines = new JsonLines(new ResultStream(terminal.out()))) {
            StateChange.Listener listener =
                    (state, change) -> {
                        if (keys) {
                            change.print(state, lines.next());
                        }
                    };
            List<StateDiff.Summary> summaries = new StateDiff(a, b, top, listener).run();
            print(a, b, summaries, lines.next());
            return summaries;
        }
    }

    private static void print(
            Savepoint a, Savepoint b, List<StateDiff.Summary> summaries, JsonGenerator out)
            throws IOException {
        out.writeStartObject();
        out.writeStringField("a", a.location());
        out.writeStringField("b", b.location());
        out.writeBooleanField("same", summaries.stream().allMatch(StateDiff.Summary::isSame));
        out.writeArrayFieldStart("states");
        for (StateDiff.Summary summary : summaries) {
            out.writeStartObject();
            out.writeStringField("state", summary.state());
            out.writeStringField("kind", summary.kind().name().toLowerCase(Locale.ROOT));
            if (!remark(summary).isEmpty()) {
                out.writeStringField("note", remark(summary));
            }
            out.writeNumberField("added", summary.added());
            out.writeNumberField("removed", summary.removed());
            out.writeNumberField("changed", summary.changed());
            out.writeNumberField("same", summary.same());
            out.writeArrayFieldStart("largest");
            for (LargestChanges.Change change : summary.largest()) {
                out.writeStartObject();
                out.writeStringField("key", change.key());
                out.writeFieldName("before");
                out.writeRawValue(change.before());
                out.writeFieldName("after");
                out.writeRawValue(change.after());
                out.writeEndObject();
            }
            out.writeEndArray();
            out.writeEndObject();
        }
        out.writeEndArray();
        out.writeEndObject();
    }
}
