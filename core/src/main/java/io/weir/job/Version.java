package io.weir.job;

/** The version of Weir. */
public final class Version {
    /** Written into checkpoints and shown to people. */
    public static final String CURRENT = "0.1.0";

    private Version() {}
}
