package io.weir.snapshot;

/**
 * Where a segment lies and what must be found there.
 *
 * @param path relative to the job's folder
 * @param bytes its length
 * @param entries how many it holds, in all blocks
 * @param crc the CRC32C of its index, which holds those of all blocks: it stands for the whole file
 */
public record SegmentHandle(String path, long bytes, long entries, int crc) {}
