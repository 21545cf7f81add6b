package io.weir.job;

import io.weir.config.CheckpointingOptions;
import io.weir.config.ConfigOption;
import io.weir.config.Configuration;
import io.weir.storage.FileStores;
import io.weir.storage.LocalCopies;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where a job keeps something, in which store, and why there: for people and tools, before it runs.
 * Nothing is connected to.
 *
 * @param what is kept: checkpoints, copies of them, or savepoints
 * @param location as it is configured; empty if it is not
 * @param store what kind it is and which module brings it; or what is wrong
 * @param why where that was set, or what holds since it was not
 */
record StorageChoice(String what, String location, String store, String why) {
    /** Those of a job, by what people call them. */
    static List<StorageChoice> of(JobSettings settings, Configuration configuration) {
        var choices = new ArrayList<StorageChoice>();
        choices.add(
                choice(
                        "checkpoints",
                        settings.checkpointDirectory(),
                        configuration,
                        CheckpointingOptions.DIR,
                        "memory, which ends with the process"));
        LocalCopies.folder(configuration)
                .ifPresent(
                        folder ->
                                choices.add(
                                        new StorageChoice(
                                                "copies",
                                                folder.toString(),
                                                "on the disk of this machine, for a fast restart",
                                                why(
                                                        configuration,
                                                        CheckpointingOptions.LOCAL_COPIES))));
        choices.add(
                choice(
                        "savepoints",
                        settings.savepointDirectory(),
                        configuration,
                        CheckpointingOptions.SAVEPOINT_DIR,
                        "wherever each is asked for"));
        return choices;
    }

    private static String why(Configuration configuration, ConfigOption<?> option) {
        return configuration.source(option).map(s -> "set in " + s.where()).orElse("set");
    }

    private static StorageChoice choice(
            String what,
            Optional<String> location,
            Configuration configuration,
            ConfigOption<String> option,
            String otherwise) {
        if (location.isEmpty()) {
            String why =
                    configuration.isSet(option)
                            ? "execution.checkpointing.storage is jobmanager"
                            : option.key() + " is not set";
            return new StorageChoice(what, "", otherwise, why);
        }
        String why = why(configuration, option);
        try {
            return new StorageChoice(
                    what, location.get(), FileStores.describe(location.get()), why);
        } catch (IOException e) {
            return new StorageChoice(what, location.get(), "can't be used: " + e.getMessage(), why);
        }
    }

    /** A line for people. */
    String text() {
        return "%s: %s%s (%s)"
                .formatted(
                        Character.toUpperCase(what.charAt(0)) + what.substring(1),
                        location.isEmpty() ? "" : location + ", ",
                        store,
                        why);
    }

    /** Its fields for tools. */
    Map<String, String> fields() {
        var fields = new LinkedHashMap<String, String>();
        if (!location.isEmpty()) {
            fields.put("location", location);
        }
        fields.put("store", store);
        fields.put("why", why);
        return fields;
    }
}
