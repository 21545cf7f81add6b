package io.weir.restore;

import io.weir.backend.DeclaredState;
import io.weir.connectors.Elements;
import io.weir.function.KeySelector;
import io.weir.graph.JobPlan;
import io.weir.graph.OperatorNode;
import io.weir.graph.Partitioning;
import io.weir.graph.PlanSettings;
import io.weir.graph.Planner;
import io.weir.snapshot.CheckpointMetadata;
import io.weir.snapshot.CheckpointMetadata.OperatorInfo;
import io.weir.snapshot.CheckpointMetadata.StateInfo;
import io.weir.snapshot.CheckpointMetadata.StoredKind;
import io.weir.snapshot.StateId;
import io.weir.state.Migration;
import io.weir.types.Type;
import io.weir.types.Types;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Two versions of a program, each a source and keyed operators in a row; and what one has stored.
 */
final class Upgrade {
    /** One version of a program. */
    static final class Program {
        private final Map<String, Type<?>> operators = new LinkedHashMap<>();
        private final Map<String, List<DeclaredState>> states = new HashMap<>();
        private final Map<String, String> previous = new HashMap<>();
        private int parallelism = 2;
        private int maxParallelism;

        Program operator(String uid, Type<?> keyType, DeclaredState... declared) {
            operators.put(uid, keyType);
            states.put(uid, List.of(declared));
            return this;
        }

        Program previousUid(String uid, String before) {
            previous.put(uid, before);
            return this;
        }

        Program parallelism(int parallel, int max) {
            parallelism = parallel;
            maxParallelism = max;
            return this;
        }

        JobPlan plan() {
            List<OperatorNode> nodes = new ArrayList<>();
            OperatorNode source =
                    new OperatorNode(0, "source", new OperatorNode.Body.Reads(Elements.of(1, 2)));
            source.setUid("source");
            nodes.add(source);
            KeySelector<Object, Object> selector = record -> record;
            operators.forEach(
                    (uid, keyType) -> {
                        OperatorNode node =
                                new OperatorNode(
                                        nodes.size(),
                                        "process",
                                        new OperatorNode.Body.Runs(
                                                context -> {
                                                    throw new UnsupportedOperationException();
                                                }));
                        node.setName("the " + uid);
                        node.setUid(uid);
                        node.setKeyType(keyType);
                        if (previous.containsKey(uid)) {
                            node.addPreviousUid(previous.get(uid));
                        }
                        node.addInput(
                                new OperatorNode.Input(
                                        nodes.get(nodes.size() - 1),
                                        Optional.empty(),
                                        new Partitioning.Hash(selector, keyType),
                                        0));
                        nodes.add(node);
                    });
            return Planner.plan(
                    nodes, new PlanSettings(parallelism, maxParallelism, true, true, Map.of()));
        }

        private Map<String, List<DeclaredState>> declared(JobPlan plan) {
            Map<String, List<DeclaredState>> declared = new HashMap<>();
            for (JobPlan.PlannedOperator operator : plan.operators()) {
                List<DeclaredState> all = new ArrayList<>(EngineStates.declaredBy(operator));
                all.addAll(states.getOrDefault(operator.uid().orElseThrow(), List.of()));
                declared.put(operator.operatorId(), all);
            }
            return declared;
        }

        /** A checkpoint or savepoint of it. */
        CheckpointMetadata stored(CheckpointMetadata.Kind kind) {
            JobPlan plan = plan();
            Map<String, List<DeclaredState>> declared = declared(plan);
            List<OperatorInfo> infos = new ArrayList<>();
            for (JobPlan.PlannedOperator operator : plan.operators()) {
                infos.add(
                        new OperatorInfo(
                                operator.operatorId(),
                                operator.uid(),
                                operator.name(),
                                operator.parallelism(),
                                operator.maxParallelism(),
                                operator.keyType().map(Type::schemaJson),
                                declared.get(operator.operatorId()).stream()
                                        .map(Upgrade::info)
                                        .toList()));
            }
            return new CheckpointMetadata(
                    CheckpointMetadata.FORMAT_VERSION,
                    7,
                    kind,
                    "00000000000000000000000000000001",
                    "job",
                    "0",
                    0,
                    Optional.empty(),
                    Optional.empty(),
                    infos,
                    List.of());
        }
    }

    private final Map<String, StateSize> sizes = new HashMap<>();
    private CheckpointMetadata.Kind kind = CheckpointMetadata.Kind.SAVEPOINT;

    /** How much is stored of a state that the test says nothing of: 12 entries in 3.4 kB. */
    static final StateSize SOME = new StateSize(12, 3_400, true);

    Upgrade from(CheckpointMetadata.Kind of) {
        kind = of;
        return this;
    }

    Upgrade size(String state, StateSize size) {
        sizes.put(state, size);
        return this;
    }

    RestorePlan plan(Program before, Program after) {
        JobPlan plan = after.plan();
        return RestorePlan.of(
                before.stored(kind),
                "/s",
                plan,
                Optional.of(after.declared(plan)),
                (StateId state) -> sizes.getOrDefault(state.name(), SOME));
    }

    private static StateInfo info(DeclaredState state) {
        return new StateInfo(
                state.name(),
                state.kind(),
                state.mapKeyType().map(Type::schemaJson),
                state.valueType().schemaJson());
    }

    static DeclaredState value(String name, Type<?> type) {
        return new DeclaredState(name, StoredKind.VALUE, Optional.empty(), type, Optional.empty());
    }

    static <T> DeclaredState value(String name, Type<T> type, Migration<T> migration) {
        return new DeclaredState(
                name, StoredKind.VALUE, Optional.empty(), type, Optional.of(migration));
    }

    static DeclaredState map(String name, Type<?> keyType, Type<?> type) {
        return new DeclaredState(
                name, StoredKind.MAP, Optional.of(keyType), type, Optional.empty());
    }

    static DeclaredState list(String name, Type<?> type) {
        return new DeclaredState(name, StoredKind.LIST, Optional.empty(), type, Optional.empty());
    }

    /** A program with one operator, keyed by a string, that declares these. */
    static Program with(DeclaredState... declared) {
        return new Program().operator("counts", Types.STRING, declared);
    }
}
