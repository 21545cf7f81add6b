package io.weir.testkit.lives;

import io.weir.function.MapFunction;
import io.weir.stream.DataStream;
import io.weir.stream.StreamEnvironment;
import io.weir.testkit.Shared;
import io.weir.testkit.sim.SimLedger;
import io.weir.testkit.sim.SimLog;
import io.weir.testkit.sim.SimSink;
import io.weir.testkit.sim.SimTable;
import io.weir.testkit.sim.SimUpserts;
import io.weir.testkit.sim.Simulation;
import io.weir.testkit.sim.StoredState;
import io.weir.watermark.WatermarkStrategy;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * A program that chance has put together: some sources, some {@linkplain Part parts} that each read
 * what one or two of those before them give, and a sink for each stream that nobody reads. The
 * sequential reference puts the same parts together over lists.
 *
 * <p>Another version of it has the same parts with other parallelisms, chains and redistributions
 * between them, and operators beside them whose state the next version leaves behind.
 */
final class RandomProgram implements Workload {
    private static final int MOST_PARTS = 8;
    private static final int MOST_ITEMS = 200;
    private static final List<Part> PARTS = List.of(Part.values());
    private static final List<KeyKind> KEYS = List.of(KeyKind.values());

    /**
     * A part in its place. Streams are counted from 0, those of the sources first.
     *
     * @param counts whether its state must count the items before the cut of each checkpoint
     * @param chance of what each version does to it
     */
    private record Place(
            Part part, int first, int second, KeyKind by, int n, boolean counts, long chance) {
        <S> Part.Given<S> given(List<S> streams, String uid) {
            return new Part.Given<>(streams.get(first), streams.get(second), by, n, uid);
        }
    }

    /**
     * What is known of a stream.
     *
     * @param pure each item comes from one item of a source
     * @param steady at any time it has all that belongs to what the sources have given
     * @param timely none of its items is late
     */
    private record Traits(boolean pure, boolean steady, boolean timely) {
        static Traits after(Part part, Traits first, Traits second) {
            boolean pure = part.kind() == Part.Kind.PURE || part.kind() == Part.Kind.PURE_BUT_LATE;
            return new Traits(
                    pure && first.pure && second.pure,
                    (pure || part.kind() == Part.Kind.RUNNING) && first.steady && second.steady,
                    part.kind() == Part.Kind.PURE && first.timely && second.timely);
        }
    }

    private final List<List<List<Item>>> sources;
    private final List<SimLog<Item>> logs = new ArrayList<>();
    private final boolean secondHasTime;
    private final List<Place> places = new ArrayList<>();
    private final List<Traits> traits = new ArrayList<>();
    private final Map<Integer, SimLedger<Item>> ledgers = new TreeMap<>();
    private final Map<Integer, SimTable<String, Item>> tables = new TreeMap<>();
    private final SimLedger<Item> nowhere = SimLedger.inCalm();
    private final Simulation simulation;
    private final Shared<Trouble> trouble;

    private RandomProgram(Simulation simulation, Choices choices, Trouble trouble) {
        this.simulation = simulation;
        this.trouble = Shared.of(trouble);
        RandomGenerator random = new Random(choices.random().nextLong());
        sources = new ArrayList<>();
        int chunk = 1 + choices.below("items at once", 4);
        int pause = choices.of("pause of the sources, ns", 0, 10_000, 500_000);
        int keys = choices.of("keys", 3, 3, 40);
        secondHasTime = choices.below("time of the second source", 2) == 0;
        int bothSources = choices.below("two sources", 2);
        int items = choices.below("items", 12);
        for (int s = 0; s <= bothSources; s++) {
            List<List<Item>> partitions = partitions(random, 1 + random.nextInt(3), items, keys);
            sources.add(partitions);
            logs.add(new SimLog<>(partitions, chunk, pause, simulation.world()));
            traits.add(new Traits(true, true, s == 0 || secondHasTime));
        }
        int parts = choices.below("parts", MOST_PARTS + 1);
        for (int i = 0; i < MOST_PARTS; i++) {
            // All are drawn, so that a program without the last ones is the same otherwise.
            int drawn = choices.below("part " + i, PARTS.size());
            long chance = choices.random().nextLong();
            if (i < parts) {
                add(PARTS.get(drawn), new Random(chance));
            }
        }
        Set<Integer> read = new HashSet<>();
        places.forEach(place -> read.add(place.first()));
        places.forEach(place -> read.add(place.second()));
        for (int stream = 0; stream < traits.size(); stream++) {
            if (!read.contains(stream) || random.nextInt(4) == 0) {
                int place = stream - sources.size();
                if (place >= 0
                        && places.get(place).part().kind() == Part.Kind.FINAL
                        && random.nextBoolean()) {
                    tables.put(stream, new SimTable<>(simulation.world()));
                } else {
                    ledgers.put(stream, simulation.ledger());
                }
            }
        }
    }

    static RandomProgram of(Simulation simulation, Choices choices, Trouble trouble) {
        return new RandomProgram(simulation, choices, trouble);
    }

    private static List<List<Item>> partitions(
            RandomGenerator random, int partitions, int items, int keys) {
        List<List<Item>> all = new ArrayList<>();
        for (int p = 0; p < partitions; p++) {
            List<Item> partition = new ArrayList<>();
            long time = 0;
            for (int i = 0; i < items; i++) {
                time += random.nextInt(8);
                partition.add(new Item("k" + random.nextInt(keys), time, random.nextInt(10)));
            }
            all.add(partition);
        }
        return all;
    }

    private void add(Part drawn, Random random) {
        int first = random.nextInt(traits.size());
        int other = random.nextInt(traits.size());
        KeyKind by = KEYS.get(random.nextInt(KEYS.size()));
        int n = random.nextInt(10);
        Part part = drawn;
        if (part == Part.BUCKETS && !traits.get(first).timely()) {
            part = Part.VALUE;
        }
        Place place = place(part, first, other, by, n, random);
        List<List<Item>> streams = expected(Cut.END);
        if (part.expected(place.given(streams, "")).size() > MOST_ITEMS) {
            // Of too many items at most one for each key is left.
            place = place(Part.VALUE, first, other, by, n, random);
        }
        places.add(place);
        traits.add(
                Traits.after(place.part(), traits.get(place.first()), traits.get(place.second())));
    }

    private Place place(Part part, int first, int other, KeyKind by, int n, Random random) {
        return new Place(
                part,
                first,
                part.hasTwoInputs() ? other : first,
                by,
                n,
                !part.counts().isEmpty() && traits.get(first).steady(),
                random.nextLong());
    }

    private String uid(int stream) {
        return stream < sources.size() ? "source-" + stream : "part-" + (stream - sources.size());
    }

    /** Says what it is put together from. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(sources.size() + " sources");
        for (int i = 0; i < places.size(); i++) {
            Place place = places.get(i);
            text.append("; part-%d = %s of %s".formatted(i, place.part(), uid(place.first())));
            if (place.part().hasTwoInputs()) {
                text.append(" and ").append(uid(place.second()));
            } else if (place.by() != KeyKind.TEXT) {
                text.append(" by ").append(place.by());
            }
        }
        ledgers.keySet().forEach(stream -> text.append("; ledger of ").append(uid(stream)));
        tables.keySet().forEach(stream -> text.append("; table of ").append(uid(stream)));
        return text.toString();
    }

    @Override
    public void build(StreamEnvironment env, int version) {
        simulation.tell("the program: " + this);
        List<DataStream<Item>> streams = new ArrayList<>();
        for (int s = 0; s < sources.size(); s++) {
            DataStream<Item> source =
                    s == 0 || secondHasTime
                            ? env.from(
                                    logs.get(s),
                                    WatermarkStrategy.<Item>forMonotonousTimestamps()
                                            .withTimestampAssigner((item, t) -> item.time()))
                            : env.from(logs.get(s));
            streams.add(source.uid(uid(s)).map(new Troubled(trouble)).uid(uid(s) + "-trouble"));
        }
        for (int i = 0; i < places.size(); i++) {
            Place place = places.get(i);
            Random random = new Random(place.chance() + version * 0x9E3779B97F4A7C15L);
            Part.Given<DataStream<Item>> given = place.given(streams, uid(sources.size() + i));
            streams.add(varied(place.part(), given, version, random));
        }
        ledgers.forEach(
                (stream, ledger) ->
                        streams.get(stream).to(new SimSink<>(ledger)).uid("out-" + stream));
        tables.forEach(
                (stream, table) ->
                        streams.get(stream)
                                .to(new SimUpserts<>(table, Item::key))
                                .uid("table-" + stream));
    }

    /** A part as this version has it. */
    private DataStream<Item> varied(
            Part part, Part.Given<DataStream<Item>> given, int version, Random random) {
        DataStream<Item> first = given.first();
        if (random.nextInt(6) == 0) {
            first = first.rebalance().map(item -> item).uid(given.uid() + "-before-" + version);
        }
        if (version % 2 == 1 && random.nextInt(4) == 0) {
            first.keyBy(Item::key)
                    .max(Item::amount)
                    .uid(given.uid() + "-beside-" + version)
                    .to(new SimSink<>(nowhere))
                    .uid(given.uid() + "-nowhere-" + version);
        }
        DataStream<Item> out =
                part.build(
                        new Part.Given<>(
                                first, given.second(), given.by(), given.n(), given.uid()));
        if (part.isOperator()) {
            if (random.nextInt(5) == 0) {
                out.setParallelism(1 + random.nextInt(4));
            }
            if (random.nextInt(5) == 0) {
                out.disableChaining();
            } else if (random.nextInt(5) == 0) {
                out.startNewChain();
            }
        }
        return out;
    }

    /** Passes items on, if nothing happens. */
    private static final class Troubled implements MapFunction<Item, Item> {
        private static final long serialVersionUID = 1L;
        private final Shared<Trouble> trouble;

        Troubled(Shared<Trouble> trouble) {
            this.trouble = trouble;
        }

        @Override
        public Item map(Item item) {
            trouble.get().at(item);
            return item;
        }
    }

    // ---- the reference -------------------------------------------------------------------------

    /** What all streams have when the sources have given what lies before a cut, and end there. */
    private List<List<Item>> expected(Cut cut) {
        List<List<Item>> streams = new ArrayList<>();
        for (int s = 0; s < sources.size(); s++) {
            streams.add(cut.before(uid(s), sources.get(s)).stream().flatMap(List::stream).toList());
        }
        for (Place place : places) {
            streams.add(place.part().expected(place.given(streams, "")));
        }
        return streams;
    }

    private static List<String> texts(List<Item> items) {
        return items.stream().map(Item::toString).toList();
    }

    @Override
    public void requireOutput(Promise promise, Cut cut) {
        List<List<Item>> streams = expected(cut);
        ledgers.forEach(
                (stream, ledger) -> {
                    if (promise != Promise.AT_LEAST_ONCE || traits.get(stream).pure()) {
                        Expect.promised(
                                "output of " + uid(stream),
                                promise,
                                texts(ledger.committed()),
                                texts(streams.get(stream)));
                    }
                });
        // A job that was drained may have written more before it went back to a checkpoint.
        if (promise != Promise.AT_LEAST_ONCE && cut.isEnd()) {
            tables.forEach(
                    (stream, table) ->
                            Expect.same(
                                    "table of " + uid(stream),
                                    texts(List.copyOf(table.rows().values())),
                                    texts(streams.get(stream))));
        }
    }

    @Override
    public void requireConsistentCut(StoredState state) throws IOException {
        List<List<Item>> streams = expected(Cut.of(state));
        for (int i = 0; i < places.size(); i++) {
            Place place = places.get(i);
            if (place.counts()) {
                state.requireSum(
                        uid(sources.size() + i),
                        place.part().counts(),
                        streams.get(place.first()).size());
            }
        }
    }

    @Override
    public long undecided(String jobId) {
        return ledgers.values().stream().mapToLong(ledger -> ledger.undecided(jobId)).sum();
    }

    @Override
    public Outside outside() {
        List<Outside> all = new ArrayList<>();
        for (SimLedger<Item> ledger : ledgers.values()) {
            SimLedger.Snapshot<Item> snapshot = ledger.snapshot();
            all.add(checkpointId -> ledger.goBackTo(snapshot, checkpointId));
        }
        return checkpointId -> all.forEach(one -> one.goBack(checkpointId));
    }

    @Override
    public long newestCommitted() {
        return ledgers.values().stream().mapToLong(SimLedger::newestCommitted).max().orElse(-1);
    }
}
