package io.weir.storage.hdfs;

import io.weir.storage.ExplainedException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedByInterruptException;
import java.util.Locale;
import org.apache.hadoop.hdfs.protocol.QuotaExceededException;
import org.apache.hadoop.hdfs.server.namenode.SafeModeException;
import org.apache.hadoop.ipc.RemoteException;
import org.apache.hadoop.security.AccessControlException;

/** Says what went wrong with HDFS, and the way out. */
final class HdfsErrors {
    private final String service;

    /**
     * @param service its address: {@code hdfs://host:port}
     */
    HdfsErrors(String service) {
        this.service = service;
    }

    /** The exception for what happened while {@code doing} something with a file or folder. */
    IOException explained(String doing, String what, Exception thrown) {
        Exception e =
                thrown instanceof RemoteException remote ? remote.unwrapRemoteException() : thrown;
        if (e instanceof ExplainedException explained) {
            return explained;
        }
        if ((e instanceof InterruptedIOException && !(e instanceof SocketTimeoutException))
                || e instanceof ClosedByInterruptException
                || Thread.currentThread().isInterrupted()) {
            Thread.currentThread().interrupt();
            return new InterruptedIOException("Interrupted: " + doing + " " + what);
        }
        return new ExplainedException(text(doing, what, e), e);
    }

    private String text(String doing, String what, Exception e) {
        if (has(e, UnknownHostException.class)) {
            return "Can't %s %s: there is no host of the name in %s. Correct the location; if the name is that of a service and not of a host, let HADOOP_CONF_DIR name the folder of its hdfs-site.xml"
                    .formatted(doing, what, service);
        }
        if (has(e, ConnectException.class) || has(e, NoRouteToHostException.class)) {
            return "Can't %s %s: no name node answers at %s. Start it, or correct the host and port"
                    .formatted(doing, what, service);
        }
        if (has(e, SocketTimeoutException.class)) {
            return "Can't %s %s: %s did not answer in time".formatted(doing, what, service);
        }
        if (e instanceof AccessControlException || e instanceof SecurityException) {
            return "No permission to %s %s: %s. Change its permissions or its owner, or name another user with HADOOP_USER_NAME"
                    .formatted(doing, what, firstLine(e));
        }
        if (e instanceof SafeModeException) {
            return "Can't %s %s: the name node is in safe mode, in which nothing can be written. Wait until it has left it"
                    .formatted(doing, what);
        }
        if (e instanceof QuotaExceededException) {
            return "Can't %s %s: the quota is used up (%s). Raise it, or choose another location"
                    .formatted(doing, what, firstLine(e));
        }
        String reason = firstLine(e);
        if (reason.toLowerCase(Locale.ROOT).contains("could only be written to 0 of the")) {
            return "Can't %s %s: no data node takes it (%s). Start data nodes, or free room on them"
                    .formatted(doing, what, reason);
        }
        if (e instanceof IllegalArgumentException) {
            return "'%s' can't be opened: %s".formatted(what, reason);
        }
        return "Can't %s %s: %s".formatted(doing, what, reason);
    }

    private static boolean has(Throwable e, Class<? extends Throwable> type) {
        for (Throwable t = e; t != null; t = t.getCause()) {
            if (type.isInstance(t)) {
                return true;
            }
        }
        return false;
    }

    /** Hadoop's messages go on with the stack trace of the server. */
    private static String firstLine(Throwable e) {
        String text = String.valueOf(e.getMessage());
        int end = text.indexOf('\n');
        return end < 0 ? text : text.substring(0, end);
    }
}
