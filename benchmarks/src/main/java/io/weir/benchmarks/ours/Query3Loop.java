package io.weir.benchmarks.ours;

import io.weir.benchmarks.race.Meter;
import io.weir.benchmarks.race.Nexmark;
import io.weir.benchmarks.race.Nexmark.Event;
import io.weir.benchmarks.race.Nexmark.LocalOffer;
import io.weir.benchmarks.race.Nexmark.Offer;
import io.weir.benchmarks.race.Nexmark.Seller;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Two maps: the sellers, and the offers that wait for theirs. */
final class Query3Loop implements LoopEngine.Loop {
    private final Map<Long, Seller> sellers = new HashMap<>();
    private final Map<Long, List<Offer>> waiting = new HashMap<>();

    @Override
    public void run(long first, int step, int count, Meter.Taken taken) {
        long number = first;
        for (int i = 0; i < count; i++, number += step) {
            Event event = Nexmark.event(number);
            if (Nexmark.isOffer(event)) {
                offer(Nexmark.offer(event), taken);
            } else if (Nexmark.isSeller(event)) {
                seller(Nexmark.seller(event), taken);
            }
        }
    }

    private void offer(Offer offer, Meter.Taken taken) {
        Seller seller = sellers.get(offer.seller());
        if (seller == null) {
            waiting.computeIfAbsent(offer.seller(), key -> new ArrayList<>()).add(offer);
        } else {
            taken.add(local(seller, offer).auction());
        }
    }

    private void seller(Seller seller, Meter.Taken taken) {
        sellers.put(seller.id(), seller);
        List<Offer> offers = waiting.remove(seller.id());
        if (offers != null) {
            for (Offer offer : offers) {
                taken.add(local(seller, offer).auction());
            }
        }
    }

    private static LocalOffer local(Seller seller, Offer offer) {
        return new LocalOffer(seller.name(), seller.city(), seller.state(), offer.auction());
    }
}
