package io.weir.benchmarks.inner;

import io.weir.types.BinaryInput;
import io.weir.types.BinaryOutput;
import io.weir.types.Type;
import io.weir.types.Types;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What does it cost to encode a record of the user and to read it back, next to code written by
 * hand for it?
 *
 * <pre>./weir bench jmh Codec</pre>
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class CodecBenchmark {
    /** As wide as records often are. */
    public record Order(long id, String customer, int count, double price) {}

    private final Type<Order> type = Types.of(Order.class);
    private final BinaryOutput out = new BinaryOutput(256);
    private final Order[] orders = orders();
    private final byte[][] encoded = new byte[orders.length][];
    private final BinaryInput in = new BinaryInput(new byte[0]);
    private int next;

    /** Encodes what is to be read. */
    public CodecBenchmark() {
        for (int i = 0; i < orders.length; i++) {
            out.clear();
            type.write(orders[i], out);
            encoded[i] = out.toByteArray();
        }
    }

    private static Order[] orders() {
        Order[] orders = new Order[1024];
        for (int i = 0; i < orders.length; i++) {
            orders[i] = new Order(i * 7919L, "customer-%08d".formatted(i), i % 50, i * 1.25);
        }
        return orders;
    }

    private Order order() {
        return orders[next++ & (orders.length - 1)];
    }

    /** By the codec that Weir derives. */
    @Benchmark
    public int write() {
        out.clear();
        type.write(order(), out);
        return out.position();
    }

    /** By hand. */
    @Benchmark
    public int writeByHand() {
        Order order = order();
        out.clear();
        out.writeLong(order.id());
        out.writeString(order.customer());
        out.writeInt(order.count());
        out.writeDouble(order.price());
        return out.position();
    }

    /** By the codec that Weir derives. */
    @Benchmark
    public Order read() {
        byte[] bytes = encoded[next++ & (encoded.length - 1)];
        in.reset(bytes, 0, bytes.length);
        return type.read(in);
    }

    /** By hand. */
    @Benchmark
    public Order readByHand() {
        byte[] bytes = encoded[next++ & (encoded.length - 1)];
        in.reset(bytes, 0, bytes.length);
        return new Order(in.readLong(), in.readString(), in.readInt(), in.readDouble());
    }
}
