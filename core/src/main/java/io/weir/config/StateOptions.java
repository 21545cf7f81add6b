package io.weir.config;

import java.util.List;

/** Where state lives while the job runs. */
public final class StateOptions {
    public static final ConfigOption<String> BACKEND =
            ConfigOption.of("state.backend.type", ValueType.STRING)
                    .withDefault("hashmap")
                    .formerly("state.backend")
                    .describedAs("The state backend. `hashmap`: tables in memory.");

    static final List<ConfigOption<?>> ALL = List.of(BACKEND);

    private StateOptions() {}
}
