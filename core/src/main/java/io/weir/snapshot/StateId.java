package io.weir.snapshot;

/**
 * Names a state within a job.
 *
 * @param operatorId of the operator that has it: 32 hexadecimal digits
 * @param name unique within the operator
 */
public record StateId(String operatorId, String name) {
    @Override
    public String toString() {
        return operatorId + "/" + name;
    }
}
