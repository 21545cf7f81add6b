package io.weir.connectors;

/**
 * A share of the numbers from 0 to {@code count}. They are dealt out like cards, a block at a time:
 * share <i>i</i> of <i>n</i> has the blocks <i>i</i>, <i>i + n</i>, <i>i + 2n</i>, …
 *
 * @param share which share, from 0
 * @param shares how many there are
 * @param block how many numbers a block has
 * @param count where the numbers end
 * @param position the next number of this share, or {@code count} after the last
 */
public record GeneratorSplit(int share, int shares, long block, long count, long position) {
    /** Checks that the numbers make sense. */
    public GeneratorSplit {
        if (share < 0
                || share >= shares
                || block <= 0
                || position < 0
                || position > count
                || (position < count && position / block % shares != share)) {
            throw new IllegalArgumentException(
                    "No share %d of %d of the numbers up to %d in blocks of %d is at %d"
                            .formatted(share, shares, count, block, position));
        }
    }

    /** How many of the shares have any numbers at all. */
    int used() {
        return (int) Math.min(shares, (count - 1) / block + 1);
    }

    /** The same share, at another position. */
    GeneratorSplit at(long newPosition) {
        return new GeneratorSplit(share, shares, block, count, newPosition);
    }

    /** Where the block of the position ends, as far as the numbers go. */
    long blockEnd() {
        long start = position - position % block;
        return count - start <= block ? count : start + block;
    }

    /** The first number of the block that follows, or {@code count} if none does. */
    long nextBlock() {
        long start = position - position % block;
        return count - start <= block * shares ? count : start + block * shares;
    }
}
