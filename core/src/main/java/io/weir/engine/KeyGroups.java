package io.weir.engine;

/** Which subtask owns which key groups. Pure logic. */
final class KeyGroups {
    private KeyGroups() {}

    /** The first key group of a subtask. */
    static int first(int subtask, int parallelism, int maxParallelism) {
        return (int) (((long) subtask * maxParallelism + parallelism - 1) / parallelism);
    }

    /** The last key group of a subtask. */
    static int last(int subtask, int parallelism, int maxParallelism) {
        return first(subtask + 1, parallelism, maxParallelism) - 1;
    }

    /** The subtask that owns a key group. */
    static int owner(int keyGroup, int parallelism, int maxParallelism) {
        return (int) ((long) keyGroup * parallelism / maxParallelism);
    }
}
