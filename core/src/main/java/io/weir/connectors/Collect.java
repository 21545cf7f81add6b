package io.weir.connectors;

/** Collects records in memory: what tests look at. */
public final class Collect {
    private Collect() {}

    /**
     * A sink that keeps what it is given.
     *
     * <pre>{@code
     * CollectSink<String> words = Collect.toList();
     * stream.to(words);
     * env.execute();
     * assertThat(words.committed()).containsExactly("to", "be");
     * }</pre>
     */
    public static <T> CollectSink<T> toList() {
        return new CollectSink<>();
    }
}
