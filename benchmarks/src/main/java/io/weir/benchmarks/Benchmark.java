package io.weir.benchmarks;

/** Answers one question about speed or size with figures. */
interface Benchmark {
    /** How much work is done. */
    enum Scale {
        /** Once through everything with a handful of data: it works, the figures mean nothing. */
        TINY,
        /** What PERFORMANCE.md quotes. */
        FULL;

        /** One of two numbers. */
        int of(int tiny, int full) {
            return this == TINY ? tiny : full;
        }
    }

    /** What it is called on the command line. */
    String name();

    /** What it finds out, in a sentence. */
    String question();

    /** Measures and prints. */
    void run(Scale scale, Report report) throws Exception;
}
