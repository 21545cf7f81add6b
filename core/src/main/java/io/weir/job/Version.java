package io.weir.job;

import io.weir.snapshot.CheckpointMetadata;

/** The version of Weir. */
public final class Version {
    /** Written into checkpoints and shown to people. */
    public static final String CURRENT = CheckpointMetadata.WEIR_VERSION;

    private Version() {}
}
