package io.weir.control;

import io.weir.http.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Why an operation failed, as Flink's clients read it: the class, the stack trace, and a throwable
 * serialized by Java, without which the command line of Flink ends with a NullPointerException and
 * tries again for a minute. They get one of a class that they have.
 */
public final class FailureCause {
    private static final String FLINKS_CLASS = "org.apache.flink.util.SerializedThrowable";
    private static final long FLINKS_VERSION = 7284183123441947635L;

    private FailureCause() {}

    /** The failure as a JSON object. */
    public static Map<String, @Nullable Object> of(Throwable failure) {
        var trace = new StringWriter();
        failure.printStackTrace(new PrintWriter(trace, true));
        return Json.object(
                "class",
                failure.getClass().getName(),
                "message",
                String.valueOf(failure.getMessage()),
                "stack-trace",
                trace.toString(),
                "serialized-throwable",
                Base64.getEncoder().encodeToString(serialized(failure, trace.toString())));
    }

    private static byte[] serialized(Throwable failure, String trace) {
        var bytes = new ByteArrayOutputStream();
        String message = failure.getMessage();
        try (var out = new Renaming(bytes)) {
            out.writeObject(
                    new Carrier(
                            message == null ? failure.toString() : message,
                            failure.getClass().getName(),
                            trace));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return bytes.toByteArray();
    }

    /** Has the fields that Flink's class has, as far as they are needed; nobody reads them here. */
    @SuppressWarnings("UnusedVariable")
    private static final class Carrier extends Exception {
        private static final long serialVersionUID = FLINKS_VERSION;

        private final String originalErrorClassName;
        private final String fullStringifiedStackTrace;

        Carrier(String message, String originalErrorClassName, String trace) {
            super(message, null, false, true);
            this.originalErrorClassName = originalErrorClassName;
            this.fullStringifiedStackTrace = trace;
            setStackTrace(new StackTraceElement[0]);
        }
    }

    /** Writes {@link Carrier} under the name of Flink's class. */
    private static final class Renaming extends ObjectOutputStream {
        /** As in the stream protocol of Java serialization: has no methods of its own. */
        private static final int SC_SERIALIZABLE = 2;

        Renaming(OutputStream out) throws IOException {
            super(out);
        }

        @Override
        protected void writeClassDescriptor(ObjectStreamClass descriptor) throws IOException {
            if (descriptor.forClass() != Carrier.class) {
                super.writeClassDescriptor(descriptor);
                return;
            }
            writeUTF(FLINKS_CLASS);
            writeLong(FLINKS_VERSION);
            writeByte(SC_SERIALIZABLE);
            writeShort(2);
            for (String field :
                    new String[] {"fullStringifiedStackTrace", "originalErrorClassName"}) {
                writeByte('L');
                writeUTF(field);
                // The type of the field; a string that the protocol writes as an object.
                writeTypeString();
            }
        }

        private void writeTypeString() throws IOException {
            writeByte(0x74); // TC_STRING
            writeUTF("Ljava/lang/String;");
        }
    }
}
