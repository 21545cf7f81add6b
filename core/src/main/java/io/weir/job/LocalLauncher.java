package io.weir.job;

import io.weir.config.ConfigSource;
import io.weir.config.Configuration;
import io.weir.config.PipelineOptions;
import io.weir.config.StateRecoveryOptions;
import io.weir.graph.JobPlan;
import io.weir.graph.PlanSettings;
import io.weir.graph.PlanText;
import io.weir.graph.Planner;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Runs jobs in this process, on threads of their own, as the {@link ProgramContext} says. */
public final class LocalLauncher implements JobLauncher {
    /** How a person goes on with a job whose program starts itself. */
    private static final String RESUME_IN_PROGRAM =
            "-Dexecution.state-recovery.path={checkpoint} among the program's arguments";

    @Override
    public JobClient launch(JobProgram program) {
        Optional<ProgramContext> context = ProgramContext.current();
        context.ifPresent(ProgramContext::noteExecute);
        Configuration configuration =
                context.map(c -> settingsOf(c, program.configuration()))
                        .orElse(program.configuration());
        JobSettings settings =
                JobSettings.from(
                        program.name(),
                        configuration,
                        program.restartStrategy(),
                        Runtime.getRuntime().availableProcessors(),
                        context.map(ProgramContext::resumeCommand).orElse(RESUME_IN_PROGRAM));
        if (context.isPresent() && context.get().mode() == ProgramContext.Mode.PLAN) {
            JobPlan plan =
                    Planner.plan(
                            program.operators(),
                            new PlanSettings(
                                    settings.parallelism(),
                                    settings.maxParallelism(),
                                    settings.chaining(),
                                    settings.automaticUids(),
                                    Map.of()));
            context.get().offerPlan(described(settings, configuration, plan));
            throw new PlanRequestedException();
        }
        if (context.isPresent() && context.get().mode() == ProgramContext.Mode.UPGRADE) {
            context.get()
                    .offerUpgrade(
                            UpgradeCheck.of(
                                    Seams.system(configuration), settings, program.operators()));
            throw new PlanRequestedException();
        }
        JobClient job =
                JobMaster.start(
                        Seams.system(configuration),
                        settings,
                        program.operators(),
                        context.map(ProgramContext::listener).orElse(JobListener.none()),
                        context.map(ProgramContext::cancellation).orElse(new Cancellation()));
        context.ifPresent(c -> c.launched(job));
        return job;
    }

    private static ProgramContext.Plan described(
            JobSettings settings, Configuration configuration, JobPlan plan) {
        var text = new StringBuilder(PlanText.of(settings.name(), plan));
        text.append("%nState backend: %s%n".formatted(settings.stateBackend().describe()));
        var more = new LinkedHashMap<String, Map<String, String>>();
        more.put("stateBackend", Map.of("description", settings.stateBackend().describe()));
        for (StorageChoice choice : StorageChoice.of(settings, configuration)) {
            text.append("%s%n".formatted(choice.text()));
            more.put(choice.what(), choice.fields());
        }
        return new ProgramContext.Plan(text.toString(), PlanText.json(settings.name(), plan, more));
    }

    /** The settings of the program under those that the launcher was given for this run. */
    private static Configuration settingsOf(ProgramContext context, Configuration program) {
        Configuration settings = program;
        if (context.parallelism().isPresent()) {
            settings =
                    settings.with(
                            PipelineOptions.PARALLELISM.key(),
                            Integer.toString(context.parallelism().getAsInt()),
                            new ConfigSource(ConfigSource.Rank.COMMAND_LINE, "-p"));
        }
        if (context.restoreFrom().isPresent()) {
            settings =
                    settings.with(
                            StateRecoveryOptions.PATH.key(),
                            context.restoreFrom().get(),
                            new ConfigSource(ConfigSource.Rank.COMMAND_LINE, "-s"));
        }
        if (context.allowNonRestoredState()) {
            settings =
                    settings.with(
                            StateRecoveryOptions.IGNORE_UNCLAIMED_STATE.key(),
                            "true",
                            new ConfigSource(ConfigSource.Rank.COMMAND_LINE, "-n"));
        }
        return settings;
    }
}
