package io.weir.job;

import io.weir.engine.OperatorStates;
import io.weir.engine.Rehearsal;
import io.weir.graph.JobPlan;
import io.weir.graph.OperatorNode;
import io.weir.heap.HeapStateBackend;
import io.weir.restore.RenamedOperators;
import io.weir.restore.RestorePlan;
import io.weir.restore.StateSizes;
import io.weir.snapshot.StateReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

/**
 * Finds out what would become of the state of a checkpoint or savepoint in a job, without running
 * it: takes hold of nothing, writes nothing, moves no record.
 */
final class UpgradeCheck {
    private UpgradeCheck() {}

    /**
     * What would become of each state.
     *
     * @throws JobRefusedException if there is nothing to start from, or if an operator can't be
     *     opened; with the way out
     */
    static RestorePlan of(Seams seams, JobSettings settings, List<OperatorNode> nodes) {
        try {
            return of(seams, settings, nodes, JobHome.locate(seams, settings));
        } catch (IOException | UncheckedIOException e) {
            throw refused(e);
        }
    }

    private static RestorePlan of(
            Seams seams, JobSettings settings, List<OperatorNode> nodes, JobHome.Restored from)
            throws IOException {
        JobPlan plan = Attempt.plan(settings, nodes, from.metadata());
        StateReader stored = RenamedOperators.of(from.reader(), plan);
        Rehearsal rehearsal =
                new Rehearsal(
                        new HeapStateBackend(), seams.clock(), OperatorStates.read(stored), true);
        try {
            return RestorePlan.of(
                    from.metadata(),
                    from.location(),
                    plan,
                    Optional.of(rehearsal.declared(plan)),
                    StateSizes.in(from.job(), from.metadata()));
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw refused(e);
        }
    }

    private static JobRefusedException refused(Exception cause) {
        Throwable why =
                cause instanceof UncheckedIOException wrapped && wrapped.getCause() != null
                        ? wrapped.getCause()
                        : cause;
        return new JobRefusedException(
                why.getMessage() == null ? why.toString() : why.getMessage(), why);
    }
}
