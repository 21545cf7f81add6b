package io.weir.control;

import io.weir.http.HttpError;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The jobs of this process: a program runs one after the other. Safe for any thread. */
final class JobTable {
    private final List<ServedJob> jobs = new CopyOnWriteArrayList<>();

    void add(ServedJob job) {
        jobs.add(job);
    }

    /** Those that have an id by now. */
    List<ServedJob> all() {
        return jobs.stream().filter(job -> !job.id().isEmpty()).toList();
    }

    /**
     * The one with this id.
     *
     * @throws HttpError 404 if there is none
     */
    ServedJob get(String id) throws HttpError {
        return all().stream()
                .filter(job -> job.id().equals(id))
                .reduce((first, second) -> second)
                .orElseThrow(() -> HttpError.notFound("Job %s not found.".formatted(id)));
    }
}
