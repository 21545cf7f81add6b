package io.weir.process;

import java.io.Serializable;

/**
 * Names a side output of an operator.
 *
 * @param id what it is found by, unique within the operator
 * @param <T> the type of the records of the side output
 */
@SuppressWarnings("UnusedTypeParameter") // Says what the side output holds.
public record OutputTag<T>(String id) implements Serializable {
    /** Refuses a blank id. */
    public OutputTag {
        if (id.isBlank()) {
            throw new IllegalArgumentException("The id of an OutputTag is blank. Give it a name.");
        }
    }
}
