package io.weir.rundir;

import java.nio.file.Path;
import java.util.Map;

/**
 * Where Weir keeps what outlives a process, for one user.
 *
 * @param data the directory: {@code WEIR_DATA_DIR}, or {@code $XDG_STATE_HOME/weir}, or {@code
 *     ~/.local/state/weir}. It must be on a disk of this machine
 */
public record Places(Path data) {
    /** Names the directory. */
    public static final String VARIABLE = "WEIR_DATA_DIR";

    /** As the environment says. */
    public static Places of(Map<String, String> environment) {
        String named = environment.getOrDefault(VARIABLE, "");
        if (!named.isBlank()) {
            return new Places(Path.of(named).toAbsolutePath().normalize());
        }
        String state = environment.getOrDefault("XDG_STATE_HOME", "");
        Path base =
                state.isBlank()
                        ? Path.of(System.getProperty("user.home"), ".local", "state")
                        : Path.of(state);
        return new Places(base.resolve("weir").toAbsolutePath().normalize());
    }

    /** Where processes say how they can be reached. */
    public RunDirectory run() {
        return new RunDirectory(data.resolve("run"));
    }

    /** What the server knows of its jobs: a folder for each. */
    public Path jobs() {
        return data.resolve("jobs");
    }
}
