package io.weir.benchmarks.peers;

import io.weir.benchmarks.race.Events;
import io.weir.benchmarks.race.Meter;
import io.weir.benchmarks.race.Nexmark;
import io.weir.benchmarks.race.Nexmark.Bid;
import io.weir.benchmarks.race.Nexmark.Offer;
import io.weir.benchmarks.race.Nexmark.Price;
import io.weir.benchmarks.race.Nexmark.Seller;
import io.weir.benchmarks.race.Points;
import io.weir.benchmarks.race.Points.Point;
import io.weir.benchmarks.race.Schedule;
import io.weir.benchmarks.race.Task;
import io.weir.benchmarks.race.Words;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.api.java.tuple.Tuple4;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.streaming.api.functions.co.KeyedCoProcessFunction;
import org.apache.flink.util.Collector;

/**
 * The workloads as jobs of Flink. What crosses from one task to another is a tuple; what stays in
 * one task is never serialized (object reuse), so it may be of any class.
 */
@SuppressWarnings("SameNameButDifferent") // Each kind of function has a Context of its own.
final class FlinkJobs {
    private static final TypeInformation<Tuple4<Long, String, String, String>> SELLER =
            Types.TUPLE(Types.LONG, Types.STRING, Types.STRING, Types.STRING);

    private FlinkJobs() {}

    static void build(StreamExecutionEnvironment env, Task task) {
        switch (task.workload()) {
            case KEYED_SUM -> keyedSum(env, task);
            case WORD_SUM -> wordSum(env, task);
            case CHAIN -> chain(env, task);
            case LONG_CHAIN -> longChain(env, task);
            case NEXMARK_Q0 -> events(env, task).sinkTo(new FlinkCount<>(Nexmark.Event::number));
            case NEXMARK_Q1 ->
                    bids(env, task)
                            .map(Nexmark::inEuros, TypeInformation.of(Bid.class))
                            .sinkTo(new FlinkCount<>(Bid::price));
            case NEXMARK_Q2 ->
                    bids(env, task)
                            .filter(Nexmark::isAskedFor)
                            .map(
                                    bid -> new Price(bid.auction(), bid.price()),
                                    TypeInformation.of(Price.class))
                            .sinkTo(new FlinkCount<>(Price::price));
            case NEXMARK_Q3 -> query3(env, task);
            case LATENCY -> latency(env, task);
        }
    }

    private static <T> DataStream<T> from(
            StreamExecutionEnvironment env, FlinkNumbers<T> source, TypeInformation<T> type) {
        return env.fromSource(source, WatermarkStrategy.noWatermarks(), "numbers", type);
    }

    private static void keyedSum(StreamExecutionEnvironment env, Task task) {
        int keys = task.keys();
        FlinkJobs.<Tuple2<Long, Long>>from(
                        env,
                        new FlinkNumbers<>(task, i -> Tuple2.of(Events.keyOf(i, keys), 1L)),
                        Types.TUPLE(Types.LONG, Types.LONG))
                .keyBy(event -> event.f0, Types.LONG)
                .process(new Sum<>(), Types.TUPLE(Types.LONG, Types.LONG))
                .sinkTo(new FlinkCount<>(event -> event.f1));
    }

    private static void wordSum(StreamExecutionEnvironment env, Task task) {
        int keys = task.keys();
        FlinkJobs.<Tuple2<String, Long>>from(
                        env,
                        new FlinkNumbers<>(task, i -> Tuple2.of(Words.wordOf(i, keys), 1L)),
                        Types.TUPLE(Types.STRING, Types.LONG))
                .keyBy(word -> word.f0, Types.STRING)
                .process(new Sum<>(), Types.TUPLE(Types.STRING, Types.LONG))
                .sinkTo(new FlinkCount<>(word -> word.f1));
    }

    private static void chain(StreamExecutionEnvironment env, Task task) {
        TypeInformation<Point> type = TypeInformation.of(Point.class);
        from(env, new FlinkNumbers<>(task, Points::of), type)
                .map(Points::moveX, type)
                .filter(Points::keepX)
                .map(Points::stretchY, type)
                .filter(Points::keepY)
                .map(Points::mixZ, type)
                .filter(Points::keepZ)
                .map(Points::addY, type)
                .filter(Points::keepSum)
                .sinkTo(new FlinkCount<>(Point::sum));
    }

    private static void longChain(StreamExecutionEnvironment env, Task task) {
        TypeInformation<Point> type = TypeInformation.of(Point.class);
        DataStream<Point> points = from(env, new FlinkNumbers<>(task, Points::of), type);
        for (int i = 0; i < task.keys(); i++) {
            points = points.map(Points::moveX, type);
        }
        points.sinkTo(new FlinkCount<>(Point::sum));
    }

    private static DataStream<Nexmark.Event> events(StreamExecutionEnvironment env, Task task) {
        return from(
                env,
                new FlinkNumbers<>(task, Nexmark::event),
                TypeInformation.of(Nexmark.Event.class));
    }

    private static DataStream<Bid> bids(StreamExecutionEnvironment env, Task task) {
        return events(env, task)
                .filter(event -> event instanceof Bid)
                .map(event -> (Bid) event, TypeInformation.of(Bid.class));
    }

    private static void query3(StreamExecutionEnvironment env, Task task) {
        DataStream<Nexmark.Event> events = events(env, task);
        DataStream<Tuple2<Long, Long>> offers =
                events.filter(Nexmark::isOffer)
                        .map(
                                event -> {
                                    Offer offer = Nexmark.offer(event);
                                    return Tuple2.of(offer.auction(), offer.seller());
                                },
                                Types.TUPLE(Types.LONG, Types.LONG));
        DataStream<Tuple4<Long, String, String, String>> sellers =
                events.filter(Nexmark::isSeller)
                        .map(
                                event -> {
                                    Seller seller = Nexmark.seller(event);
                                    return Tuple4.of(
                                            seller.id(),
                                            seller.name(),
                                            seller.city(),
                                            seller.state());
                                },
                                SELLER);
        offers.keyBy(offer -> offer.f1, Types.LONG)
                .connect(sellers.keyBy(seller -> seller.f0, Types.LONG))
                .process(new Join(), SELLER)
                .sinkTo(new FlinkCount<>(local -> local.f0));
    }

    private static void latency(StreamExecutionEnvironment env, Task task) {
        int keys = task.keys();
        TypeInformation<Tuple3<Long, Long, Long>> type =
                Types.TUPLE(Types.LONG, Types.LONG, Types.LONG);
        from(env, new FlinkNumbers<>(task, i -> Tuple3.of(Events.keyOf(i, keys), 1L, i)), type)
                .keyBy(record -> record.f0, Types.LONG)
                .process(new TimedSum(), type)
                .sinkTo(new LatencySink(task.workload().schedule()));
    }

    /** The sum so far of each key. */
    private static final class Sum<K>
            extends KeyedProcessFunction<K, Tuple2<K, Long>, Tuple2<K, Long>> {
        private static final long serialVersionUID = 1L;

        @SuppressWarnings("NullAway.Init") // Set by open().
        private transient ValueState<Long> sum;

        @Override
        public void open(OpenContext context) {
            sum = getRuntimeContext().getState(new ValueStateDescriptor<>("sum", Types.LONG));
        }

        @Override
        public void processElement(
                Tuple2<K, Long> event, Context context, Collector<Tuple2<K, Long>> out)
                throws Exception {
            Long before = sum.value();
            long after = (before == null ? 0 : before) + event.f1;
            sum.update(after);
            event.f1 = after;
            out.collect(event);
        }
    }

    /** The same for records with a number. */
    private static final class TimedSum
            extends KeyedProcessFunction<Long, Tuple3<Long, Long, Long>, Tuple3<Long, Long, Long>> {
        private static final long serialVersionUID = 1L;

        @SuppressWarnings("NullAway.Init") // Set by open().
        private transient ValueState<Long> sum;

        @Override
        public void open(OpenContext context) {
            sum = getRuntimeContext().getState(new ValueStateDescriptor<>("sum", Types.LONG));
        }

        @Override
        public void processElement(
                Tuple3<Long, Long, Long> record,
                Context context,
                Collector<Tuple3<Long, Long, Long>> out)
                throws Exception {
            Long before = sum.value();
            long after = (before == null ? 0 : before) + record.f1;
            sum.update(after);
            record.f1 = after;
            out.collect(record);
        }
    }

    /**
     * Joins each offer with its seller, whichever comes first; gives auction, name, city, state.
     */
    private static final class Join
            extends KeyedCoProcessFunction<
                    Long,
                    Tuple2<Long, Long>,
                    Tuple4<Long, String, String, String>,
                    Tuple4<Long, String, String, String>> {
        private static final long serialVersionUID = 1L;

        @SuppressWarnings("NullAway.Init") // Set by open().
        private transient ValueState<Tuple4<Long, String, String, String>> seller;

        @SuppressWarnings("NullAway.Init") // Set by open().
        private transient ListState<Long> waiting;

        @Override
        public void open(OpenContext context) {
            seller = getRuntimeContext().getState(new ValueStateDescriptor<>("seller", SELLER));
            waiting =
                    getRuntimeContext()
                            .getListState(new ListStateDescriptor<>("waiting", Types.LONG));
        }

        @Override
        public void processElement1(
                Tuple2<Long, Long> offer,
                Context context,
                Collector<Tuple4<Long, String, String, String>> out)
                throws Exception {
            Tuple4<Long, String, String, String> known = seller.value();
            if (known == null) {
                waiting.add(offer.f0);
            } else {
                out.collect(Tuple4.of(offer.f0, known.f1, known.f2, known.f3));
            }
        }

        @Override
        public void processElement2(
                Tuple4<Long, String, String, String> added,
                Context context,
                Collector<Tuple4<Long, String, String, String>> out)
                throws Exception {
            seller.update(added.copy());
            for (long auction : waiting.get()) {
                out.collect(Tuple4.of(auction, added.f1, added.f2, added.f3));
            }
            waiting.clear();
        }
    }

    /** Notes how late each record is. */
    private static final class LatencySink implements Sink<Tuple3<Long, Long, Long>> {
        private static final long serialVersionUID = 1L;

        private final Schedule schedule;

        LatencySink(Schedule schedule) {
            this.schedule = schedule;
        }

        @Override
        public SinkWriter<Tuple3<Long, Long, Long>> createWriter(WriterInitContext context) {
            Meter.Latencies latencies = Meter.newLatencies(schedule);
            Meter.Taken taken = new Meter.Taken();
            return new SinkWriter<>() {
                @Override
                public void write(Tuple3<Long, Long, Long> record, Context context) {
                    taken.add(record.f1);
                    latencies.add(record.f2);
                }

                @Override
                public void flush(boolean endOfInput) {}

                @Override
                public void close() {
                    taken.end();
                }
            };
        }
    }
}
