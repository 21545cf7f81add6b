package io.weir.connector;

import io.weir.types.Type;

/** The committable of a sink that commits nothing: there is no value of this type. */
public enum NoCommit {
    ;

    /** How the values that do not exist are stored. */
    public static Type<NoCommit> type() {
        return NoCommitType.INSTANCE;
    }
}
