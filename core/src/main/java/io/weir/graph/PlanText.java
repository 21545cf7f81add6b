package io.weir.graph;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import io.weir.graph.JobPlan.Chain;
import io.weir.graph.JobPlan.ChainEdge;
import io.weir.graph.JobPlan.Link;
import io.weir.graph.JobPlan.PlannedOperator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A plan described, for people and for tools. */
public final class PlanText {
    private PlanText() {}

    /** For people: a line for each operator, by chains, with where its records come from. */
    public static String of(String jobName, JobPlan plan) {
        StringBuilder text = new StringBuilder();
        text.append(
                "Job '%s': %d operators in %d chains%n"
                        .formatted(jobName, plan.operators().size(), plan.chains().size()));
        for (Chain chain : plan.chains()) {
            text.append(
                    "%nChain %d, parallelism %d%n"
                            .formatted(chain.index() + 1, chain.parallelism()));
            for (ChainEdge edge : plan.edges()) {
                if (edge.to() == chain.head().index()) {
                    text.append(
                            "  <- %s of '%s'%s%n"
                                    .formatted(
                                            name(edge.partitioning()),
                                            plan.operators().get(edge.from()).name(),
                                            edge.sideOutput()
                                                    .map(tag -> ", side output '" + tag + "'")
                                                    .orElse("")));
                }
            }
            for (PlannedOperator operator : chain.operators()) {
                text.append(
                        "  %-24s %s%s%n"
                                .formatted(
                                        operator.name(),
                                        operator.uid()
                                                .map(uid -> "uid '" + uid + "'")
                                                .orElse("no uid"),
                                        facts(operator)));
            }
        }
        String without =
                String.join(
                        ", ", plan.withoutUid().stream().map(o -> "'" + o.name() + "'").toList());
        if (!without.isEmpty()) {
            text.append(
                    "%nWithout uid, though stateful: %s. Give each a .uid(\"…\"), so that its state is found after any change of the program.%n"
                            .formatted(without));
        }
        return text.toString();
    }

    private static String facts(PlannedOperator operator) {
        StringBuilder facts = new StringBuilder();
        operator.keyType()
                .ifPresent(
                        key ->
                                facts.append(
                                        ", keyed by %s, max parallelism %d"
                                                .formatted(
                                                        key.javaType().getTypeName(),
                                                        operator.maxParallelism())));
        facts.append(", id ").append(operator.operatorId());
        return facts.toString();
    }

    private static String name(Partitioning partitioning) {
        if (partitioning instanceof Partitioning.Hash hash) {
            return "by key (" + hash.keyType().javaType().getTypeName() + ")";
        }
        return partitioning instanceof Partitioning.Broadcast
                ? "broadcast"
                : partitioning instanceof Partitioning.Rebalance ? "in turn" : "straight";
    }

    /**
     * For tools: one JSON object.
     *
     * @param more facts about the job, by the names of their objects
     */
    public static String json(String jobName, JobPlan plan, Map<String, Map<String, String>> more) {
        StringWriter out = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(out)) {
            json.setPrettyPrinter(new DefaultPrettyPrinter());
            json.writeStartObject();
            json.writeStringField("name", jobName);
            json.writeArrayFieldStart("operators");
            for (PlannedOperator operator : plan.operators()) {
                write(operator, json);
            }
            json.writeEndArray();
            json.writeArrayFieldStart("edges");
            for (Chain chain : plan.chains()) {
                for (Link link : chain.links()) {
                    edge(json, plan, link.from(), link.to(), "chained", link.sideOutput());
                }
            }
            for (ChainEdge edge : plan.edges()) {
                String how =
                        edge.partitioning().getClass().getSimpleName().toLowerCase(Locale.ROOT);
                edge(json, plan, edge.from(), edge.to(), how, edge.sideOutput());
            }
            json.writeEndArray();
            for (Map.Entry<String, Map<String, String>> each : more.entrySet()) {
                json.writeObjectFieldStart(each.getKey());
                for (Map.Entry<String, String> field : each.getValue().entrySet()) {
                    json.writeStringField(field.getKey(), field.getValue());
                }
                json.writeEndObject();
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toString();
    }

    private static void write(PlannedOperator operator, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("id", operator.operatorId());
        if (operator.uid().isPresent()) {
            json.writeStringField("uid", operator.uid().get());
        }
        json.writeStringField("name", operator.name());
        json.writeStringField("kind", operator.kind());
        json.writeNumberField("chain", operator.chain());
        json.writeNumberField("parallelism", operator.parallelism());
        json.writeNumberField("maxParallelism", operator.maxParallelism());
        json.writeBooleanField("stateful", operator.node().isStateful());
        if (operator.keyType().isPresent()) {
            json.writeStringField("key", operator.keyType().get().javaType().getTypeName());
        }
        json.writeEndObject();
    }

    private static void edge(
            JsonGenerator json, JobPlan plan, int from, int to, String how, Optional<String> side)
            throws IOException {
        json.writeStartObject();
        json.writeStringField("from", plan.operators().get(from).operatorId());
        json.writeStringField("to", plan.operators().get(to).operatorId());
        json.writeStringField("how", how);
        if (side.isPresent()) {
            json.writeStringField("sideOutput", side.get());
        }
        json.writeEndObject();
    }
}
