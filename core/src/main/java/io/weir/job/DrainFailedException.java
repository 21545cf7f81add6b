package io.weir.job;

import java.io.IOException;

/**
 * A job was drained for a savepoint that could not be written. Its timers have fired and its
 * operators have finished as if the input had ended, which can't be undone: the attempt is thrown
 * away and the job goes on from its newest checkpoint, whatever the restart strategy says.
 */
final class DrainFailedException extends IOException {
    private static final long serialVersionUID = 1L;

    DrainFailedException(String reason) {
        super(
                "The savepoint that the job was drained for could not be written, so the job goes on from its newest checkpoint: "
                        + reason);
    }
}
