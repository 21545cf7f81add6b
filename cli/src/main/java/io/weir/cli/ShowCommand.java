package io.weir.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.weir.cli.state.EntryJson;
import io.weir.cli.state.JsonLines;
import io.weir.savepoint.EntryCursor;
import io.weir.savepoint.Savepoint;
import io.weir.savepoint.SavepointState;
import io.weir.types.CorruptDataException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows the entries of a state. */
@Command(
        name = "show",
        description = "Show the entries of a state, each as a line of JSON.",
        sortOptions = false,
        descriptionHeading = "%n",
        parameterListHeading = "%n",
        optionListHeading = "%n",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            " 0:they were shown; there may be none",
            ExitCode.Help.USAGE,
            ExitCode.Help.UNREADABLE
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  weir state show SAVEPOINT words/count --limit 10",
            "  weir state show SAVEPOINT words/count --key whale",
            "  weir state show SAVEPOINT lines/_splits | jq .item"
        })
final class ShowCommand extends SavepointCommand {
    @Parameters(index = "0", paramLabel = "SAVEPOINT", description = WHERE)
    String location = "";

    @Parameters(index = "1", paramLabel = "UID/STATE", description = STATE)
    String address = "";

    @Option(
            names = "--key",
            paramLabel = "KEY",
            description =
                    "Only what it has for this key, in JSON; a string needs no quotes. Reads only"
                            + " where the key can be.")
    @Nullable String key;

    @Option(names = "--limit", paramLabel = "N", description = "At most N entries.")
    long limit = Long.MAX_VALUE;

    ShowCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    int run() throws IOException, CommandException {
        if (limit < 0) {
            throw CommandException.usage("--limit is %d; expected 0 or more.".formatted(limit));
        }
        Savepoint savepoint = open(location);
        SavepointState state = state(savepoint, address);
        var json = new EntryJson(state);
        try (var lines = new JsonLines(new ResultStream(terminal.out()))) {
            if (key == null) {
                showAll(state, json, lines);
            } else {
                long[] shown = {0};
                state.forEach(
                        KeyArgument.parse(state, key),
                        (place, key, mapKey, value) -> {
                            if (shown[0]++ < limit) {
                                json.print(place, key, mapKey, value, lines.next());
                            }
                        });
            }
        }
        return ExitCode.FINISHED;
    }

    private void showAll(SavepointState state, EntryJson json, JsonLines lines) throws IOException {
        EntryCursor at = state.cursor();
        for (long shown = 0; shown < limit && at.next(); shown++) {
            JsonGenerator out = lines.next();
            try {
                json.print(at.place(), at.key(), at.mapKey(), at.value(), out);
            } catch (CorruptDataException e) {
                throw at.unreadable(e);
            }
        }
    }
}
