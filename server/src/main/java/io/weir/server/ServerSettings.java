package io.weir.server;

import io.weir.config.CheckpointingOptions;
import io.weir.config.ConfigException;
import io.weir.config.ConfigLoader;
import io.weir.config.Configuration;
import io.weir.rundir.Places;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How the server is to be, read and checked.
 *
 * @param bindAddress on which REST listens
 * @param name under which clients reach it
 * @param port of REST, or 0
 * @param maxUploadBytes of a jar
 * @param keystore where REST is reached by HTTPS
 * @param checkpointDirectory of jobs that set none
 * @param savepointDirectory of jobs that set none
 * @param clientDirectories where clients may have savepoints written
 * @param jobProperties what jobs are given of this, one setting a line
 */
record ServerSettings(
        InetAddress bindAddress,
        String name,
        int port,
        long maxUploadBytes,
        Optional<Keystore> keystore,
        String checkpointDirectory,
        String savepointDirectory,
        List<String> clientDirectories,
        String jobProperties) {
    /** A file with a key and a certificate. */
    record Keystore(Path file, String password) {
        @Override
        public String toString() {
            return "Keystore[" + file + "]";
        }
    }

    /**
     * Reads them.
     *
     * @throws ConfigException if something in it can't be
     */
    static ServerSettings load(Places places, Map<String, String> environment) {
        Configuration configuration =
                new ConfigLoader(ServerOptions.KNOWN, environment, Path.of("")).load();
        String bind = configuration.get(ServerOptions.BIND_ADDRESS);
        InetAddress address;
        try {
            address = InetAddress.getByName(bind);
        } catch (UnknownHostException e) {
            throw new ConfigException(
                    "rest.bind-address is '%s', which is no address of this machine: %s."
                            .formatted(bind, e.getMessage()));
        }
        Optional<Keystore> keystore = keystore(configuration);
        if (!address.isLoopbackAddress() && keystore.isEmpty()) {
            throw new ConfigException(
                    "rest.bind-address is '%s', where others could listen in on the token. Set security.ssl.rest.enabled: true and security.ssl.rest.keystore, or leave the address at 127.0.0.1 and reach it through an SSH tunnel."
                            .formatted(bind));
        }
        Optional<String> checkpoints = configuration.find(CheckpointingOptions.DIR);
        Optional<String> savepoints = configuration.find(CheckpointingOptions.SAVEPOINT_DIR);
        String ownCheckpoints = places.data().resolve("checkpoints").toString();
        String ownSavepoints = places.data().resolve("savepoints").toString();
        var properties = new StringBuilder();
        // A job that kept its checkpoints in memory could not come back after its process has died.
        if (checkpoints.isEmpty()) {
            properties.append("execution.checkpointing.dir: ").append(ownCheckpoints).append('\n');
        }
        if (savepoints.isEmpty()) {
            properties
                    .append("execution.checkpointing.savepoint-dir: ")
                    .append(ownSavepoints)
                    .append('\n');
        }
        List<String> directories = new ArrayList<>();
        directories.add(checkpoints.orElse(ownCheckpoints));
        directories.add(savepoints.orElse(ownSavepoints));
        directories.addAll(configuration.find(ServerOptions.CLIENT_DIRECTORIES).orElse(List.of()));
        return new ServerSettings(
                address,
                configuration.find(ServerOptions.ADDRESS).orElse(bind),
                configuration.get(ServerOptions.PORT),
                configuration.get(ServerOptions.MAX_UPLOAD),
                keystore,
                checkpoints.orElse(ownCheckpoints),
                savepoints.orElse(ownSavepoints),
                directories,
                properties.toString());
    }

    private static Optional<Keystore> keystore(Configuration configuration) {
        if (!configuration.get(ServerOptions.TLS)) {
            return Optional.empty();
        }
        return Optional.of(
                new Keystore(
                        Path.of(configuration.get(ServerOptions.KEYSTORE)),
                        configuration.get(ServerOptions.KEYSTORE_PASSWORD)));
    }

    /** Whether only this machine can reach it. */
    boolean isLocal() {
        return bindAddress.isLoopbackAddress();
    }
}
