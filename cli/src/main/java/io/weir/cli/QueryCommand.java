package io.weir.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.weir.cli.state.CsvForm;
import io.weir.cli.state.JsonLines;
import io.weir.cli.state.StateSql;
import io.weir.cli.state.StateSql.StatementException;
import io.weir.savepoint.Savepoint;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs SQL over the states of a savepoint. */
@Command(
        name = "query",
        description =
                "Run SQL (DuckDB's) over the states of a savepoint or checkpoint. Each state is a"
                        + " table: uid.state, or state alone where that is unique; in double quotes"
                        + " if it is not a plain name. Columns: key, mapKey, value; subtask, item.",
        sortOptions = false,
        descriptionHeading = "%n",
        parameterListHeading = "%n",
        optionListHeading = "%n",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            " 0:the rows were shown",
            " 2:the command line or the SQL is wrong",
            ExitCode.Help.UNREADABLE
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  weir state query SAVEPOINT \"select * from words.count limit 5\"",
            "  weir state query SAVEPOINT \"select value.city, count(*) from users.profile",
            "                              group by all order by 2 desc\"",
            "  weir state query SAVEPOINT 'select key from \"by user\".\"_timers/event\"'"
        })
final class QueryCommand extends SavepointCommand {
    /** The rows that decide how wide the columns of a table are. */
    private static final int ROWS_AHEAD = 1000;

    private static final int CELL_COLUMNS = 60;
    private static final ObjectMapper JSON =
            new ObjectMapper().disable(SerializationFeature.FLUSH_AFTER_WRITE_VALUE);

    @Parameters(index = "0", paramLabel = "SAVEPOINT", description = WHERE)
    String location = "";

    @Parameters(index = "1", paramLabel = "SQL", description = "One statement.")
    String sql = "";

    @Option(names = "--json", description = "A JSON object for each row.")
    boolean json;

    @Option(names = "--csv", description = "Comma-separated values, with the names first.")
    boolean csv;

    QueryCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    int run() throws IOException, CommandException {
        if (json && csv) {
            throw CommandException.usage("Either --json or --csv.");
        }
        Savepoint savepoint = open(location);
        return SqlModule.run(
                savepoint,
                database -> {
                    try (StateSql.Rows rows = database.query(sql)) {
                        print(rows);
                    }
                    return ExitCode.FINISHED;
                });
    }

    private void print(StateSql.Rows rows) throws IOException, StatementException {
        if (json) {
            printJson(rows);
        } else if (csv) {
            printCsv(rows);
        } else {
            printTables(rows);
        }
    }

    private void printJson(StateSql.Rows rows) throws IOException, StatementException {
        try (var lines = new JsonLines(new ResultStream(terminal.out()))) {
            for (var row = rows.next(); row != null; row = rows.next()) {
                JsonGenerator out = lines.next();
                out.writeStartObject();
                for (int i = 0; i < row.size(); i++) {
                    out.writeFieldName(rows.columns().get(i));
                    JSON.writeValue(out, row.get(i));
                }
                out.writeEndObject();
            }
        }
    }

    private void printCsv(StateSql.Rows rows) throws IOException, StatementException {
        try (OutputStream out = new ResultStream(terminal.out())) {
            csvRow(rows.columns(), out);
            for (var row = rows.next(); row != null; row = rows.next()) {
                List<String> cells = new ArrayList<>();
                for (Object cell : row) {
                    cells.add(cell == null ? "" : text(cell));
                }
                csvRow(cells, out);
            }
        }
    }

    private static void csvRow(List<String> cells, OutputStream out) throws IOException {
        String row = String.join(",", cells.stream().map(CsvForm::quoted).toList());
        out.write((row + "\r\n").getBytes(StandardCharsets.UTF_8));
    }

    /** A table of so many rows at a time, so that memory is bounded and the first come soon. */
    private void printTables(StateSql.Rows rows) throws IOException, StatementException {
        if (rows.columns().isEmpty()) {
            return;
        }
        List<List<@Nullable Object>> ahead = new ArrayList<>();
        for (var row = rows.next(); row != null; row = rows.next()) {
            ahead.add(row);
            if (ahead.size() == ROWS_AHEAD) {
                printTable(rows.columns(), ahead);
                ahead.clear();
            }
        }
        if (!ahead.isEmpty()) {
            printTable(rows.columns(), ahead);
        }
    }

    private void printTable(List<String> columns, List<List<@Nullable Object>> rows)
            throws IOException {
        var alignment = new StringBuilder();
        for (int i = 0; i < columns.size(); i++) {
            alignment.append(rows.get(0).get(i) instanceof Number ? 'r' : 'l');
        }
        var table = new TextTable(alignment.toString());
        table.row(columns.toArray(String[]::new));
        for (List<@Nullable Object> row : rows) {
            String[] cells = new String[row.size()];
            for (int i = 0; i < cells.length; i++) {
                Object cell = row.get(i);
                cells[i] = cell == null ? "null" : TextTable.cut(text(cell), CELL_COLUMNS);
            }
            table.row(cells);
        }
        table.print(terminal.out(), "", tableColumns());
        if (terminal.out().checkError()) {
            throw new ResultStream.NobodyReadsException();
        }
    }

    private static String text(Object cell) throws JsonProcessingException {
        return cell instanceof String text ? text : JSON.writeValueAsString(cell);
    }
}
