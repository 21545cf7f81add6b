package io.weir.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code weir state …}: the commands on savepoints; those used most have a short form. */
@Command(
        name = "state",
        description = "Look into savepoints and retained checkpoints, compare and edit them.",
        customSynopsis = "weir state COMMAND [OPTIONS] SAVEPOINT [ARG...]",
        descriptionHeading = "%n",
        optionListHeading = "%n",
        commandListHeading = "%nCommands:%n",
        footerHeading = "%n",
        footer = {
            "SAVEPOINT is a savepoint or a retained checkpoint. The job's jar is not needed.",
            "'weir inspect', 'verify', 'diff' and 'edit' are short for the commands here."
        })
final class StateCommand implements Runnable {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    boolean help;

    @Spec CommandSpec spec = CommandSpec.create();

    /** All that can be done with a savepoint, by name. */
    private static Map<String, Function<Terminal, SavepointCommand>> commands() {
        Map<String, Function<Terminal, SavepointCommand>> commands = new LinkedHashMap<>();
        commands.put("inspect", InspectCommand::new);
        commands.put("verify", VerifyCommand::new);
        commands.put("show", ShowCommand::new);
        commands.put("diff", DiffCommand::new);
        commands.put("export", ExportCommand::new);
        commands.put("query", QueryCommand::new);
        commands.put("edit", EditCommand::new);
        return commands;
    }

    /** Those that are commands of {@code weir} itself, too. */
    static Map<String, Supplier<Object>> shortForms(Terminal terminal) {
        Map<String, Supplier<Object>> commands = new LinkedHashMap<>();
        commands.put("inspect", () -> new InspectCommand(terminal));
        commands.put("verify", () -> new VerifyCommand(terminal));
        commands.put("diff", () -> new DiffCommand(terminal));
        commands.put("edit", () -> new EditCommand(terminal));
        return commands;
    }

    /** With the command that is asked for, or with all. */
    static CommandLine commandLine(Terminal terminal, String asked) {
        var state = new CommandLine(new StateCommand());
        var commands = commands();
        commands.forEach(
                (name, command) -> {
                    if (name.equals(asked) || !commands.containsKey(asked)) {
                        state.addSubcommand(name, command.apply(terminal));
                    }
                });
        return state;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Which command?");
    }
}
