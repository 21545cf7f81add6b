package io.weir.graph;

import java.util.Map;

/**
 * What a plan depends on besides the program.
 *
 * @param parallelism of operators that set none
 * @param maxParallelism of operators that set none, or 0 to derive it from the parallelism
 * @param chaining whether operators are joined at all
 * @param automaticUids whether a stateful operator may have no uid
 * @param restoredMaxParallelism by operator id: what a checkpoint was written with; kept by
 *     operators that set none
 */
public record PlanSettings(
        int parallelism,
        int maxParallelism,
        boolean chaining,
        boolean automaticUids,
        Map<String, Integer> restoredMaxParallelism) {
    /** The defaults at a parallelism. */
    public static PlanSettings of(int parallelism) {
        return new PlanSettings(parallelism, 0, true, true, Map.of());
    }
}
