package io.weir.s3proxy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;

/**
 * Serves a folder by the protocol of S3, until its standard input ends: so it does not outlive the
 * process that has started it. Prints the line {@code port N} when it is ready.
 *
 * <pre>S3Server FOLDER PORT ACCESS-KEY SECRET-KEY</pre>
 *
 * <p>Port 0 stands for any that is free. Each folder in FOLDER is a bucket.
 */
public final class S3Server {
    private S3Server() {}

    public static void main(String[] arguments) throws Exception {
        Path folder = Files.createDirectories(Path.of(arguments[0]));
        var properties = new Properties();
        properties.setProperty("s3proxy.endpoint", "http://127.0.0.1:" + arguments[1]);
        properties.setProperty("s3proxy.authorization", "aws-v2-or-v4");
        properties.setProperty("s3proxy.identity", arguments[2]);
        properties.setProperty("s3proxy.credential", arguments[3]);
        S3Proxy server =
                S3Proxy.Builder.fromProperties(properties)
                        .blobStore(new FilesystemNio2BlobStore(folder.toString()))
                        .build();
        server.start();
        System.out.println("port " + server.getPort());
        while (System.in.read() >= 0) {
            // until it ends
        }
        System.exit(0);
    }
}
