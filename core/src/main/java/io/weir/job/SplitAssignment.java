package io.weir.job;

import io.weir.connector.Source;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which subtask of a source reads which split. Pure logic: splits are dealt out in turn, in the
 * order in which they became known, so any number of subtasks has its share. Each split is known
 * once, by its id; one from a checkpoint comes before one that was discovered, because it has the
 * position.
 */
final class SplitAssignment<S> {
    private final Source<?, S> source;
    private final int parallelism;
    private final Set<String> known = new HashSet<>();
    private int next;

    SplitAssignment(Source<?, S> source, int parallelism) {
        this.source = source;
        this.parallelism = parallelism;
    }

    /** Deals out those of {@code splits} that are not known yet; a list for each subtask. */
    List<List<S>> assign(List<S> splits) {
        List<List<S>> dealt = new ArrayList<>();
        for (int i = 0; i < parallelism; i++) {
            dealt.add(new ArrayList<>());
        }
        for (S split : splits) {
            if (known.add(source.splitId(split))) {
                dealt.get(next).add(split);
                next = (next + 1) % parallelism;
            }
        }
        return dealt;
    }
}
