package io.weir.cli;

import io.weir.cli.state.StateAddress;
import io.weir.config.ConfigException;
import io.weir.config.ConfigLoader;
import io.weir.savepoint.Savepoint;
import io.weir.savepoint.SavepointState;
import io.weir.snapshot.CheckpointDirectory;
import io.weir.storage.FileStores;
import io.weir.storage.StoreOpener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Option;

/** What the commands on savepoints have in common: how one is opened, and what may go wrong. */
abstract class SavepointCommand implements Callable<Integer> {
    /** What SAVEPOINT can be, for the help. */
    static final String WHERE =
            "A savepoint or retained checkpoint: its folder, the file _metadata in it, or the"
                    + " folder of a job, for its newest checkpoint.";

    static final String STATE = "The operator's uid and the state's name: words/count.";

    @Option(names = "--verbose", description = "Show stack traces.")
    boolean verbose;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    boolean help;

    final Terminal terminal;

    SavepointCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    /** Does what the command is for; the exit code. */
    abstract int run() throws IOException, CommandException;

    @Override
    public final Integer call() throws CommandException {
        try {
            return run();
        } catch (ResultStream.NobodyReadsException e) {
            return ExitCode.NOBODY_READS;
        } catch (UncheckedIOException e) {
            throw refused(Objects.requireNonNull(e.getCause()));
        } catch (IOException e) {
            throw refused(e);
        }
    }

    private CommandException refused(IOException e) {
        String message = e.getMessage() == null ? e.toString() : e.getMessage();
        // What is wrong with a file needs no stack trace, unless it is asked for.
        return verbose ? CommandException.refused(message, e) : CommandException.refused(message);
    }

    /** Opens a savepoint or checkpoint, and says on stderr which newer ones can't be used. */
    final Savepoint open(String location) throws IOException, CommandException {
        CheckpointDirectory.Found found = CheckpointDirectory.locate(location, stores());
        found.skipped()
                .forEach(
                        skipped ->
                                terminal.err()
                                        .println(
                                                "warning: %s is not used: %s"
                                                        .formatted(
                                                                skipped.checkpoint(),
                                                                skipped.reason())));
        return Savepoint.of(found.checkpoint().orElseThrow());
    }

    /** Opens stores as conf/config.yaml and the environment say. */
    static StoreOpener stores() throws CommandException {
        try {
            return FileStores.opener(ConfigLoader.system().load());
        } catch (ConfigException e) {
            throw CommandException.usage(String.valueOf(e.getMessage()), e);
        }
    }

    /** How wide a table can be: as the terminal, if it is one. */
    final int tableColumns() {
        return terminal.coloured() ? Math.max(80, terminal.columns()) : Integer.MAX_VALUE;
    }

    /** The state with an address. */
    static SavepointState state(Savepoint savepoint, String address) throws CommandException {
        return StateAddress.find(savepoint, address).orElseThrow(() -> unknown(savepoint, address));
    }

    private static CommandException unknown(Savepoint savepoint, String address) {
        List<String> known = savepoint.states().stream().map(StateAddress::of).toList();
        return CommandException.usage(
                "%s has no state '%s'. %s"
                        .formatted(savepoint.location(), address, orThose(address, known)));
    }

    /** Which of the known was meant, or all of them. */
    static String orThose(String word, List<String> known) {
        return NearestWord.to(word, known)
                .map(near -> "Did you mean '" + near + "'?")
                .orElse(known.isEmpty() ? "It has none." : "It has: " + String.join(", ", known));
    }
}
