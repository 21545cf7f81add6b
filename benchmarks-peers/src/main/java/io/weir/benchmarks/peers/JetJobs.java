package io.weir.benchmarks.peers;

import com.hazelcast.jet.Traverser;
import com.hazelcast.jet.Traversers;
import com.hazelcast.jet.accumulator.LongAccumulator;
import com.hazelcast.jet.core.AbstractProcessor;
import com.hazelcast.jet.core.Inbox;
import com.hazelcast.jet.core.ProcessorMetaSupplier;
import com.hazelcast.jet.pipeline.Pipeline;
import com.hazelcast.jet.pipeline.Sinks;
import com.hazelcast.jet.pipeline.StreamStage;
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
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The workloads as pipelines of Jet. */
final class JetJobs {
    private JetJobs() {}

    static Pipeline pipeline(Task task) {
        Pipeline pipeline = Pipeline.create();
        int parallelism = task.parallelism();
        switch (task.workload()) {
            case KEYED_SUM -> keyedSum(pipeline, task);
            case WORD_SUM -> wordSum(pipeline, task);
            case CHAIN -> chain(pipeline, task);
            case LONG_CHAIN -> longChain(pipeline, task);
            case NEXMARK_Q0 ->
                    events(pipeline, task)
                            .writeTo(JetCount.sink(parallelism, Nexmark.Event::number));
            case NEXMARK_Q1 ->
                    bids(pipeline, task)
                            .map(Nexmark::inEuros)
                            .writeTo(JetCount.sink(parallelism, Bid::price));
            case NEXMARK_Q2 ->
                    bids(pipeline, task)
                            .filter(Nexmark::isAskedFor)
                            .map(bid -> new Price(bid.auction(), bid.price()))
                            .writeTo(JetCount.sink(parallelism, Price::price));
            case NEXMARK_Q3 -> query3(pipeline, task);
            case LATENCY -> latency(pipeline, task);
        }
        return pipeline;
    }

    private static <T> StreamStage<T> from(
            Pipeline pipeline, Task task, JetNumbers.Numbered<T> function) {
        return pipeline.readFrom(JetNumbers.source(task, function)).withoutTimestamps();
    }

    private static void keyedSum(Pipeline pipeline, Task task) {
        int keys = task.keys();
        from(pipeline, task, i -> new Event(Events.keyOf(i, keys), 1))
                .groupingKey(Event::key)
                .mapStateful(
                        LongAccumulator::new,
                        (sum, key, event) -> new Event(key, sum.add(event.value()).get()))
                .writeTo(JetCount.sink(task.parallelism(), Event::value));
    }

    private static void wordSum(Pipeline pipeline, Task task) {
        int keys = task.keys();
        from(pipeline, task, i -> new Word(Words.wordOf(i, keys), 1))
                .groupingKey(Word::word)
                .mapStateful(
                        LongAccumulator::new,
                        (sum, key, word) -> new Word(key, sum.add(word.count()).get()))
                .writeTo(JetCount.sink(task.parallelism(), Word::count));
    }

    private static void chain(Pipeline pipeline, Task task) {
        from(pipeline, task, Points::of)
                .map(Points::moveX)
                .filter(Points::keepX)
                .map(Points::stretchY)
                .filter(Points::keepY)
                .map(Points::mixZ)
                .filter(Points::keepZ)
                .map(Points::addY)
                .filter(Points::keepSum)
                .writeTo(JetCount.sink(task.parallelism(), Point::sum));
    }

    private static void longChain(Pipeline pipeline, Task task) {
        StreamStage<Point> points = from(pipeline, task, Points::of);
        for (int i = 0; i < task.keys(); i++) {
            points = points.map(Points::moveX);
        }
        points.writeTo(JetCount.sink(task.parallelism(), Point::sum));
    }

    private static StreamStage<Nexmark.Event> events(Pipeline pipeline, Task task) {
        return from(pipeline, task, Nexmark::event);
    }

    private static StreamStage<Bid> bids(Pipeline pipeline, Task task) {
        return events(pipeline, task).filter(e -> e instanceof Bid).map(e -> (Bid) e);
    }

    private static void query3(Pipeline pipeline, Task task) {
        StreamStage<Nexmark.Event> events = events(pipeline, task);
        StreamStage<Side> offers =
                events.filter(Nexmark::isOffer).map(e -> Side.of(Nexmark.offer(e)));
        StreamStage<Side> sellers =
                events.filter(Nexmark::isSeller).map(e -> Side.of(Nexmark.seller(e)));
        offers.merge(sellers)
                .groupingKey(Side::key)
                .flatMapStateful(Joined::new, (joined, key, side) -> joined.with(side))
                .writeTo(JetCount.sink(task.parallelism(), LocalOffer::auction));
    }

    private static void latency(Pipeline pipeline, Task task) {
        int keys = task.keys();
        int parallelism = task.parallelism();
        Schedule schedule = task.workload().schedule();
        from(pipeline, task, i -> new Timed(Events.keyOf(i, keys), 1, i))
                .groupingKey(Timed::key)
                .mapStateful(
                        LongAccumulator::new,
                        (sum, key, record) ->
                                new Timed(key, sum.add(record.value()).get(), record.number()))
                .writeTo(
                        Sinks.fromProcessor(
                                "latencies",
                                ProcessorMetaSupplier.of(
                                        parallelism, () -> new LatencySink(schedule))));
    }

    /** One of the two sides of the join; the other is null. */
    private record Side(long key, @Nullable Offer offer, @Nullable Seller seller) {
        static Side of(Offer offer) {
            return new Side(offer.seller(), offer, null);
        }

        static Side of(Seller seller) {
            return new Side(seller.id(), null, seller);
        }
    }

    /** What is known of a key: the seller, or the offers that wait for it. */
    private static final class Joined implements Serializable {
        private static final long serialVersionUID = 1L;

        private @Nullable Seller seller;
        private @Nullable ArrayList<Long> waiting;

        Traverser<LocalOffer> with(Side side) {
            Offer offer = side.offer();
            if (side.seller() != null) {
                Seller added = side.seller();
                seller = added;
                List<Long> auctions = waiting == null ? List.of() : waiting;
                waiting = null;
                return Traversers.traverseIterable(auctions).map(a -> local(added, a));
            }
            if (offer == null) {
                return Traversers.empty();
            }
            if (seller != null) {
                return Traversers.singleton(local(seller, offer.auction()));
            }
            if (waiting == null) {
                waiting = new ArrayList<>();
            }
            waiting.add(offer.auction());
            return Traversers.empty();
        }

        private static LocalOffer local(Seller seller, long auction) {
            return new LocalOffer(seller.name(), seller.city(), seller.state(), auction);
        }
    }

    /** Notes how late each record is. */
    private static final class LatencySink extends AbstractProcessor {
        private final Meter.Latencies latencies;
        private final Meter.Taken taken = new Meter.Taken();

        LatencySink(Schedule schedule) {
            this.latencies = Meter.newLatencies(schedule);
        }

        @Override
        public void process(int ordinal, Inbox inbox) {
            Object next;
            while ((next = inbox.poll()) != null) {
                Timed record = (Timed) next;
                taken.add(record.value());
                latencies.add(record.number());
            }
        }

        @Override
        public void close() {
            taken.end();
        }
    }
}
