package io.weir.http;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a request is answered with; sent once, never compared. */
@SuppressWarnings("ArrayRecordComponent")
public record Reply(int status, String contentType, byte[] body) {
    private static final String JSON = "application/json; charset=UTF-8";

    /** 200 with a tree as JSON. */
    public static Reply json(@Nullable Object tree) {
        return json(200, tree);
    }

    /** A tree as JSON. */
    public static Reply json(int status, @Nullable Object tree) {
        return new Reply(status, JSON, Json.write(tree));
    }

    /** JSON that is written already. */
    public static Reply written(int status, byte[] json) {
        return new Reply(status, JSON, json);
    }

    /** An error, as Flink's clients read it: {@code {"errors":["…"]}}. */
    public static Reply error(int status, String message) {
        return json(status, Map.of("errors", List.of(message)));
    }

    /** 200 with text. */
    public static Reply text(String contentType, String text) {
        return new Reply(200, contentType, text.getBytes(StandardCharsets.UTF_8));
    }
}
