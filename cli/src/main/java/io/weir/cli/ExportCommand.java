package io.weir.cli;

import io.weir.cli.state.CsvForm;
import io.weir.cli.state.EntryJson;
import io.weir.cli.state.JsonLines;
import io.weir.savepoint.EntryCursor;
import io.weir.savepoint.Savepoint;
import io.weir.savepoint.SavepointState;
import io.weir.types.CorruptDataException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes a state to a file for other tools. */
@Command(
        name = "export",
        description = "Write a state to a file for other tools: JSON lines, CSV or Parquet.",
        sortOptions = false,
        descriptionHeading = "%n",
        parameterListHeading = "%n",
        optionListHeading = "%n",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {" 0:it was written", ExitCode.Help.USAGE, ExitCode.Help.UNREADABLE},
        footerHeading = "%nExamples:%n",
        footer = {
            "  weir state export SAVEPOINT words/count -o counts.csv",
            "  weir state export SAVEPOINT words/count --format parquet -o c.parquet"
        })
final class ExportCommand extends SavepointCommand {
    @Parameters(index = "0", paramLabel = "SAVEPOINT", description = WHERE)
    String location = "";

    @Parameters(index = "1", paramLabel = "UID/STATE", description = STATE)
    String address = "";

    @Option(
            names = {"-f", "--format"},
            paramLabel = "FORMAT",
            description =
                    "jsonl, csv or parquet. Default: what the file's name ends with, or else"
                            + " jsonl.")
    @Nullable String format;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "The file to write; must not be there yet. Default: stdout.")
    @Nullable Path output;

    @Option(names = "--force", description = "Replace the file if it is there.")
    boolean force;

    ExportCommand(Terminal terminal) {
        super(terminal);
    }

    /** How a state can be written. */
    private enum Format {
        JSONL,
        CSV,
        PARQUET
    }

    @Override
    int run() throws IOException, CommandException {
        Format as = format();
        if (output == null && as == Format.PARQUET) {
            throw CommandException.usage("Parquet needs a file; give it with -o.");
        }
        if (output != null && Files.exists(output) && !force) {
            throw CommandException.usage(
                    "%s exists. Choose another name, or replace it with --force."
                            .formatted(output));
        }
        Savepoint savepoint = open(location);
        SavepointState state = state(savepoint, address);
        if (output == null) {
            try (OutputStream out = new ResultStream(terminal.out())) {
                write(state, as, out);
            }
        } else {
            writeFile(savepoint, state, as, output.toAbsolutePath());
            terminal.err().println("weir: %s written".formatted(output));
        }
        return ExitCode.FINISHED;
    }

    private Format format() throws CommandException {
        String name = format;
        if (name == null) {
            String file = output == null ? "" : output.toString().toLowerCase(Locale.ROOT);
            name = file.endsWith(".csv") ? "csv" : file.endsWith(".parquet") ? "parquet" : "jsonl";
        }
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "jsonl", "json" -> Format.JSONL;
            case "csv" -> Format.CSV;
            case "parquet" -> Format.PARQUET;
            default ->
                    throw CommandException.usage(
                            "There is no format '%s'; expected jsonl, csv or parquet."
                                    .formatted(name));
        };
    }

    /** The file is there when it is whole. */
    private void writeFile(Savepoint savepoint, SavepointState state, Format as, Path file)
            throws IOException, CommandException {
        Path part = file.resolveSibling("." + file.getFileName() + ".part");
        try {
            if (as == Format.PARQUET) {
                SqlModule.run(
                        savepoint,
                        database -> {
                            database.writeParquet(state, part);
                            return ExitCode.FINISHED;
                        });
            } else {
                try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(part))) {
                    write(state, as, out);
                }
            }
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private static void write(SavepointState state, Format as, OutputStream out)
            throws IOException {
        EntryCursor at = state.cursor();
        try {
            if (as == Format.JSONL) {
                var json = new EntryJson(state);
                try (var lines = new JsonLines(out)) {
                    while (at.next()) {
                        json.print(at.place(), at.key(), at.mapKey(), at.value(), lines.next());
                    }
                }
            } else {
                var csv = new CsvForm(state);
                out.write(csv.header().getBytes(StandardCharsets.UTF_8));
                while (at.next()) {
                    String row = csv.row(at.place(), at.key(), at.mapKey(), at.value());
                    out.write(row.getBytes(StandardCharsets.UTF_8));
                }
            }
        } catch (CorruptDataException e) {
            throw at.unreadable(e);
        }
    }
}
