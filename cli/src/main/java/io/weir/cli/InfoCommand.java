package io.weir.cli;

import io.weir.job.ProgramContext;
import java.io.PrintStream;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows what a program would run. */
@Command(
        name = "info",
        description =
                "Show the plan of a program's job: operators, uids, chains, state. Runs no job.",
        customSynopsis = "weir info [OPTIONS] JAR [ARG...]",
        sortOptions = false,
        descriptionHeading = "%n",
        parameterListHeading = "%n",
        optionListHeading = "%n",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            " 0:the plan was shown",
            ExitCode.Help.USAGE,
            " 3:the program or its job was refused"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  weir info job.jar --input data",
            "  weir info --json job.jar --input data > plan.json"
        })
final class InfoCommand implements Callable<Integer> {
    @Mixin private final ProgramOptions program = new ProgramOptions();

    @Option(names = "--json", description = "For tools: one JSON object.")
    boolean json;

    private final Terminal terminal;

    InfoCommand(Terminal terminal) {
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
                        .mode(ProgramContext.Mode.PLAN)
                        .definitions(program.definitions)
                        .parallelism(program.parallelism())
                        .build();
        PrintStream processOut = System.out;
        // stdout is the plan's, for tools; what the program prints goes to stderr meanwhile.
        System.setOut(terminal.err());
        ProgramContext.install(context);
        try (Program loaded = program.load()) {
            Optional<Throwable> thrown = loaded.call(program.arguments());
            // A program that catches Throwable also catches what ends it here; the plan is kept.
            ProgramContext.Plan plan = context.plan().orElse(null);
            if (plan == null) {
                throw ProgramEnd.nothingRan(loaded, context, thrown);
            }
            terminal.out().println(json ? plan.json() : plan.text().stripTrailing());
            return ExitCode.FINISHED;
        } finally {
            ProgramContext.uninstall();
            System.setOut(processOut);
        }
    }
}
