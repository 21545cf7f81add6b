package io.weir.types;

import java.lang.management.ManagementFactory;

/**
 * How many records a second the generated codec writes and reads on one core. Run: main(), with the
 * test class path.
 */
final class CodecSpeed {
    record Sample(long id, String name, int count, double value) {}

    private CodecSpeed() {}

    public static void main(String[] args) {
        Sample[] samples = new Sample[1024];
        for (int i = 0; i < samples.length; i++) {
            samples[i] =
                    new Sample(
                            1_700_000_000_000L + i * 7919L,
                            "customer-%08d".formatted(i * 31),
                            i,
                            i * 0.37);
        }
        Type<Sample> type = Types.of(Sample.class);
        BinaryOutput out = new BinaryOutput(1 << 17);
        int rounds = 2000;
        long sum = 0;
        for (int trial = 0; trial < 8; trial++) {
            long start = cpuNanos();
            for (int r = 0; r < rounds; r++) {
                out.clear();
                for (Sample sample : samples) {
                    type.write(sample, out);
                }
                sum += out.position();
            }
            long written = cpuNanos();
            BinaryInput in = new BinaryInput(out.array(), 0, out.position());
            for (int r = 0; r < rounds; r++) {
                in.reset(out.array(), 0, out.position());
                for (int i = 0; i < samples.length; i++) {
                    sum += type.read(in).count();
                }
            }
            long read = cpuNanos();
            double records = (double) rounds * samples.length;
            System.out.printf(
                    "write %.1f M/s, read %.1f M/s, %d bytes each (%d)%n",
                    records * 1000 / (written - start),
                    records * 1000 / (read - written),
                    out.position() / samples.length,
                    sum & 1);
        }
    }

    private static long cpuNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }
}
