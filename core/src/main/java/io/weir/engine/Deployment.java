package io.weir.engine;

import io.weir.backend.KeyedBackend;
import io.weir.connector.Source;
import io.weir.function.Collector;
import io.weir.function.KeySelector;
import io.weir.graph.JobPlan;
import io.weir.graph.JobPlan.Chain;
import io.weir.graph.JobPlan.ChainEdge;
import io.weir.graph.JobPlan.Link;
import io.weir.graph.JobPlan.PlannedOperator;
import io.weir.graph.OperatorNode;
import io.weir.graph.Partitioning;
import io.weir.operator.KeyBits;
import io.weir.operator.OperatorFactory;
import io.weir.types.Type;
import io.weir.watermark.WatermarkStrategy;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes the workers, tasks and channels of one attempt from the plan of the job. Used once, by one
 * thread, before the workers start.
 */
public final class Deployment {
    private final JobPlan plan;
    private final TaskEnvironment environment;
    private final OperatorStates states;
    private final boolean restored;
    private final Map<String, List<List<?>>> splits;
    private final List<Worker> workers = new ArrayList<>();

    /** By identity: the edges of a stream that is united with itself are equal. */
    private final IdentityHashMap<ChainEdge, List<List<@Nullable Channel>>> channels =
            new IdentityHashMap<>();

    private final Map<ChainEdge, Optional<Packing>> packings = new HashMap<>();
    private final Map<String, SharedObject> shared = new HashMap<>();

    private Deployment(
            JobPlan plan,
            TaskEnvironment environment,
            OperatorStates states,
            boolean restored,
            Map<String, List<List<?>>> splits) {
        this.plan = plan;
        this.environment = environment;
        this.states = states;
        this.restored = restored;
        this.splits = splits;
    }

    /**
     * Makes the workers, not yet started.
     *
     * @param workers how many
     * @param states the state without a key
     * @param restored whether the job goes on from a checkpoint
     * @param splits by operator id of a source: the splits of each subtask
     * @param restorer fills keyed state, or null for a fresh start
     */
    public static List<Worker> deploy(
            JobPlan plan,
            int workers,
            TaskEnvironment environment,
            WorkerListener listener,
            SnapshotBuild.Factory snapshots,
            OperatorStates states,
            boolean restored,
            Map<String, List<List<?>>> splits,
            Worker.@Nullable Restorer restorer) {
        Deployment deployment = new Deployment(plan, environment, states, restored, splits);
        for (int i = 0; i < workers; i++) {
            Worker worker = new Worker(i, environment.clock(), listener, snapshots);
            if (restorer != null) {
                worker.setRestorer(restorer);
            }
            deployment.workers.add(worker);
        }
        for (Chain chain : plan.chains()) {
            for (int subtask = 0; subtask < chain.parallelism(); subtask++) {
                deployment.deploy(chain, subtask);
            }
        }
        return deployment.workers;
    }

    /** The input of a head operator, and how the records on their way to it are packed. */
    private record LoopKey(int input, Optional<Packing> packing) {}

    private BatchLoop loop(OperatorHost head, LoopKey key) {
        Collector<Object> taker = Task.objects(head.operator().input(key.input()));
        Specializer specializer = environment.specializer();
        if (key.packing().isEmpty()) {
            return specializer.createWith(ConstantHeadLoop.class, taker);
        }
        Packing packing = key.packing().get();
        return specializer.createWith(
                PackedLoop.class, new PackedLoop.Head(taker, packing.width(), packing.maker()));
    }

    /**
     * How the records on an edge are packed, if they are: only the copies of classes gain by it.
     */
    private Optional<Packing> packing(ChainEdge edge) {
        return packings.computeIfAbsent(
                edge,
                e ->
                        e.partitioning() instanceof Partitioning.Hash hash
                                        && KeyBits.canRead(hash.keyType().primitive())
                                        && environment.specializer().makesCopies()
                                ? Packing.ofArgument(hash.selector())
                                : Optional.empty());
    }

    private Worker workerOf(int subtask) {
        return workers.get(subtask % workers.size());
    }

    private void deploy(Chain chain, int subtask) {
        Worker worker = workerOf(subtask);
        String name = "%s (%d/%d)".formatted(chain.name(), subtask + 1, chain.parallelism());
        OperatorNode.Body body = chain.head().node().body();
        if (body instanceof OperatorNode.Body.Reads reads) {
            deploySource(chain, subtask, worker, name, reads);
        } else {
            OperatorTask task = new OperatorTask(name, subtask, environment, worker.barriers());
            List<OperatorHost> hosts = hosts(chain, subtask, task, worker);
            makeOperators(chain, subtask, task, hosts);
            OperatorHost head = hosts.get(0);
            Map<LoopKey, BatchLoop> loops = new HashMap<>();
            for (ChainEdge edge : plan.edges()) {
                if (edge.to() == chain.head().index()) {
                    LoopKey key = new LoopKey(edge.input(), packing(edge));
                    BatchLoop loop = loops.computeIfAbsent(key, k -> loop(head, k));
                    addEntrances(task, edge, loop, subtask, worker);
                }
            }
            worker.addTask(task);
        }
    }

    private <T, S> void deploySource(
            Chain chain,
            int subtask,
            Worker worker,
            String name,
            Source<T, S> source,
            WatermarkStrategy<T> strategy) {
        PlannedOperator planned = chain.head();
        List<List<?>> all = splits.getOrDefault(planned.operatorId(), List.of());
        @SuppressWarnings("unchecked") // They were discovered by this source.
        List<S> mine = subtask < all.size() ? (List<S>) all.get(subtask) : List.of();
        SourceTask<T, S> task =
                new SourceTask<>(
                        name,
                        subtask,
                        environment,
                        FunctionCopies.copy(source, planned.name()),
                        planned,
                        mine,
                        worker,
                        shared.computeIfAbsent(planned.operatorId(), id -> new SharedObject()));
        List<OperatorHost> hosts = hosts(chain, subtask, task, worker);
        makeOperators(chain, subtask, task, hosts);
        Collector<Object> head = hosts.get(0).output();
        if (strategy.isNone()) {
            task.setOutput(
                    environment
                            .specializer()
                            .createWith(
                                    ConstantHeadSourceOutput.class,
                                    new ConstantHeadSourceOutput.Head(head, task.time())));
        } else {
            WatermarkStrategy<T> own = FunctionCopies.copy(strategy, planned.name());
            SplitWatermarks<T> watermarks = new SplitWatermarks<>(own, environment.clock());
            task.setWatermarks(watermarks);
            task.setOutput(
                    environment
                            .specializer()
                            .createWith(
                                    EventTimeSourceOutput.class,
                                    new EventTimeSourceOutput.Head(
                                            head,
                                            task.time(),
                                            watermarks,
                                            own.createTimestampAssigner())));
        }
        worker.addTask(task);
    }

    @SuppressWarnings("unchecked") // Source and strategy come from one call that joins their types.
    private void deploySource(
            Chain chain, int subtask, Worker worker, String name, OperatorNode.Body.Reads reads) {
        deploySource(
                chain,
                subtask,
                worker,
                name,
                (Source<Object, Object>) reads.source(),
                (WatermarkStrategy<Object>) reads.watermarks());
    }

    private List<OperatorHost> hosts(Chain chain, int subtask, Task task, Worker worker) {
        List<OperatorHost> hosts = task.hosts();
        for (PlannedOperator operator : chain.operators()) {
            OperatorHost host =
                    new OperatorHost(
                            operator,
                            task,
                            keyedBackend(operator, subtask, worker),
                            new StoredOperatorState(
                                    operator.operatorId(),
                                    subtask,
                                    states.deal(
                                            operator.operatorId(), subtask, operator.parallelism()),
                                    restored));
            host.ended = states.hadEnded(operator.operatorId(), subtask, operator.parallelism());
            hosts.add(host);
        }
        return hosts;
    }

    private @Nullable KeyedBackend keyedBackend(
            PlannedOperator operator, int subtask, Worker worker) {
        Type<?> keyType = operator.keyType().orElse(null);
        if (keyType == null) {
            return null;
        }
        int p = operator.parallelism();
        int max = operator.maxParallelism();
        return environment
                .backend()
                .create(
                        operator.operatorId(),
                        keyType,
                        max,
                        KeyGroups.first(subtask, p, max),
                        KeyGroups.last(subtask, p, max),
                        worker::captured);
    }

    /** From the last to the first, because each needs the takers of what it sends. */
    private void makeOperators(Chain chain, int subtask, Task task, List<OperatorHost> hosts) {
        Map<Integer, OperatorHost> byIndex = new HashMap<>();
        for (OperatorHost host : hosts) {
            byIndex.put(host.planned().index(), host);
        }
        for (int i = hosts.size() - 1; i >= 0; i--) {
            OperatorHost host = hosts.get(i);
            Map<Optional<String>, List<Collector<Object>>> takers = new HashMap<>();
            for (Link link : chain.links()) {
                OperatorHost taker = byIndex.get(link.to());
                if (link.from() == host.planned().index() && taker != null) {
                    host.next.add(taker);
                    takers.computeIfAbsent(link.sideOutput(), t -> new ArrayList<>())
                            .add(Task.objects(taker.operator().input(0)));
                }
            }
            for (ChainEdge edge : plan.edges()) {
                if (edge.from() == host.planned().index()) {
                    takers.computeIfAbsent(edge.sideOutput(), t -> new ArrayList<>())
                            .add(output(edge, subtask, host, task));
                }
            }
            takers.forEach(
                    (tag, list) -> {
                        Collector<Object> joined = join(list, task);
                        if (tag.isPresent()) {
                            host.setSideOutput(tag.get(), joined);
                        } else {
                            host.setOutput(joined);
                        }
                    });
            host.setOperator(factory(host.planned()).create(host));
        }
    }

    private static OperatorFactory factory(PlannedOperator operator) {
        OperatorNode.Body body = operator.node().body();
        if (body instanceof OperatorNode.Body.Runs runs) {
            return runs.factory();
        }
        if (body instanceof OperatorNode.Body.Writes writes) {
            return writes.factory();
        }
        return SourceHead::new;
    }

    private Collector<Object> join(List<Collector<Object>> takers, Task task) {
        Collector<Object> joined = takers.get(takers.size() - 1);
        for (int i = takers.size() - 2; i >= 0; i--) {
            joined =
                    environment
                            .specializer()
                            .create(TeeOutput.class, takers.get(i), joined, task.time());
        }
        return joined;
    }

    private Collector<Object> output(ChainEdge edge, int subtask, OperatorHost host, Task task) {
        PlannedOperator to = plan.operators().get(edge.to());
        int targets = to.parallelism();
        List<@Nullable Channel> row = new ArrayList<>();
        List<Channel> made = new ArrayList<>();
        for (int target = 0; target < targets; target++) {
            boolean joined =
                    !(edge.partitioning() instanceof Partitioning.Forward) || target == subtask;
            Channel channel =
                    joined
                            ? new Channel(
                                    environment.batchSize(),
                                    packing(edge).map(Packing::width).orElse(0),
                                    environment.eventTime(),
                                    task.time())
                            : null;
            row.add(channel);
            if (channel != null) {
                made.add(channel);
                task.outputs().add(channel);
                host.channels.add(channel);
            }
        }
        List<List<@Nullable Channel>> rows = channels.computeIfAbsent(edge, e -> new ArrayList<>());
        if (rows.size() != subtask) {
            throw new IllegalStateException("Channels of " + edge + " are made out of order");
        }
        rows.add(row);
        Channel[] all = made.toArray(Channel[]::new);
        Specializer specializer = environment.specializer();
        Partitioning partitioning = edge.partitioning();
        if (partitioning instanceof Partitioning.Hash hash) {
            return hashOutput(hash, packing(edge), all, to, host);
        }
        if (all.length == 1) {
            return specializer.create(ForwardOutput.class, all[0]);
        }
        return partitioning instanceof Partitioning.Broadcast
                ? specializer.create(BroadcastOutput.class, (Object) all)
                : specializer.create(RebalanceOutput.class, all, subtask);
    }

    private Collector<Object> hashOutput(
            Partitioning.Hash hash,
            Optional<Packing> packing,
            Channel[] all,
            PlannedOperator to,
            OperatorHost host) {
        Channel[] byKeyGroup = new Channel[to.maxParallelism()];
        for (int group = 0; group < byKeyGroup.length; group++) {
            byKeyGroup[group] = all[KeyGroups.owner(group, all.length, byKeyGroup.length)];
        }
        KeySelector<?, ?> selector = FunctionCopies.copy(hash.selector(), to.name());
        Specializer specializer = environment.specializer();
        Type.Primitive kind = hash.keyType().primitive();
        if (KeyBits.canRead(kind)) {
            boolean wide = kind == Type.Primitive.LONG || kind == Type.Primitive.DOUBLE;
            MethodHandle key = KeyBits.reader(selector, kind);
            long highBits = wide ? 0xffffffffL : 0L;
            return packing.isEmpty()
                    ? specializer.create(LongHashOutput.class, host, key, highBits, byKeyGroup)
                    : specializer.create(
                            PackedHashOutput.class, host, key, highBits, byKeyGroup, packing.get());
        }
        return specializer.create(HashOutput.class, host, selector, hash.keyType(), byKeyGroup);
    }

    private void addEntrances(
            OperatorTask task, ChainEdge edge, BatchLoop loop, int subtask, Worker worker) {
        List<List<@Nullable Channel>> rows = channels.getOrDefault(edge, List.of());
        for (int from = 0; from < rows.size(); from++) {
            Channel channel = rows.get(from).get(subtask);
            if (channel != null) {
                Worker sender = workerOf(from);
                if (sender != worker) {
                    channel.setWakers(sender::wake, worker::wake);
                }
                task.addEntrance(channel, loop);
            }
        }
    }
}
