package io.weir.benchmarks.race;

import java.io.Serializable;

/**
 * The auction house of Nexmark: of 50 events in a row one is a person, three are auctions, 46 are
 * bids; some auctions and persons are hot. Everything follows from the number of the event; text
 * comes from small pools.
 */
public final class Nexmark {
    private static final int IN_A_ROW = 50;
    private static final int AUCTIONS_IN_A_ROW = 3;
    private static final long FIRST_ID = 1_000;
    private static final int ACTIVE_PERSONS = 1_000;
    private static final int ACTIVE_AUCTIONS = 100;
    private static final int HOT = 100;
    private static final long BASE_TIME = 1_436_918_400_000L;
    private static final int EVENTS_IN_MILLISECOND = 10;
    private static final String[] STATES = {"AZ", "CA", "ID", "OR", "WA", "WY"};
    private static final String[] CITIES = {
        "Phoenix",
        "Los Angeles",
        "San Francisco",
        "Boise",
        "Portland",
        "Bend",
        "Redmond",
        "Seattle",
        "Kent",
        "Cheyenne"
    };
    private static final String[] NAMES = {
        "Peter Shultz",
        "Paul Abrams",
        "Luke Spencer",
        "John White",
        "Saul Bartels",
        "Vicky Jones",
        "Kate Noris",
        "Julie Walton",
        "Sarah Smith",
        "Deiter Shultz"
    };
    private static final String[] CHANNELS = {"Google", "Facebook", "Baidu", "Apple"};
    private static final String TEXT =
            "a description of some length, so that an event has the size that events have";
    private static final long[] PRICES = prices();

    private Nexmark() {}

    /** What flows in. */
    public sealed interface Event {
        /** What a sink adds up. */
        long number();
    }

    /** Somebody has registered. */
    public record Person(
            long id,
            String name,
            String email,
            String creditCard,
            String city,
            String state,
            long time,
            String extra)
            implements Event {
        @Override
        public long number() {
            return id;
        }
    }

    /** Something is for sale. */
    public record Auction(
            long id,
            String item,
            String description,
            long initialBid,
            long reserve,
            long time,
            long expires,
            long seller,
            int category,
            String extra)
            implements Event {
        @Override
        public long number() {
            return id;
        }
    }

    /** Somebody offers a price. */
    public record Bid(
            long auction,
            long bidder,
            long price,
            String channel,
            String url,
            long time,
            String extra)
            implements Event {
        @Override
        public long number() {
            return price;
        }
    }

    /** What query 2 gives: the price of an auction that was asked for. */
    public record Price(long auction, long price) {}

    /** Of an auction of query 3: what it is, and who sells it. */
    public record Offer(long auction, long seller) {}

    /** Of a person in query 3: who it is, and where. */
    public record Seller(long id, String name, String city, String state) implements Serializable {}

    /** What query 3 gives: who sells what in some states. */
    public record LocalOffer(String name, String city, String state, long auction) {}

    /** The event of a number. */
    public static Event event(long index) {
        long row = index / IN_A_ROW;
        int place = (int) (index % IN_A_ROW);
        long time = BASE_TIME + index / EVENTS_IN_MILLISECOND;
        long chance = Events.mixed(index);
        if (place == 0) {
            return person(FIRST_ID + row, chance, time);
        }
        if (place <= AUCTIONS_IN_A_ROW) {
            return auction(row, place - 1, chance, time);
        }
        return bid(row, chance, time);
    }

    private static Person person(long id, long chance, long time) {
        return new Person(
                id,
                NAMES[pick(chance, 48, NAMES.length)],
                "somebody@example.org",
                "1234 5678 9012 3456",
                CITIES[pick(chance, 32, CITIES.length)],
                STATES[pick(chance, 16, STATES.length)],
                time,
                TEXT);
    }

    private static Auction auction(long row, int place, long chance, long time) {
        long initialBid = PRICES[(int) (chance >>> 4) & PRICES.length - 1];
        // Three of four sellers are the hot one of their hundred.
        long seller =
                (chance & 3) > 0
                        ? row / HOT * HOT
                        : Math.max(0, row - pick(chance, 40, ACTIVE_PERSONS));
        return new Auction(
                FIRST_ID + row * AUCTIONS_IN_A_ROW + place,
                "an item",
                TEXT,
                initialBid,
                initialBid + PRICES[(int) (chance >>> 16) & PRICES.length - 1],
                time,
                time + 1 + pick(chance, 24, 40),
                FIRST_ID + seller,
                10 + pick(chance, 32, 5),
                TEXT);
    }

    private static Bid bid(long row, long chance, long time) {
        long last = row * AUCTIONS_IN_A_ROW + AUCTIONS_IN_A_ROW - 1;
        // Every second bid is for the hot auction of its hundred, three of four are by the hot
        // bidder.
        long auction =
                chance < 0
                        ? last / HOT * HOT
                        : Math.max(0, last - pick(chance, 40, ACTIVE_AUCTIONS));
        long bidder =
                (chance & 3) > 0
                        ? row / HOT * HOT + 1
                        : Math.max(0, row - pick(chance, 24, ACTIVE_PERSONS));
        return new Bid(
                FIRST_ID + auction,
                FIRST_ID + bidder,
                PRICES[(int) (chance >>> 4) & PRICES.length - 1],
                CHANNELS[(int) (chance >>> 20) & 3],
                "https://www.nexmark.com/item.htm?query=1",
                time,
                TEXT);
    }

    /** One of {@code count} numbers, by 16 bits of {@code chance}. */
    private static int pick(long chance, int shift, int count) {
        return (int) (((chance >>> shift & 0xffff) * count) >>> 16);
    }

    /** From 1 to a million, each order of magnitude as often as the others. */
    private static long[] prices() {
        long[] prices = new long[4096];
        for (int i = 0; i < prices.length; i++) {
            prices[i] = Math.round(Math.pow(10, 6.0 * i / prices.length) * 100);
        }
        return prices;
    }

    /** Query 1: the bid in euros. */
    public static Bid inEuros(Bid bid) {
        return new Bid(
                bid.auction(),
                bid.bidder(),
                bid.price() * 908 / 1000,
                bid.channel(),
                bid.url(),
                bid.time(),
                bid.extra());
    }

    /** Query 2: whether it is asked for. */
    public static boolean isAskedFor(Bid bid) {
        return bid.auction() % 123 == 0;
    }

    /** Query 3: whether the event is an auction of the category that is asked for. */
    public static boolean isOffer(Event event) {
        return event instanceof Auction auction && auction.category() == 10;
    }

    /** Query 3: whether the event is a person of one of three states. */
    public static boolean isSeller(Event event) {
        return event instanceof Person person
                && (person.state().equals("OR")
                        || person.state().equals("ID")
                        || person.state().equals("CA"));
    }

    /** Query 3: what is needed of an auction. */
    public static Offer offer(Event event) {
        Auction auction = (Auction) event;
        return new Offer(auction.id(), auction.seller());
    }

    /** Query 3: what is needed of a person. */
    public static Seller seller(Event event) {
        Person person = (Person) event;
        return new Seller(person.id(), person.name(), person.city(), person.state());
    }
}
