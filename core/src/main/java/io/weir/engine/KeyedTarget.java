package io.weir.engine;

import io.weir.backend.KeyedBackend;

/**
 * Keyed state that is to be restored: of one subtask of an operator.
 *
 * @param operatorId of the operator
 * @param firstKeyGroup the first that the subtask owns
 * @param lastKeyGroup the last that the subtask owns
 * @param backend what holds the state
 */
public record KeyedTarget(
        String operatorId, int firstKeyGroup, int lastKeyGroup, KeyedBackend backend) {
    /** Whether the subtask owns a key group. */
    public boolean owns(int keyGroup) {
        return keyGroup >= firstKeyGroup && keyGroup <= lastKeyGroup;
    }
}
