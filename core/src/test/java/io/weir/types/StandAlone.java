package io.weir.types;

import java.util.List;

/** A record of the JDK's classes only, to be loaded by loaders of the tests. */
public record StandAlone(long id, String name, List<Part> parts) {
    private record Part(int size) {}

    /** One with parts. */
    public static StandAlone sample() {
        return new StandAlone(7, "seven", List.of(new Part(1), new Part(2)));
    }
}
