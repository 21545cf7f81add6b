package io.weir.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;

/**
 * Many results for stdout. Unlike a {@link PrintStream}, it fails when nobody reads them any more
 * ({@code weir show … | head}), so that a command ends instead of reading on. Closing it leaves the
 * stream below open.
 */
final class ResultStream extends OutputStream {
    private static final int BUFFER_BYTES = 1 << 15;

    private final PrintStream out;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int length;

    /** The reader of the results has gone. */
    static final class NobodyReadsException extends IOException {
        private static final long serialVersionUID = 1L;

        NobodyReadsException() {
            super("Nobody reads the output any more");
        }
    }

    ResultStream(PrintStream out) {
        this.out = out;
    }

    @Override
    public void write(int b) throws IOException {
        if (length == buffer.length) {
            flush();
        }
        buffer[length++] = (byte) b;
    }

    @Override
    public void write(byte[] bytes, int offset, int count) throws IOException {
        if (count > buffer.length - length) {
            flush();
        }
        if (count > buffer.length) {
            out.write(bytes, offset, count);
        } else {
            System.arraycopy(bytes, offset, buffer, length, count);
            length += count;
        }
    }

    @Override
    public void flush() throws IOException {
        out.write(buffer, 0, length);
        length = 0;
        if (out.checkError()) {
            throw new NobodyReadsException();
        }
    }

    @Override
    public void close() throws IOException {
        flush();
    }
}
