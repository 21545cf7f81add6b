package io.weir.benchmarks.ours;

import io.weir.benchmarks.race.Meter;
import io.weir.benchmarks.race.Nexmark;
import io.weir.benchmarks.race.Nexmark.Bid;
import io.weir.benchmarks.race.Points;
import io.weir.benchmarks.race.Points.Point;

/** What has no state, fused by hand. */
final class PlainLoops {
    private PlainLoops() {}

    static void chain(long first, int step, int count, Meter.Taken taken) {
        long number = first;
        for (int i = 0; i < count; i++, number += step) {
            Point p = Points.moveX(Points.of(number));
            if (!Points.keepX(p)) {
                continue;
            }
            p = Points.stretchY(p);
            if (!Points.keepY(p)) {
                continue;
            }
            p = Points.mixZ(p);
            if (!Points.keepZ(p)) {
                continue;
            }
            p = Points.addY(p);
            if (Points.keepSum(p)) {
                taken.add(p.sum());
            }
        }
    }

    static LoopEngine.Loop longChain(int maps) {
        return (first, step, count, taken) -> {
            long number = first;
            for (int i = 0; i < count; i++, number += step) {
                Point p = Points.of(number);
                for (int map = 0; map < maps; map++) {
                    p = Points.moveX(p);
                }
                taken.add(p.sum());
            }
        };
    }

    static void query0(long first, int step, int count, Meter.Taken taken) {
        long number = first;
        for (int i = 0; i < count; i++, number += step) {
            taken.add(Nexmark.event(number).number());
        }
    }

    static void query1(long first, int step, int count, Meter.Taken taken) {
        long number = first;
        for (int i = 0; i < count; i++, number += step) {
            if (Nexmark.event(number) instanceof Bid bid) {
                taken.add(Nexmark.inEuros(bid).price());
            }
        }
    }

    static void query2(long first, int step, int count, Meter.Taken taken) {
        long number = first;
        for (int i = 0; i < count; i++, number += step) {
            if (Nexmark.event(number) instanceof Bid bid && Nexmark.isAskedFor(bid)) {
                taken.add(new Nexmark.Price(bid.auction(), bid.price()).price());
            }
        }
    }
}
