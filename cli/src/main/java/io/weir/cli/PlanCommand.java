package io.weir.cli;

import io.weir.job.ProgramContext;
import io.weir.restore.RestoreJson;
import io.weir.restore.RestorePlan;
import io.weir.restore.RestorePlan.Verdict;
import io.weir.restore.RestoreText;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows what would become of the state of a savepoint or checkpoint in a program's job. */
@Command(
        name = "plan",
        description = {
            "Show what would become of the state of a savepoint or checkpoint in a program's job:",
            "what is kept, migrated, new, dropped or incompatible. Runs no job and moves no record;"
                    + " functions are opened and closed to learn the states they declare."
        },
        customSynopsis = "weir plan -s PATH [OPTIONS] JAR [ARG...]",
        sortOptions = false,
        descriptionHeading = "%n",
        parameterListHeading = "%n",
        optionListHeading = "%n",
        exitCodeOnInvalidInput = ExitCode.PLAN_USAGE,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            " 0:safe: all state goes on, or -n allows what is dropped",
            " 2:state would be dropped",
            " 3:impossible, or there is nothing to go on from, or the program was refused",
            "64:the command line is wrong"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  weir plan -s /savepoints/savepoint-1f4c9a-20261123T101500Z new.jar --input data",
            "  weir plan -s latest -D execution.checkpointing.dir=/var/lib/weir -p 8 new.jar",
            "  weir plan --json -s savepoint new.jar > plan.json && weir run -s savepoint new.jar"
        })
final class PlanCommand implements Callable<Integer> {
    @Mixin private final ProgramOptions program = new ProgramOptions();

    @Option(
            names = {"-s", "--fromSavepoint"},
            required = true,
            paramLabel = "PATH",
            description =
                    "The savepoint or checkpoint; 'latest' is the newest checkpoint in"
                            + " execution.checkpointing.dir.")
    String restoreFrom = "";

    @Option(
            names = {"-n", "--allowNonRestoredState"},
            description = "State may be left behind that the job does not have.")
    boolean allowNonRestoredState;

    @Option(names = "--json", description = "For tools: one JSON object.")
    boolean json;

    private final Terminal terminal;

    PlanCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws CommandException {
        program.check();
        if (program.verbose) {
            Logging.verbose();
        }
        ProgramContext context =
                ProgramContext.builder()
                        .mode(ProgramContext.Mode.UPGRADE)
                        .definitions(program.definitions)
                        .parallelism(program.parallelism())
                        .restoreFrom(Optional.of(restoreFrom))
                        .allowNonRestoredState(allowNonRestoredState)
                        .build();
        PrintStream processOut = System.out;
        // stdout is the plan's, for tools; what the program prints goes to stderr meanwhile.
        System.setOut(terminal.err());
        ProgramContext.install(context);
        try (Program loaded = program.load()) {
            Optional<Throwable> thrown = loaded.call(program.arguments());
            RestorePlan plan = context.upgrade().orElse(null);
            if (plan == null) {
                throw ProgramEnd.nothingRan(loaded, context, thrown);
            }
            show(plan);
            return exitCode(plan.verdict());
        } finally {
            ProgramContext.uninstall();
            System.setOut(processOut);
        }
    }

    private int exitCode(Verdict verdict) {
        return switch (verdict) {
            case SAFE -> ExitCode.FINISHED;
            case DROPS -> allowNonRestoredState ? ExitCode.FINISHED : ExitCode.WOULD_DROP;
            case IMPOSSIBLE -> ExitCode.REFUSED;
        };
    }

    private void show(RestorePlan plan) {
        Optional<String> run = runCommand(plan.verdict());
        if (json) {
            terminal.out().println(RestoreJson.of(plan, allowNonRestoredState, run));
            return;
        }
        terminal.out().print(RestoreText.of(plan, allowNonRestoredState));
        if (run.isPresent()) {
            boolean asked = plan.verdict() == Verdict.SAFE || allowNonRestoredState;
            terminal.out().println();
            terminal.out().println(asked ? "Run it with:" : "To run it without that state:");
            terminal.out().println("  " + run.get());
        }
    }

    /** The command that starts the job; empty if nothing does. */
    private Optional<String> runCommand(Verdict verdict) {
        if (verdict == Verdict.IMPOSSIBLE) {
            return Optional.empty();
        }
        List<String> words = new ArrayList<>();
        words.add(System.getProperty("weir.command", "weir"));
        words.addAll(List.of("run", "-s", restoreFrom));
        if (verdict == Verdict.DROPS) {
            words.add("-n");
        }
        words.addAll(program.words());
        return Optional.of(ShellWords.join(words));
    }
}
