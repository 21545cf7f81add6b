package io.weir.testkit.lives;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/**
 * All chance of a life, from one generator, by name: so that a life that has failed can be lived
 * again with some of it made simpler. Each draw takes from the generator whatever is made of it, so
 * what is simplified changes nothing else by itself.
 */
final class Choices {
    /**
     * What is made simpler.
     *
     * @param fixed choices by name that always take their first, simplest option
     * @param spared numbers of mishaps, in the order in which they would happen, that do not happen
     */
    record Simpler(Set<String> fixed, Set<Integer> spared) {
        /** Nothing is. */
        static final Simpler NOTHING = new Simpler(Set.of(), Set.of());

        /** What is simpler in one of both. */
        Simpler and(Simpler other) {
            Set<String> names = new TreeSet<>(fixed);
            names.addAll(other.fixed);
            Set<Integer> numbers = new TreeSet<>(spared);
            numbers.addAll(other.spared);
            return new Simpler(names, numbers);
        }
    }

    private final Random random;
    private final Simpler simpler;
    private final Map<String, String> taken = new LinkedHashMap<>();
    private int mishaps;
    private int mishapsLeft = Integer.MAX_VALUE;

    Choices(Random random, Simpler simpler) {
        this.random = random;
        this.simpler = simpler;
    }

    /** How many mishaps there are at most, so that each life ends. */
    void atMost(int all) {
        mishapsLeft = all;
    }

    /** A number below {@code bound}; 0 is the simplest. */
    int below(String name, int bound) {
        int drawn = random.nextInt(bound);
        int made = simpler.fixed().contains(name) ? 0 : drawn;
        taken.put(name, String.valueOf(made));
        return made;
    }

    /** One of some options, the simplest first. */
    String of(String name, String... options) {
        String made = options[below(name, options.length)];
        taken.put(name, made);
        return made;
    }

    /** One of some numbers, the simplest first. */
    int of(String name, int... options) {
        int made = options[below(name, options.length)];
        taken.put(name, String.valueOf(made));
        return made;
    }

    /** How often something happens: never in half of all lives. */
    double chance(String name, double most) {
        boolean never = random.nextBoolean();
        double drawn = random.nextDouble() * most;
        boolean made = !never && !simpler.fixed().contains(name);
        taken.put(name, made ? "%.4f".formatted(drawn) : "never");
        return made ? drawn : 0;
    }

    /** Whether something of this chance happens now. */
    boolean happens(double chance) {
        if (chance == 0 || mishapsLeft <= 0 || random.nextDouble() >= chance) {
            return false;
        }
        mishapsLeft--;
        return !simpler.spared().contains(mishaps++);
    }

    /** Names of all choices so far, with what was taken last. */
    Map<String, String> taken() {
        return taken;
    }

    /** How many mishaps there would have been so far. */
    int mishaps() {
        return mishaps;
    }

    /** For what need not be simplified. */
    Random random() {
        return random;
    }
}
