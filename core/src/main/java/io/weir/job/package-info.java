/**
 * The life of one job: start, restore, checkpoints, failures and restarts, the end.
 *
 * <p>Read first: {@link io.weir.job.JobMaster}, then {@code Attempt}.
 *
 * <p>May use: {@code backend}, {@code checkpoint}, {@code config}, {@code connector}, {@code
 * engine}, {@code graph}, {@code heap}, {@code operator}, {@code plugin}, {@code restart}, {@code
 * restore}, {@code savepoint}, {@code snapshot}, {@code state}, {@code storage}, {@code time},
 * {@code types}.
 */
@NullMarked
package io.weir.job;

import org.jspecify.annotations.NullMarked;
