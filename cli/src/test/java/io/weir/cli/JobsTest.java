package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.http.Client;
import io.weir.http.Json;
import io.weir.http.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which job is meant. */
class JobsTest {
    private static Jobs.Job job(String id, String name, String state) {
        try {
            return new Jobs.Job(
                    id,
                    name,
                    state,
                    0,
                    JsonObject.of(Map.of()),
                    new Client(1, "", Duration.ofSeconds(1)));
        } catch (Json.Malformed e) {
            throw new AssertionError(e);
        }
    }

    private final Jobs.Job words = job("aabb", "words", "RUNNING");
    private final Jobs.Job totals = job("aacc", "totals", "RUNNING");
    private final Jobs.Job old = job("bbcc", "words", "FINISHED");
    private final List<Jobs.Job> all = List.of(words, totals, old);

    private Jobs.Job choose(String given) throws CommandException {
        return Jobs.choose(given, all);
    }

    @Test
    void byItsIdItsNameOrTheBeginningOfItsId() throws Exception {
        assertThat(choose("aacc")).isEqualTo(totals);
        assertThat(choose("totals")).isEqualTo(totals);
        assertThat(choose("aac")).isEqualTo(totals);
        assertThat(choose("b")).isEqualTo(old);
    }

    @Test
    void theOneThatRunsWhereOthersOfTheNameHaveEnded() throws Exception {
        assertThat(choose("words")).isEqualTo(words);
    }

    @Test
    void noneIsMeantByAnUnknownName() {
        assertThatThrownBy(() -> choose("wrds"))
                .isInstanceOf(CommandException.class)
                .hasMessage(
                        "There is no job 'wrds'. These run:\n  aabb  RUNNING  words\n  aacc  RUNNING"
                                + "  totals");
        assertThatThrownBy(() -> Jobs.choose("x", List.of()))
                .hasMessage("There is no job 'x', and none runs.");
        assertThatThrownBy(() -> choose("")).hasMessageContaining("There is no job ''");
    }

    @Test
    void severalCouldBeMeantByABeginning() {
        assertThatThrownBy(() -> choose("aa"))
                .hasMessage(
                        "'aa' can be any of 2 jobs; name one by its id:\n  aabb  RUNNING  words\n  aacc"
                                + "  RUNNING  totals");
    }
}
