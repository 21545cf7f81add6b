package io.weir.testkit.lives;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;

/** Compares what came out with what should have. */
final class Expect {
    private Expect() {}

    /** As often as expected, in any order. */
    static void same(String what, Collection<String> found, Collection<String> expected) {
        List<String> a = sorted(found);
        List<String> b = sorted(expected);
        if (!a.equals(b)) {
            throw new AssertionError(
                    "%s: missing %s, too many %s".formatted(what, less(b, a), less(a, b)));
        }
    }

    /** All that is expected, however often, and nothing else. */
    static void sameOnce(String what, Collection<String> found, Collection<String> expected) {
        same(what, new TreeSet<>(found), new TreeSet<>(expected));
    }

    /** All that is expected, and maybe more. */
    static void all(String what, Collection<String> found, Collection<String> expected) {
        List<String> missing = less(new TreeSet<>(expected), new TreeSet<>(found));
        if (!missing.isEmpty()) {
            throw new AssertionError("%s: missing %s".formatted(what, missing));
        }
    }

    static void promised(
            String what,
            Workload.Promise promise,
            Collection<String> found,
            Collection<String> expected) {
        switch (promise) {
            case EXACTLY_ONCE -> same(what, found, expected);
            case OUTPUT_AGAIN -> sameOnce(what, found, expected);
            case AT_LEAST_ONCE -> all(what, found, expected);
        }
    }

    private static List<String> sorted(Collection<String> values) {
        List<String> sorted = new ArrayList<>(values);
        Collections.sort(sorted);
        return sorted;
    }

    private static List<String> less(Collection<String> all, Collection<String> these) {
        List<String> rest = new ArrayList<>(all);
        these.forEach(rest::remove);
        return rest;
    }
}
