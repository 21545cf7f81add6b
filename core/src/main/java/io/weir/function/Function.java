package io.weir.function;

import java.io.Serializable;

/**
 * Any function of a user. Serializable so that each subtask gets an instance of its own, and each
 * attempt of a job a fresh one; never stored in a checkpoint.
 */
public interface Function extends Serializable {}
