package io.weir.cli;

import io.weir.cli.state.StateAddress;
import io.weir.savepoint.Savepoint;
import io.weir.savepoint.SavepointEditor;
import io.weir.savepoint.SavepointState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ForkJoinPool;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes a new savepoint of another one, with changes. */
@Command(
        name = "edit",
        description =
                "Make a new savepoint of a savepoint or checkpoint, with changes. The old one stays"
                        + " as it is, and the new one says what it was made of. States and uids are"
                        + " named as they are in the old one.",
        sortOptions = false,
        descriptionHeading = "%n",
        parameterListHeading = "%n",
        optionListHeading = "%n",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            " 0:the new savepoint is written",
            ExitCode.Help.USAGE,
            ExitCode.Help.UNREADABLE
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  weir edit OLD -o NEW --delete words/count spam",
            "  weir state show OLD words/count | grep ... > bad.jsonl",
            "  weir edit OLD -o NEW --delete-lines words/count bad.jsonl",
            "  weir edit OLD -o NEW --put words/count better.jsonl",
            "  weir edit OLD -o NEW --rename words=tokens --drop lines/_ended"
        })
final class EditCommand extends SavepointCommand {
    @Parameters(paramLabel = "SAVEPOINT", description = WHERE)
    String location = "";

    @Option(
            names = {"-o", "--output"},
            paramLabel = "NEW",
            required = true,
            description = "The folder of the new savepoint, which must not be there yet.")
    String target = "";

    @Option(
            names = "--delete",
            arity = "2",
            paramLabel = "UID/STATE KEY",
            hideParamSyntax = true,
            description = "Delete what a state has for a key, which must be there.")
    List<String> deletes = new ArrayList<>();

    @Option(
            names = "--delete-lines",
            arity = "2",
            paramLabel = "UID/STATE FILE",
            hideParamSyntax = true,
            description =
                    "Delete the entries that JSON lines name by key, or key and mapKey, such as"
                            + " 'show' prints; - is stdin.")
    List<String> deleteLines = new ArrayList<>();

    @Option(
            names = "--put",
            arity = "2",
            paramLabel = "UID/STATE FILE",
            hideParamSyntax = true,
            description =
                    "Put entries of JSON lines, such as 'show' prints, in the place of those with"
                            + " the same keys, or beside them; a list without keys becomes these"
                            + " items.")
    List<String> puts = new ArrayList<>();

    @Option(
            names = "--rename",
            paramLabel = "OLD=NEW",
            description = "Give an operator another uid.")
    Map<String, String> renames = new LinkedHashMap<>();

    @Option(
            names = "--drop",
            paramLabel = "UID[/STATE]",
            description = "Leave out a state, or an operator with all its state.")
    List<String> drops = new ArrayList<>();

    @Option(
            names = {"-m", "--message"},
            paramLabel = "TEXT",
            description = "What is done, for the lineage. Default: the options above.")
    @Nullable String message;

    EditCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    int run() throws IOException, CommandException {
        Savepoint before = open(location);
        var edits = new Edits(before);
        renames.forEach(edits::rename);
        drops.forEach(edits::drop);
        pairs(deletes).forEach(pair -> edits.delete(pair.first(), pair.second()));
        pairs(deleteLines).forEach(pair -> edits.deleteLines(pair.first(), pair.second()));
        pairs(puts).forEach(pair -> edits.put(pair.first(), pair.second()));
        if (edits.isEmpty()) {
            throw CommandException.usage(
                    "There is nothing to change; see --delete, --put, --rename and --drop.");
        }
        edits.check();
        Savepoint after;
        String change = message == null ? edits.description() : message;
        try (SavepointEditor editor = before.edit(target, change, stores())) {
            edits.apply(editor);
            after = editor.write(ForkJoinPool.commonPool(), (done, total) -> {});
        }
        tell(before, after, edits);
        return ExitCode.FINISHED;
    }

    private record Pair(String first, String second) {}

    private static List<Pair> pairs(List<String> words) {
        List<Pair> pairs = new ArrayList<>();
        for (int i = 0; i + 1 < words.size(); i += 2) {
            pairs.add(new Pair(words.get(i), words.get(i + 1)));
        }
        return pairs;
    }

    private void tell(Savepoint before, Savepoint after, Edits edits) throws IOException {
        terminal.out().println(terminal.bold("Savepoint ") + after.location());
        var table = new TextTable("lrlr");
        for (SavepointState state : before.states()) {
            if (edits.changes(state)) {
                long now = edits.after(state, after);
                table.row(
                        StateAddress.of(state),
                        Figures.count(state.count().entries()),
                        "→",
                        now < 0 ? "dropped" : Figures.count(now) + " entries");
            }
        }
        table.print(terminal.out(), "  ", tableColumns());
    }
}
