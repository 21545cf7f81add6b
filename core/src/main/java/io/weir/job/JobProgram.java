package io.weir.job;

import io.weir.config.Configuration;
import io.weir.graph.OperatorNode;
import io.weir.restart.RestartStrategy;
import java.util.List;
import java.util.Optional;

/**
 * What a program wants to be run.
 *
 * @param name of the job
 * @param operators in the order of creation
 * @param configuration all settings known to the program
 * @param restartStrategy the one set by the program, if it set one
 */
public record JobProgram(
        String name,
        List<OperatorNode> operators,
        Configuration configuration,
        Optional<RestartStrategy.Factory> restartStrategy) {}
