package io.weir.graph;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PlanTextTest {
    private static JobPlan plan() {
        Program p = new Program();
        OperatorNode lines = p.source("lines");
        lines.setUid("source-id");
        OperatorNode counts = p.keyed("count", p.map("split", lines));
        p.sink("out", counts).setUid("mapper-id");
        return p.plan();
    }

    @Test
    void describesAPlanForPeople() {
        JobPlan plan = plan();
        String split = plan.operators().get(1).operatorId();
        String count = plan.operators().get(2).operatorId();
        assertThat(PlanText.of("words", plan))
                .isEqualToNormalizingNewlines(
                        """
                        Job 'words': 4 operators in 2 chains

                        Chain 1, parallelism 2
                          lines                    uid 'source-id', id bd9c186e89cc37a76d776844dfa8ccba
                          split                    no uid, id %s

                        Chain 2, parallelism 2
                          <- by key (java.lang.String) of 'split'
                          count                    no uid, keyed by java.lang.String, max parallelism 128, id %s
                          out                      uid 'mapper-id', id c9cecfed5cae9d489451c50e442666e3

                        Without uid, though stateful: 'count'. Give each a .uid("…"), so that its state is found after any change of the program.
                        """
                                .formatted(split, count));
    }

    @Test
    void describesAPlanForTools() throws Exception {
        JobPlan plan = plan();
        JsonNode json =
                new ObjectMapper()
                        .readTree(
                                PlanText.json(
                                        "words",
                                        plan,
                                        Map.of("savepoints", Map.of("why", "asked"))));
        assertThat(json.get("name").asText()).isEqualTo("words");
        assertThat(json.get("savepoints").get("why").asText()).isEqualTo("asked");
        assertThat(json.get("operators")).hasSize(4);
        JsonNode count = json.get("operators").get(2);
        assertThat(count.get("id").asText()).isEqualTo(plan.operators().get(2).operatorId());
        assertThat(count.has("uid")).isFalse();
        assertThat(count.get("name").asText()).isEqualTo("count");
        assertThat(count.get("kind").asText()).isEqualTo("sum");
        assertThat(count.get("chain").asInt()).isEqualTo(1);
        assertThat(count.get("parallelism").asInt()).isEqualTo(2);
        assertThat(count.get("maxParallelism").asInt()).isEqualTo(128);
        assertThat(count.get("stateful").asBoolean()).isTrue();
        assertThat(count.get("key").asText()).isEqualTo("java.lang.String");
        assertThat(json.get("operators").get(0).get("uid").asText()).isEqualTo("source-id");
        assertThat(json.get("edges"))
                .extracting(edge -> edge.get("how").asText())
                .containsExactly("chained", "chained", "hash");
    }
}
