package io.weir.benchmarks.ours;

import io.weir.benchmarks.race.Events;
import io.weir.benchmarks.race.Events.Event;
import io.weir.benchmarks.race.Meter;
import io.weir.benchmarks.race.Nexmark;
import io.weir.benchmarks.race.Nexmark.Bid;
import io.weir.benchmarks.race.Nexmark.LocalOffer;
import io.weir.benchmarks.race.Nexmark.Offer;
import io.weir.benchmarks.race.Nexmark.Price;
import io.weir.benchmarks.race.Nexmark.Seller;
import io.weir.benchmarks.race.Points;
import io.weir.benchmarks.race.Points.Point;
import io.weir.benchmarks.race.Schedule;
import io.weir.benchmarks.race.Task;
import io.weir.benchmarks.race.Timed;
import io.weir.benchmarks.race.Words;
import io.weir.benchmarks.race.Words.Word;
import io.weir.connector.PlainSink;
import io.weir.connector.PlainWriter;
import io.weir.connector.WriterContext;
import io.weir.function.Collector;
import io.weir.process.KeyedCoProcessFunction;
import io.weir.process.KeyedProcessFunction;
import io.weir.process.OpenContext;
import io.weir.state.ListState;
import io.weir.state.ListStateDescriptor;
import io.weir.state.ValueState;
import io.weir.state.ValueStateDescriptor;
import io.weir.stream.DataStream;
import io.weir.stream.StreamEnvironment;

/** The workloads as jobs of Weir. */
@SuppressWarnings("SameNameButDifferent") // Each kind of function has a Context of its own.
final class WeirJobs {
    private WeirJobs() {}

    static void build(StreamEnvironment env, Task task) {
        switch (task.workload()) {
            case KEYED_SUM -> keyedSum(env, task);
            case WORD_SUM -> wordSum(env, task);
            case CHAIN -> chain(env, task);
            case LONG_CHAIN -> longChain(env, task);
            case NEXMARK_Q0 ->
                    events(env, task).to(new MeteredSink<>(Nexmark.Event::number)).uid("count");
            case NEXMARK_Q1 ->
                    bids(env, task)
                            .map(Nexmark::inEuros)
                            .to(new MeteredSink<>(Bid::price))
                            .uid("count");
            case NEXMARK_Q2 ->
                    bids(env, task)
                            .filter(Nexmark::isAskedFor)
                            .map(bid -> new Price(bid.auction(), bid.price()))
                            .to(new MeteredSink<>(Price::price))
                            .uid("count");
            case NEXMARK_Q3 -> query3(env, task);
            case LATENCY -> latency(env, task);
        }
    }

    private static void keyedSum(StreamEnvironment env, Task task) {
        int keys = task.keys();
        env.from(new MeteredSource<>(task, i -> new Event(Events.keyOf(i, keys), 1)))
                .uid("events")
                .keyBy(Event::key)
                .sum(Event::value)
                .uid("sum")
                .to(new MeteredSink<>(Event::value))
                .uid("count");
    }

    private static void wordSum(StreamEnvironment env, Task task) {
        int keys = task.keys();
        env.from(new MeteredSource<>(task, i -> new Word(Words.wordOf(i, keys), 1)))
                .uid("words")
                .keyBy(Word::word)
                .sum(Word::count)
                .uid("sum")
                .to(new MeteredSink<>(Word::count))
                .uid("count");
    }

    private static void chain(StreamEnvironment env, Task task) {
        env.from(new MeteredSource<>(task, Points::of))
                .uid("points")
                .map(Points::moveX)
                .filter(Points::keepX)
                .map(Points::stretchY)
                .filter(Points::keepY)
                .map(Points::mixZ)
                .filter(Points::keepZ)
                .map(Points::addY)
                .filter(Points::keepSum)
                .to(new MeteredSink<>(Point::sum))
                .uid("count");
    }

    private static void longChain(StreamEnvironment env, Task task) {
        DataStream<Point> points = env.from(new MeteredSource<>(task, Points::of)).uid("points");
        for (int i = 0; i < task.keys(); i++) {
            points = points.map(Points::moveX);
        }
        points.to(new MeteredSink<>(Point::sum)).uid("count");
    }

    private static DataStream<Nexmark.Event> events(StreamEnvironment env, Task task) {
        return env.from(new MeteredSource<>(task, Nexmark::event)).uid("events");
    }

    private static DataStream<Bid> bids(StreamEnvironment env, Task task) {
        return events(env, task).filter(e -> e instanceof Bid).map(e -> (Bid) e);
    }

    private static void query3(StreamEnvironment env, Task task) {
        DataStream<Nexmark.Event> events = events(env, task);
        DataStream<Offer> offers = events.filter(Nexmark::isOffer).map(Nexmark::offer);
        DataStream<Seller> sellers = events.filter(Nexmark::isSeller).map(Nexmark::seller);
        offers.keyBy(Offer::seller)
                .connect(sellers.keyBy(Seller::id))
                .process(new Join())
                .uid("join")
                .to(new MeteredSink<>(LocalOffer::auction))
                .uid("count");
    }

    private static void latency(StreamEnvironment env, Task task) {
        int keys = task.keys();
        env.from(new MeteredSource<>(task, i -> new Timed(Events.keyOf(i, keys), 1, i)))
                .uid("events")
                .keyBy(Timed::key)
                .process(new Sum())
                .uid("sum")
                .to(new LatencySink(task.workload().schedule()))
                .uid("latencies");
    }

    /** The sum so far of each key. */
    static final class Sum extends KeyedProcessFunction<Long, Timed, Timed> {
        private static final long serialVersionUID = 1L;

        @SuppressWarnings("NullAway.Init") // Set by open().
        private transient ValueState<Long> sum;

        @Override
        public void open(OpenContext context) {
            sum = getRuntimeContext().getState(new ValueStateDescriptor<>("sum", Long.class));
        }

        @Override
        public void processElement(Timed record, Context context, Collector<Timed> out)
                throws Exception {
            Long before = sum.value();
            long after = (before == null ? 0 : before) + record.value();
            sum.update(after);
            out.collect(new Timed(record.key(), after, record.number()));
        }
    }

    /** Joins each offer with its seller, whichever comes first. */
    static final class Join extends KeyedCoProcessFunction<Long, Offer, Seller, LocalOffer> {
        private static final long serialVersionUID = 1L;

        @SuppressWarnings("NullAway.Init") // Set by open().
        private transient ValueState<Seller> seller;

        @SuppressWarnings("NullAway.Init") // Set by open().
        private transient ListState<Long> waiting;

        @Override
        public void open(OpenContext context) {
            seller =
                    getRuntimeContext()
                            .getState(new ValueStateDescriptor<>("seller", Seller.class));
            waiting =
                    getRuntimeContext()
                            .getListState(new ListStateDescriptor<>("waiting", Long.class));
        }

        @Override
        public void processElement1(Offer offer, Context context, Collector<LocalOffer> out)
                throws Exception {
            Seller known = seller.value();
            if (known == null) {
                waiting.add(offer.auction());
            } else {
                out.collect(local(known, offer.auction()));
            }
        }

        @Override
        public void processElement2(Seller added, Context context, Collector<LocalOffer> out)
                throws Exception {
            seller.update(added);
            for (long auction : waiting.get()) {
                out.collect(local(added, auction));
            }
            waiting.clear();
        }

        private static LocalOffer local(Seller seller, long auction) {
            return new LocalOffer(seller.name(), seller.city(), seller.state(), auction);
        }
    }

    /** Notes how late each record is. */
    private static final class LatencySink implements PlainSink<Timed> {
        private static final long serialVersionUID = 1L;

        private final Schedule schedule;

        LatencySink(Schedule schedule) {
            this.schedule = schedule;
        }

        @Override
        public String name() {
            return "latencies";
        }

        @Override
        public PlainWriter<Timed> createWriter(WriterContext context) {
            Meter.Latencies latencies = Meter.newLatencies(schedule);
            Meter.Taken taken = new Meter.Taken();
            return new PlainWriter<>() {
                @Override
                public void write(Timed record) {
                    taken.add(record.value());
                    latencies.add(record.number());
                }

                @Override
                public void flush() {}

                @Override
                public void close() {
                    taken.end();
                }
            };
        }
    }
}
