package io.weir.benchmarks.race;

/** The records of {@link Workload#CHAIN}, and the four maps and four filters they go through. */
public final class Points {
    private Points() {}

    /** What flows. */
    public record Point(long x, long y, long z) {
        /** What a sink adds up. */
        public long sum() {
            return x + y + z;
        }
    }

    /** The record of a number. */
    public static Point of(long index) {
        return new Point(index, index + 1, index + 2);
    }

    /** The first operator. */
    public static Point moveX(Point p) {
        return new Point(p.x() + 1, p.y(), p.z());
    }

    /** The second. */
    public static boolean keepX(Point p) {
        return p.x() % 16 != 3;
    }

    /** The third. */
    public static Point stretchY(Point p) {
        return new Point(p.x(), p.y() * 3, p.z());
    }

    /** The fourth. */
    public static boolean keepY(Point p) {
        return p.y() % 16 != 5;
    }

    /** The fifth. */
    public static Point mixZ(Point p) {
        return new Point(p.x(), p.y(), p.z() ^ p.x());
    }

    /** The sixth. */
    public static boolean keepZ(Point p) {
        return p.z() % 16 != 7;
    }

    /** The seventh. */
    public static Point addY(Point p) {
        return new Point(p.x() + p.y(), p.y(), p.z());
    }

    /** The eighth. */
    public static boolean keepSum(Point p) {
        return p.x() % 16 != 9;
    }
}
