package io.weir.testkit.lives;

import io.weir.function.Collector;
import io.weir.process.CheckpointedFunction;
import io.weir.process.FunctionInitializationContext;
import io.weir.process.FunctionSnapshotContext;
import io.weir.process.KeyedBroadcastProcessFunction;
import io.weir.process.KeyedCoProcessFunction;
import io.weir.process.KeyedProcessFunction;
import io.weir.process.OpenContext;
import io.weir.process.OutputTag;
import io.weir.process.ProcessFunction;
import io.weir.process.TimeDomain;
import io.weir.state.ListState;
import io.weir.state.ListStateDescriptor;
import io.weir.state.MapState;
import io.weir.state.MapStateDescriptor;
import io.weir.state.ValueState;
import io.weir.state.ValueStateDescriptor;
import io.weir.stream.BroadcastStream;
import io.weir.stream.DataStream;
import io.weir.stream.StreamEnvironment;
import io.weir.testkit.Shared;
import io.weir.testkit.sim.SimLedger;
import io.weir.testkit.sim.SimLog;
import io.weir.testkit.sim.SimSink;
import io.weir.testkit.sim.Simulation;
import io.weir.testkit.sim.StoredState;
import io.weir.types.Types;
import io.weir.watermark.WatermarkStrategy;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/**
 * A program with every kind of state: values, lists, maps, timers of both kinds, a broadcast map,
 * lists of operators; with side outputs, unions, streams of two inputs and watermarks. What comes
 * out does not depend on the order between partitions, so a loop over the input is its reference.
 */
@SuppressWarnings("SameNameButDifferent") // Each Context is that of the function around it.
final class Zoo implements Workload {
    /** Times grow within a partition. */
    record Event(String user, long time, int amount) {}

    private static final long BUCKET = 10;
    private static final long END = Long.MAX_VALUE - 1;
    private static final OutputTag<Event> SMALL = new OutputTag<>("small");
    private static final MapStateDescriptor<String, Integer> RULES =
            new MapStateDescriptor<>("rules", Types.STRING, Types.INT);

    private final List<List<Event>> events;
    private final List<List<String>> rules;
    private final SimLog<Event> eventLog;
    private final SimLog<String> ruleLog;
    private final SimLedger<String> ledger;
    private final Shared<Trouble> trouble;

    private Zoo(
            List<List<Event>> events,
            List<List<String>> rules,
            int chunk,
            long pauseNanos,
            Simulation simulation,
            Trouble trouble) {
        this.events = events;
        this.rules = rules;
        this.eventLog = new SimLog<>(events, chunk, pauseNanos, simulation.world());
        this.ruleLog = new SimLog<>(rules, 1, pauseNanos, simulation.world());
        this.ledger = simulation.ledger();
        this.trouble = Shared.of(trouble);
    }

    static Zoo of(Simulation simulation, Choices choices, Trouble trouble) {
        RandomGenerator random = choices.random();
        List<List<Event>> events = new ArrayList<>();
        // Few users, whose state changes often; or so many that tables grow and entries move.
        int users = choices.of("users", 5, 5, 200);
        for (int p = 1 + choices.below("partitions", 3); p > 0; p--) {
            List<Event> partition = new ArrayList<>();
            long time = 0;
            for (int i = choices.below("events", users == 5 ? 20 : 80); i > 0; i--) {
                time += random.nextInt(8);
                String user = "u" + random.nextInt(users);
                partition.add(new Event(user, time, random.nextInt(10)));
            }
            events.add(partition);
        }
        return new Zoo(
                events,
                List.of(List.of("r1", "r2"), List.of("r3")),
                1 + choices.below("events at once", 4),
                choices.of("pause of the source, ns", 0, 10_000, 500_000),
                simulation,
                trouble);
    }

    @Override
    public void build(StreamEnvironment env, int version) {
        WatermarkStrategy<Event> byTime =
                WatermarkStrategy.<Event>forMonotonousTimestamps()
                        .withTimestampAssigner((event, before) -> event.time());
        DataStream<Event> source = env.from(eventLog, byTime).uid("events");
        DataStream<Event> large = source.process(new Split(trouble)).uid("split");
        DataStream<Event> small = large.getSideOutput(SMALL);
        DataStream<Event> all =
                version % 2 == 0
                        ? large.union(small)
                        : small.map(event -> event).uid("same").union(large);
        DataStream<String> ruleNames = env.from(ruleLog).uid("rules");
        BroadcastStream<String> broadcast = ruleNames.broadcast(RULES);

        DataStream<String> out =
                small.map(event -> "small " + event)
                        .uid("smalls")
                        .union(
                                all.keyBy(Event::user).process(new Buckets()).uid("buckets"),
                                all.keyBy(Event::user)
                                        .connect(broadcast)
                                        .process(new Ruled())
                                        .uid("ruled"),
                                all.keyBy(Event::user)
                                        .connect(ruleNames.keyBy(name -> "u0"))
                                        .process(new Both())
                                        .uid("both"),
                                all.rebalance().process(new Counter()).uid("counter"));
        out.to(new SimSink<>(ledger)).uid("out");
    }

    /** Small amounts to the side. */
    private static final class Split extends ProcessFunction<Event, Event> {
        private final Shared<Trouble> trouble;

        Split(Shared<Trouble> trouble) {
            this.trouble = trouble;
        }

        @Override
        public void processElement(Event value, Context ctx, Collector<Event> out) {
            trouble.get().at(value);
            if (value.amount() < 3) {
                ctx.output(SMALL, value);
            } else {
                out.collect(value);
            }
        }
    }

    /** Sums by bucket of event time, in a map; at the end the count and all amounts. */
    @SuppressWarnings("NullAway.Init") // In open().
    private static final class Buckets extends KeyedProcessFunction<String, Event, String> {
        private transient MapState<Long, Integer> sums;
        private transient ValueState<Integer> count;

        /** There if the user has an odd number of events. */
        private transient ValueState<Boolean> odd;

        private transient ListState<Integer> amounts;

        @Override
        public void open(OpenContext openContext) {
            var context = getRuntimeContext();
            sums = context.getMapState(new MapStateDescriptor<>("sums", Types.LONG, Types.INT));
            count = context.getState(new ValueStateDescriptor<>("count", Types.INT));
            odd = context.getState(new ValueStateDescriptor<>("odd", Types.BOOLEAN));
            amounts = context.getListState(new ListStateDescriptor<>("amounts", Types.INT));
        }

        @Override
        public void processElement(Event value, Context ctx, Collector<String> out) {
            long bucket = value.time() / BUCKET;
            Integer sum = sums.get(bucket);
            sums.put(bucket, (sum == null ? 0 : sum) + value.amount());
            Integer n = count.value();
            count.update(n == null ? 1 : n + 1);
            if (odd.value() == null) {
                odd.update(true);
            } else {
                odd.clear();
            }
            amounts.add(value.amount());
            register(ctx, bucket);
        }

        private static void register(
                KeyedProcessFunction<String, Event, String>.Context ctx, long bucket) {
            ctx.timerService().registerEventTimeTimer((bucket + 1) * BUCKET);
            ctx.timerService().registerEventTimeTimer(END);
            long soon = ctx.timerService().currentProcessingTime() + 1;
            ctx.timerService().registerProcessingTimeTimer(soon);
        }

        @Override
        public void onTimer(long timestamp, OnTimerContext ctx, Collector<String> out) {
            String user = ctx.getCurrentKey();
            if (ctx.timeDomain() == TimeDomain.PROCESSING_TIME) {
                out.collect("tick " + user);
            } else if (timestamp == END) {
                List<Integer> sorted = new ArrayList<>();
                amounts.get().forEach(sorted::add);
                Collections.sort(sorted);
                out.collect("user %s count %d amounts %s".formatted(user, count.value(), sorted));
                out.collect("user %s odd %s".formatted(user, odd.value() != null));
            } else {
                long bucket = timestamp / BUCKET - 1;
                out.collect("user %s bucket %d sum %d".formatted(user, bucket, sums.get(bucket)));
                sums.remove(bucket);
            }
        }
    }

    /** At the end how many rules there are; both inputs must have come to it. */
    private static final class Ruled
            extends KeyedBroadcastProcessFunction<String, Event, String, String> {
        @Override
        public void processElement(Event value, ReadOnlyContext ctx, Collector<String> out) {
            ctx.timerService().registerEventTimeTimer(END);
        }

        @Override
        public void processBroadcastElement(String value, Context ctx, Collector<String> out) {
            ctx.getBroadcastState(RULES).put(value, 1);
        }

        @Override
        public void onTimer(long timestamp, OnTimerContext ctx, Collector<String> out) {
            TreeSet<String> names = new TreeSet<>();
            for (Map.Entry<String, Integer> rule :
                    ctx.getBroadcastState(RULES).immutableEntries()) {
                names.add(rule.getKey());
            }
            out.collect("user %s rules %s".formatted(ctx.getCurrentKey(), names));
        }
    }

    /** Counts both inputs under one key. */
    @SuppressWarnings("NullAway.Init") // In open().
    private static final class Both extends KeyedCoProcessFunction<String, Event, String, String> {
        private transient ValueState<Integer> seen;

        @Override
        public void open(OpenContext openContext) {
            seen = getRuntimeContext().getState(new ValueStateDescriptor<>("seen", Types.INT));
        }

        private void see(Context ctx) {
            Integer n = seen.value();
            seen.update(n == null ? 1 : n + 1);
            ctx.timerService().registerEventTimeTimer(END);
        }

        @Override
        public void processElement1(Event value, Context ctx, Collector<String> out) {
            see(ctx);
        }

        @Override
        public void processElement2(String value, Context ctx, Collector<String> out) {
            see(ctx);
        }

        @Override
        public void onTimer(long timestamp, OnTimerContext ctx, Collector<String> out) {
            out.collect("user %s both %d".formatted(ctx.getCurrentKey(), seen.value()));
        }
    }

    /** Counts records without a key; the counts are the operator's, dealt out anew each time. */
    @SuppressWarnings("NullAway.Init") // In open().
    private static final class Counter extends ProcessFunction<Event, String>
            implements CheckpointedFunction {
        private transient ListState<Integer> counts;
        private transient ListState<Integer> largest;
        private int count;
        private int largestAmount;

        @Override
        public void processElement(Event value, Context ctx, Collector<String> out) {
            count++;
            largestAmount = Math.max(largestAmount, value.amount());
        }

        @Override
        public void snapshotState(FunctionSnapshotContext context) {
            counts.update(List.of(count));
            largest.update(List.of(largestAmount));
        }

        @Override
        public void initializeState(FunctionInitializationContext context) {
            counts =
                    context.getOperatorStateStore()
                            .getListState(new ListStateDescriptor<>("counts", Types.INT));
            largest =
                    context.getOperatorStateStore()
                            .getUnionListState(new ListStateDescriptor<>("largest", Types.INT));
            counts.get().forEach(item -> count += item);
            largest.get().forEach(item -> largestAmount = Math.max(largestAmount, item));
        }
    }

    // ---- the reference -------------------------------------------------------------------------

    private List<String> expected(Cut cut) {
        List<String> out = new ArrayList<>();
        Map<String, Map<Long, Integer>> sums = new TreeMap<>();
        Map<String, List<Integer>> amounts = new TreeMap<>();
        Map<String, Integer> both = new TreeMap<>();
        for (List<Event> partition : cut.before("events", events)) {
            for (Event event : partition) {
                if (event.amount() < 3) {
                    out.add("small " + event);
                }
                sums.computeIfAbsent(event.user(), u -> new TreeMap<>())
                        .merge(event.time() / BUCKET, event.amount(), Integer::sum);
                amounts.computeIfAbsent(event.user(), u -> new ArrayList<>()).add(event.amount());
                both.merge(event.user(), 1, Integer::sum);
            }
        }
        List<String> names = cut.before("rules", rules).stream().flatMap(List::stream).toList();
        if (!names.isEmpty()) {
            both.merge("u0", names.size(), Integer::sum);
        }
        sums.forEach(
                (user, buckets) ->
                        buckets.forEach(
                                (bucket, sum) ->
                                        out.add(
                                                "user %s bucket %d sum %d"
                                                        .formatted(user, bucket, sum))));
        amounts.forEach(
                (user, list) -> {
                    Collections.sort(list);
                    out.add("user %s count %d amounts %s".formatted(user, list.size(), list));
                    out.add("user %s odd %s".formatted(user, list.size() % 2 == 1));
                    out.add("user %s rules %s".formatted(user, new TreeSet<>(names)));
                });
        both.forEach((user, n) -> out.add("user %s both %d".formatted(user, n)));
        return out;
    }

    @Override
    public void requireOutput(Promise promise, Cut cut) {
        List<String> committed = new ArrayList<>(ledger.committed());
        // Whether a processing timer fires before the job is at its end is a matter of chance.
        committed.removeIf(line -> line.startsWith("tick "));
        List<String> expected = expected(cut);
        if (promise == Promise.AT_LEAST_ONCE) {
            expected.removeIf(line -> !line.startsWith("small "));
        }
        Expect.promised("output", promise, committed, expected);
    }

    @Override
    public long undecided(String jobId) {
        return ledger.undecided(jobId);
    }

    @Override
    public Outside outside() {
        SimLedger.Snapshot<String> snapshot = ledger.snapshot();
        return checkpointId -> ledger.goBackTo(snapshot, checkpointId);
    }

    @Override
    public long newestCommitted() {
        return ledger.newestCommitted();
    }

    /**
     * The operator's lists are as many as the records before the positions say, and so are the
     * counts of all users.
     */
    @Override
    public void requireConsistentCut(StoredState state) throws IOException {
        int records = Cut.of(state).before("events", events).stream().mapToInt(List::size).sum();
        state.requireSum("counter", "counts", records);
        state.requireSum("buckets", "count", records);
    }
}
