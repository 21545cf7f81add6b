package io.weir.engine;

import java.util.concurrent.Executor;

/**
 * Do bits of work beside a long turn of an actor, which may wait for them. Bits that are there when
 * it is closed are still done. Confined to the turn's thread, but for the bits.
 */
public interface Helpers extends Executor, AutoCloseable {
    /** Nobody: each bit is done by who asks, before the call returns. */
    Helpers NONE =
            new Helpers() {
                @Override
                public int threads() {
                    return 0;
                }

                @Override
                public void execute(Runnable bit) {
                    bit.run();
                }

                @Override
                public void close() {}
            };

    /** How many threads they are besides the one of the turn. */
    int threads();

    @Override
    void close();
}
