package io.weir.engine;

import io.weir.backend.KeyedBackend;

/** Keyed state that is to be restored: of one subtask of an operator. */
public record KeyedTarget(String operatorId, KeyedBackend backend) {}
