package io.weir.job;

import io.weir.connector.Source;
import io.weir.engine.FunctionCopies;
import io.weir.engine.OperatorStates;
import io.weir.engine.Worker;
import io.weir.graph.JobPlan;
import io.weir.graph.JobPlan.PlannedOperator;
import io.weir.graph.OperatorNode;
import io.weir.restore.EngineStates;
import io.weir.snapshot.StateId;
import io.weir.time.Clock;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the splits of all sources of an attempt: once before it starts, and again as often as a
 * source wants. Confined to the job's master; may block.
 */
final class Discovery {
    private final JobPlan plan;
    private final Clock clock;
    private final List<Watched<?>> watched = new ArrayList<>();

    private static final class Watched<S> {
        final PlannedOperator operator;
        final Source<?, S> source;
        final SplitAssignment<S> assignment;
        final Optional<Duration> interval;
        long nextNanos = Long.MAX_VALUE;

        Watched(PlannedOperator operator, Source<?, S> source) {
            this.operator = operator;
            this.source = source;
            this.assignment = new SplitAssignment<>(source, operator.parallelism());
            this.interval = source.discoveryInterval();
        }

        void schedule(long nowNanos) {
            nextNanos = interval.map(i -> nowNanos + i.toNanos()).orElse(Long.MAX_VALUE);
        }
    }

    Discovery(JobPlan plan, Clock clock) {
        this.plan = plan;
        this.clock = clock;
    }

    /**
     * The splits of all sources, those of the checkpoint first.
     *
     * @return by operator id, a list for each subtask
     * @throws IOException if a source can't be read, with the way out
     */
    Map<String, List<List<?>>> begin(OperatorStates states) throws IOException {
        Map<String, List<List<?>>> splits = new HashMap<>();
        for (PlannedOperator operator : plan.operators()) {
            if (operator.node().body() instanceof OperatorNode.Body.Reads reads) {
                begin(operator, reads.source(), states, splits);
            }
        }
        return splits;
    }

    private <S> void begin(
            PlannedOperator operator,
            Source<?, S> source,
            OperatorStates states,
            Map<String, List<List<?>>> splits)
            throws IOException {
        Watched<S> watch = new Watched<>(operator, FunctionCopies.copy(source, operator.name()));
        List<S> stored =
                Attempt.decode(
                        states,
                        new StateId(operator.operatorId(), EngineStates.SPLITS),
                        watch.source.splitType());
        for (S split : stored) {
            Optional<String> why = watch.source.whyNotReadable(split);
            if (why.isPresent()) {
                throw new IOException(
                        "Source %s can't go on where it was: %s".formatted(operator, why.get()));
            }
        }
        List<S> all = new ArrayList<>(stored);
        if (stored.isEmpty() || watch.interval.isPresent()) {
            all.addAll(watch.source.discoverSplits(operator.parallelism()));
        }
        splits.put(operator.operatorId(), List.copyOf(watch.assignment.assign(all)));
        watch.schedule(clock.nanoTime());
        watched.add(watch);
    }

    /** Looks again at those sources whose time has come, and gives new splits to their readers. */
    void ifDue(long nowNanos, List<Worker> workers) throws IOException {
        for (Watched<?> watch : watched) {
            if (watch.nextNanos != Long.MAX_VALUE && nowNanos - watch.nextNanos >= 0) {
                again(watch, workers);
                watch.schedule(clock.nanoTime());
            }
        }
    }

    private static <S> void again(Watched<S> watch, List<Worker> workers) throws IOException {
        PlannedOperator operator = watch.operator;
        List<List<S>> dealt =
                watch.assignment.assign(watch.source.discoverSplits(operator.parallelism()));
        for (int subtask = 0; subtask < dealt.size(); subtask++) {
            if (!dealt.get(subtask).isEmpty()) {
                workers.get(subtask % workers.size())
                        .addSplits(operator.operatorId(), subtask, dealt.get(subtask));
            }
        }
    }

    /**
     * When {@link #ifDue} is to be called again, in {@code nanoTime}, or {@link Long#MAX_VALUE}.
     */
    long nextNanos() {
        long next = Long.MAX_VALUE;
        for (Watched<?> watch : watched) {
            next = Math.min(next, watch.nextNanos);
        }
        return next;
    }
}
