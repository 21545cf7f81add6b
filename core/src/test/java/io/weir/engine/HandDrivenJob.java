package io.weir.engine;

import io.weir.backend.CapturedBlock;
import io.weir.backend.DeclaredState;
import io.weir.graph.JobPlan;
import io.weir.graph.OperatorNode;
import io.weir.graph.PlanSettings;
import io.weir.graph.Planner;
import io.weir.heap.HeapStateBackend;
import io.weir.operator.Committing;
import io.weir.time.Clock;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The workers of a job without master, threads or checkpoints: the test takes their turns. */
final class HandDrivenJob implements WorkerListener, SnapshotBuild.Factory {
    private static final int MANY_TURNS = 100_000;

    private final List<Worker> workers;
    private final Set<Integer> ended = new HashSet<>();
    private final Set<Integer> stopped = new HashSet<>();

    HandDrivenJob(
            List<OperatorNode> nodes,
            int parallelism,
            int batchSize,
            boolean copies,
            Map<String, List<List<?>>> splitsBySourceName) {
        JobPlan plan = Planner.plan(nodes, PlanSettings.of(parallelism));
        Map<String, List<List<?>>> splits = new HashMap<>();
        for (JobPlan.PlannedOperator operator : plan.operators()) {
            List<List<?>> those = splitsBySourceName.get(operator.name());
            if (those != null) {
                splits.put(operator.operatorId(), those);
            }
        }
        workers =
                Deployment.deploy(
                        plan,
                        parallelism,
                        new TaskEnvironment(
                                "00000000000000000000000000000001",
                                0,
                                -1,
                                STILL,
                                NO_THREADS,
                                new HeapStateBackend(),
                                new Specializer(copies),
                                batchSize,
                                plan.usesEventTime(),
                                200,
                                true),
                        this,
                        this,
                        OperatorStates.NONE,
                        false,
                        splits,
                        null);
    }

    /** Runs until all input is read. */
    void run() {
        workers.forEach(Worker::startRecords);
        for (int turn = 0; ended.size() < workers.size(); turn++) {
            if (turn > MANY_TURNS) {
                throw new AssertionError("The job does not end; ended workers: " + ended);
            }
            workers.forEach(Worker::turn);
        }
        workers.forEach(Worker::cancel);
        workers.forEach(Worker::turn);
        if (stopped.size() < workers.size()) {
            throw new AssertionError("Not all workers have stopped: " + stopped);
        }
    }

    @Override
    public void opened(int worker, Map<String, List<DeclaredState>> declared) {}

    @Override
    public void ready(int worker) {}

    @Override
    public void inputEnded(int worker) {
        ended.add(worker);
    }

    @Override
    public void commit(int worker, long checkpointId, List<Committing.Commit> commits) {}

    @Override
    public void failed(int worker, Throwable cause) {
        throw new AssertionError("Worker " + worker + " failed", cause);
    }

    @Override
    public void stopped(int worker) {
        stopped.add(worker);
    }

    @Override
    public SnapshotBuild begin(int worker, long checkpointId, boolean full, Runnable caughtUp) {
        return new SnapshotBuild() {
            @Override
            public void captured(CapturedBlock block) {}

            @Override
            public boolean isBehind() {
                return false;
            }

            @Override
            public void complete(List<TaskSnapshot> tasks, BarrierTimes times) {}

            @Override
            public void abandon(List<TaskSnapshot> tasks) {}
        };
    }

    private static final Clock STILL =
            new Clock() {
                @Override
                public long currentTimeMillis() {
                    return 1_000_000;
                }

                @Override
                public long nanoTime() {
                    return 0;
                }
            };

    private static final Scheduler NO_THREADS =
            new Scheduler() {
                @Override
                public Running start(String name, Actor actor) {
                    throw new UnsupportedOperationException();
                }

                @Override
                public Thread newThread(Runnable work, String name) {
                    throw new UnsupportedOperationException();
                }
            };
}
