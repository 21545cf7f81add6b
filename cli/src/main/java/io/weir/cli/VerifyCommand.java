package io.weir.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.weir.cli.state.JsonLines;
import io.weir.savepoint.Damage;
import io.weir.savepoint.Savepoint;
import io.weir.snapshot.CheckpointMetadata;
import io.weir.snapshot.DamagedFileException;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Looks for damage in a savepoint. */
@Command(
        name = "verify",
        description =
                "Read everything in a savepoint or checkpoint and verify it: every checksum, every"
                        + " record, the place of every key.",
        sortOptions = false,
        descriptionHeading = "%n",
        parameterListHeading = "%n",
        optionListHeading = "%n",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            " 0:it is as it was written",
            " 1:it is damaged; each place is named",
            ExitCode.Help.USAGE,
            ExitCode.Help.UNREADABLE
        },
        footerHeading = "%nExamples:%n",
        footer = "  weir verify /savepoints/savepoint-1f4c9a-20261123T101500Z && cp ...")
final class VerifyCommand extends SavepointCommand {
    @Parameters(paramLabel = "SAVEPOINT", description = WHERE)
    String location = "";

    @Option(names = "--json", description = "For tools: one JSON object.")
    boolean json;

    VerifyCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    int run() throws IOException, CommandException {
        try {
            Savepoint savepoint = open(location);
            return tell(savepoint, savepoint.verify());
        } catch (DamagedFileException e) {
            // The metadata.
            return tell(
                    location,
                    "",
                    List.of(new Damage(e.path(), e.offset(), String.valueOf(e.getMessage()))));
        }
    }

    private int tell(Savepoint savepoint, List<Damage> damages) throws IOException {
        CheckpointMetadata of = savepoint.metadata();
        int files = of.files().size() + of.segments().size();
        return tell(
                savepoint.location(),
                "%s in %s".formatted(Figures.bytes(of.stateBytes()), Figures.count(files, "file")),
                damages);
    }

    private int tell(String where, String what, List<Damage> damages) throws IOException {
        if (json) {
            try (var lines = new JsonLines(new ResultStream(terminal.out()))) {
                print(where, damages, lines.next());
            }
        } else if (damages.isEmpty()) {
            terminal.out().println(terminal.green("whole") + ": " + where + ", " + what);
        } else {
            damages.forEach(damage -> terminal.out().println(damage.what()));
            terminal.out()
                    .println(
                            terminal.red("damaged")
                                    + ": %s, in %s"
                                            .formatted(
                                                    where, Figures.count(damages.size(), "place")));
        }
        return damages.isEmpty() ? ExitCode.FINISHED : ExitCode.DAMAGED;
    }

    private static void print(String where, List<Damage> damages, JsonGenerator out)
            throws IOException {
        out.writeStartObject();
        out.writeStringField("location", where);
        out.writeBooleanField("whole", damages.isEmpty());
        out.writeArrayFieldStart("damages");
        for (Damage damage : damages) {
            out.writeStartObject();
            out.writeStringField("path", damage.path());
            out.writeNumberField("offset", damage.offset());
            out.writeStringField("what", damage.what());
            out.writeEndObject();
        }
        out.writeEndArray();
        out.writeEndObject();
    }
}
