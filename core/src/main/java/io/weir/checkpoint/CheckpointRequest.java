package io.weir.checkpoint;

/**
 * Somebody's wish for a checkpoint.
 *
 * @param number what the decisions call this request; chosen by the asker
 * @param kind MANUAL, SAVEPOINT, STOP or FINAL; the others the coordinator triggers by itself
 * @param full whether everything is to be written, not only what has changed; a savepoint and the
 *     first checkpoint of a chain are full in any case
 */
public record CheckpointRequest(long number, CheckpointKind kind, boolean full) {
    public CheckpointRequest {
        if (kind == CheckpointKind.INITIAL || kind == CheckpointKind.PERIODIC) {
            throw new IllegalArgumentException(
                    ("Request %d is for a checkpoint of kind %s, expected MANUAL, "
                                    + "SAVEPOINT, STOP or FINAL: the coordinator itself triggers the "
                                    + "others.")
                            .formatted(number, kind));
        }
    }
}
