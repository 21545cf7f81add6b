package io.weir.engine;

/** The names under which the engine itself keeps operator state. */
public final class EngineStates {
    /** What a sink has prepared and not yet committed. */
    public static final String COMMITTABLES = "_committables";

    /** The splits of a source with their positions. */
    public static final String SPLITS = "_splits";

    /** Says that an operator's subtask has seen the end of its input. */
    static final String ENDED = "_ended";

    private EngineStates() {}
}
