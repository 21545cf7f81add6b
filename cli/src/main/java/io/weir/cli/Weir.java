package io.weir.cli;

import io.weir.control.CommandWords;
import io.weir.time.Clock;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The command {@code weir}. Each subcommand is its own class; only the one that is asked for is
 * made, because to build the model of a command takes longer than to start many a job.
 */
@Command(
        name = "weir",
        header = "Weir runs stateful stream processing jobs on one machine, exactly once.%n",
        customSynopsis = "weir COMMAND [OPTIONS] [ARG...]",
        optionListHeading = "%n",
        commandListHeading = "%nCommands:%n",
        versionProvider = Weir.Version.class,
        footerHeading = "%n",
        footer = {
            "'weir COMMAND --help' tells more, with examples.",
            "",
            "Environment:",
            "  JAVA_HOME        the Java to run with, 17 or newer",
            "  WEIR_JAVA_OPTS   more options for the JVM, such as -Xmx8g",
            "  WEIR_CONF        the config file; otherwise conf/config.yaml beside the launcher"
        })
final class Weir implements Runnable {
    /** What users of Flink type out of habit, and what is so here instead. */
    private static final Map<String, String> NOT_OFFERED = notOffered();

    /** The commands whose first argument is a jar. */
    private static final Set<String> WITH_JAR = Set.of("run", "info", "plan", "upgrade");

    @Option(
            names = {"-v", "-V", "--version"},
            versionHelp = true,
            description = "Show the version.")
    boolean version;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    boolean help;

    @Spec CommandSpec spec = CommandSpec.create();

    private Weir() {}

    public static void main(String[] args) {
        Terminal terminal = Terminal.ofProcess();
        int exitCode = run(terminal, args);
        terminal.out().flush();
        terminal.err().flush();
        System.exit(exitCode);
    }

    /** Runs the command and returns the exit code. */
    static int run(Terminal terminal, String... args) {
        String asked = args.length > 0 ? args[0] : "";
        String[] words;
        try {
            words = words(args);
        } catch (IOException e) {
            terminal.err().println("weir %s: its words can't be read: %s".formatted(asked, e));
            return ExitCode.USAGE;
        }
        return commandLine(terminal, asked, words.length > 1 ? words[1] : "").execute(words);
    }

    /** The words as they stand there, or as they stand in a file. */
    private static String[] words(String... args) throws IOException {
        if (args.length != 3 || !args[1].equals(CommandWords.OPTION)) {
            return args;
        }
        List<String> words = new ArrayList<>(List.of(args[0]));
        words.addAll(CommandWords.read(Path.of(args[2])).words());
        return words.toArray(String[]::new);
    }

    private static CommandLine commandLine(Terminal terminal, String asked, String askedOfIt) {
        Map<String, Supplier<Object>> commands = new LinkedHashMap<>();
        commands.put("run", () -> new RunCommand(terminal, Clock.system()));
        commands.put("list", () -> new ListCommand(terminal));
        commands.put("savepoint", () -> new TakeSavepointCommand(terminal, Clock.system()));
        commands.put("checkpoint", () -> new CheckpointCommand(terminal, Clock.system()));
        commands.put("stop", () -> new StopCommand(terminal, Clock.system()));
        commands.put("cancel", () -> new CancelCommand(terminal, Clock.system()));
        commands.put("upgrade", () -> new UpgradeCommand(terminal, Clock.system()));
        commands.put("logs", () -> new LogsCommand(terminal));
        commands.put("server", () -> new ServerCommand(terminal, Clock.system()));
        commands.put("info", () -> new InfoCommand(terminal));
        commands.put("plan", () -> new PlanCommand(terminal));
        commands.put("demo", () -> new DemoCommand(terminal, Clock.system()));
        Map<String, Supplier<Object>> state = new LinkedHashMap<>();
        state.put("state", () -> StateCommand.commandLine(terminal, askedOfIt));
        state.putAll(StateCommand.shortForms(terminal));
        commands.putAll(state);

        var weir = new CommandLine(new Weir());
        if (commands.containsKey(asked)) {
            weir.addSubcommand(asked, commands.get(asked).get());
        } else {
            commands.forEach((name, command) -> weir.addSubcommand(name, command.get()));
            weir.addSubcommand(new CommandLine.HelpCommand());
        }
        // What follows the jar is the program's own, whatever it looks like.
        weir.setStopAtPositional(true);
        weir.getSubcommands()
                .forEach((name, command) -> command.setStopAtPositional(WITH_JAR.contains(name)));
        return weir.setExpandAtFiles(false)
                .setOut(new PrintWriter(terminal.out(), true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(terminal.err(), true, StandardCharsets.UTF_8))
                .setUsageHelpWidth(Math.min(100, Math.max(80, terminal.columns())))
                .setParameterExceptionHandler((e, a) -> usageError(terminal, e))
                .setExecutionExceptionHandler(
                        (e, command, result) -> failure(terminal, e, command));
    }

    /** Without a command there is nothing to do but to say what there is. */
    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Which command?");
    }

    private static int usageError(Terminal terminal, ParameterException e) {
        CommandLine command = e.getCommandLine();
        String name = command.getCommandSpec().qualifiedName();
        terminal.err().println(name + ": " + message(e));
        if (command.getParent() == null) {
            terminal.err().println();
            command.usage(terminal.err());
        } else {
            terminal.err().println("'" + name + " --help' shows the options.");
        }
        return command.getCommandSpec().exitCodeOnInvalidInput();
    }

    private static String message(ParameterException e) {
        String message = String.valueOf(e.getMessage());
        if (!(e instanceof UnmatchedArgumentException unmatched)) {
            return message;
        }
        CommandLine command = e.getCommandLine();
        String word = unmatched.getUnmatched().get(0);
        if (!word.startsWith("-") && !command.getSubcommands().isEmpty()) {
            return "There is no command '%s'%s"
                    .formatted(word, orMeant(word, command.getSubcommands().keySet()));
        }
        String habit = NOT_OFFERED.get(word);
        return habit != null
                ? message + ". " + habit
                : message + orMeant(word, command.getCommandSpec().optionsMap().keySet());
    }

    private static String orMeant(String word, Collection<String> known) {
        return NearestWord.to(word, known)
                .map(near -> ". Did you mean '" + near + "'?")
                .orElse(".");
    }

    private static int failure(Terminal terminal, Exception e, CommandLine command) {
        boolean verbose = command.getParseResult().hasMatchedOption("--verbose");
        String name = command.getCommandSpec().qualifiedName();
        if (!(e instanceof CommandException known)) {
            terminal.err().println(name + ": this is a bug in Weir: " + e);
            e.printStackTrace(terminal.err());
            return ExitCode.BUG;
        }
        terminal.err().println(name + ": " + known.getMessage());
        Throwable cause = known.getCause();
        if (cause != null && known.exitCode() != ExitCode.USAGE) {
            if (verbose) {
                cause.printStackTrace(terminal.err());
            } else if (Explanation.isWorthATrace(cause)) {
                terminal.err().println("(--verbose shows the stack trace.)");
            }
        }
        return known.exitCode() == ExitCode.USAGE
                ? command.getCommandSpec().exitCodeOnInvalidInput()
                : known.exitCode();
    }

    private static Map<String, String> notOffered() {
        String cluster = "There is no cluster: each job is a process of this machine.";
        return Map.of(
                "-m", cluster,
                "--jobmanager", cluster,
                "-t", cluster,
                "--target", cluster);
    }

    /** What {@code weir --version} prints. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() throws IOException {
            return new String[] {"weir %s (Java %s)".formatted(number(), Runtime.version())};
        }

        /** The number alone. */
        static String number() throws IOException {
            var properties = new Properties();
            try (InputStream in = Weir.class.getResourceAsStream("version.properties")) {
                if (in == null) {
                    throw new IOException("version.properties is not in the jar");
                }
                properties.load(in);
            }
            return String.valueOf(properties.getProperty("version"));
        }
    }
}
