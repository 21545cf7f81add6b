package io.weir.rundir;

import io.weir.http.Client;
import io.weir.http.Json;
import io.weir.http.JsonObject;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a process can be reached, written by it into the {@link RunDirectory}:
 *
 * <pre>
 * {"version":1,"id":"6ecb…","name":"word count","pid":4711,"start":"9f…/81234","port":40123,
 *  "secret":"…64 hexadecimal digits…","since":1764025200123,
 *  "state":"RUNNING","tasks":4,"stateSince":1764025200200}
 * </pre>
 *
 * A job's process writes it anew when its job's state changes, so that a list of many jobs need not
 * wake all of their processes.
 *
 * @param id of the job; of a server its address
 * @param name of the job; of a server "server"
 * @param process that serves it
 * @param port on the loopback interface, or where the server listens
 * @param secret that makes who asks its owner
 * @param sinceMillis when it began
 * @param standing how the job stands; empty of a server
 */
public record Descriptor(
        String id,
        String name,
        ProcessIdentity process,
        int port,
        String secret,
        long sinceMillis,
        Optional<Standing> standing) {
    private static final int VERSION = 1;

    /**
     * How a job stands.
     *
     * @param state as in Flink's REST
     * @param tasks how many it consists of
     * @param sinceMillis when it came to that state
     */
    public record Standing(String state, int tasks, long sinceMillis) {}

    /** As it is written. */
    public byte[] toJson() {
        Map<String, @Nullable Object> json =
                Json.object(
                        "version",
                        VERSION,
                        "id",
                        id,
                        "name",
                        name,
                        "pid",
                        process.pid(),
                        "start",
                        process.start(),
                        "port",
                        port,
                        "secret",
                        secret,
                        "since",
                        sinceMillis);
        standing.ifPresent(
                job -> {
                    json.put("state", job.state());
                    json.put("tasks", job.tasks());
                    json.put("stateSince", job.sinceMillis());
                });
        return Json.write(json);
    }

    /**
     * Reads one.
     *
     * @throws Json.Malformed if it is none, or one of a later version
     */
    public static Descriptor fromJson(byte[] bytes) throws Json.Malformed {
        JsonObject json = JsonObject.read(bytes);
        return new Descriptor(
                json.requiredText("id"),
                json.requiredText("name"),
                new ProcessIdentity(json.requiredNumber("pid"), json.requiredText("start")),
                (int) json.requiredNumber("port"),
                json.requiredText("secret"),
                json.requiredNumber("since"),
                json.has("state") ? Optional.of(standing(json)) : Optional.empty());
    }

    private static Standing standing(JsonObject json) throws Json.Malformed {
        return new Standing(
                json.requiredText("state"),
                (int) json.requiredNumber("tasks"),
                json.requiredNumber("stateSince"));
    }

    /** Asks the process. */
    public Client client(Duration patience) {
        return new Client(port, secret, patience);
    }
}
