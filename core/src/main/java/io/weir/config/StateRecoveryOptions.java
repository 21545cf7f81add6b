package io.weir.config;

import java.util.List;

/** What a job starts from. */
public final class StateRecoveryOptions {
    public static final ConfigOption<String> PATH =
            ConfigOption.of("execution.state-recovery.path", ValueType.STRING)
                    .formerly("execution.savepoint.path")
                    .describedAs("The savepoint or checkpoint that the job starts from.");

    public static final ConfigOption<Boolean> IGNORE_UNCLAIMED_STATE =
            ConfigOption.of("execution.state-recovery.ignore-unclaimed-state", ValueType.BOOLEAN)
                    .withDefault(false)
                    .formerly("execution.savepoint.ignore-unclaimed-state")
                    .describedAs(
                            "Whether state that no operator of the job claims is left behind; if"
                                    + " not, the job is refused.");

    public static final ConfigOption<ClaimMode> CLAIM_MODE =
            ConfigOption.of(
                            "execution.state-recovery.claim-mode",
                            ValueType.enumeration(ClaimMode.class))
                    .withDefault(ClaimMode.NO_CLAIM)
                    .formerly("execution.savepoint-restore-mode")
                    .describedAs(
                            "Whether what the job starts from becomes its own, to delete when newer"
                                    + " checkpoints subsume it (`CLAIM`), or is left as it is"
                                    + " (`NO_CLAIM`; `LEGACY` is the same here).");

    static final List<ConfigOption<?>> ALL = List.of(PATH, IGNORE_UNCLAIMED_STATE, CLAIM_MODE);

    private StateRecoveryOptions() {}
}
