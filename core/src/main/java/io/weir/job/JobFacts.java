package io.weir.job;

import io.weir.engine.TaskFacts;
import io.weir.graph.JobPlan;
import io.weir.graph.JobPlan.ChainEdge;
import io.weir.graph.JobPlan.PlannedOperator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a job consists of and what its parts have done in the present attempt: plain facts, for
 * whoever shows them. A snapshot that may be a moment old; for any thread.
 *
 * @param vertices the chains of the plan, in topological order
 * @param edges between them
 * @param attemptNanos how long the attempt has been going on
 */
public record JobFacts(List<Vertex> vertices, List<Edge> edges, long attemptNanos) {
    /**
     * A chain.
     *
     * @param id of its first operator: 32 hexadecimal digits
     * @param name of all its operators
     * @param uids that its operators were given
     */
    public record Vertex(
            String id,
            String name,
            List<String> uids,
            int parallelism,
            int maxParallelism,
            List<Subtask> subtasks) {}

    /**
     * One parallel part of a chain.
     *
     * @param watermarkMillis the event time that it has come to; {@link Long#MIN_VALUE} if none
     */
    public record Subtask(
            int index,
            long recordsIn,
            long busyNanos,
            long backpressuredNanos,
            long watermarkMillis) {}

    /**
     * A hand-over between chains.
     *
     * @param from position of the vertex that sends
     * @param to position of the vertex that takes
     * @param shipping hash, rebalance, broadcast or forward
     */
    public record Edge(int from, int to, String shipping) {}

    /** Of a job that has no attempt. */
    public static JobFacts none() {
        return new JobFacts(List.of(), List.of(), 0);
    }

    static JobFacts of(JobPlan plan, List<TaskFacts> tasks, long attemptNanos) {
        List<Vertex> vertices = new ArrayList<>();
        for (JobPlan.Chain chain : plan.chains()) {
            List<Subtask> subtasks = new ArrayList<>();
            for (TaskFacts task : tasks) {
                if (task.chain() == chain.index()) {
                    subtasks.add(
                            new Subtask(
                                    task.subtask(),
                                    task.recordsIn(),
                                    task.busyNanos(),
                                    task.backpressuredNanos(),
                                    task.watermarkMillis()));
                }
            }
            subtasks.sort((a, b) -> Integer.compare(a.index(), b.index()));
            List<String> uids = new ArrayList<>();
            chain.operators().forEach(operator -> operator.uid().ifPresent(uids::add));
            PlannedOperator head = chain.head();
            vertices.add(
                    new Vertex(
                            head.operatorId(),
                            chain.name(),
                            uids,
                            chain.parallelism(),
                            head.maxParallelism(),
                            subtasks));
        }
        List<Edge> edges = new ArrayList<>();
        for (ChainEdge edge : plan.edges()) {
            edges.add(
                    new Edge(
                            plan.operators().get(edge.from()).chain(),
                            plan.operators().get(edge.to()).chain(),
                            edge.partitioning()
                                    .getClass()
                                    .getSimpleName()
                                    .toLowerCase(Locale.ROOT)));
        }
        return new JobFacts(List.copyOf(vertices), edges, attemptNanos);
    }
}
