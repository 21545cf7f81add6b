package io.weir.server;

import io.weir.config.ConfigException;
import io.weir.control.Operations;
import io.weir.http.Endpoint;
import io.weir.http.Guard;
import io.weir.http.Router;
import io.weir.rundir.Descriptor;
import io.weir.rundir.Places;
import io.weir.rundir.PrivateFiles;
import io.weir.rundir.ProcessIdentity;
import io.weir.rundir.Secrets;
import io.weir.time.Clock;
import java.io.IOException;
import java.io.InputStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server of a user: a {@link Supervisor} and the addresses at which it can be asked. One at a
 * time has the directory of data.
 *
 * <p>The command line of the same user comes in by a port of its own, with a secret from a file;
 * others by the configured one, with the token.
 */
public final class WeirServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WeirServer.class);
    private static final Duration PATIENCE_WITH_JOBS = Duration.ofSeconds(60);

    private final Places places;
    private final FileChannel lockFile;
    private final Supervisor supervisor;
    private final Endpoint forOwner;
    private final Endpoint forClients;
    private final Descriptor descriptor;
    private final CountDownLatch stopRequested = new CountDownLatch(1);
    private volatile boolean leavesJobs;

    private WeirServer(
            Places places,
            FileChannel lockFile,
            ServerSettings settings,
            Path launcher,
            String version,
            Clock clock)
            throws IOException {
        this.places = places;
        this.lockFile = lockFile;
        String token = token(places);
        Executor executor =
                Executors.newCachedThreadPool(
                        task -> {
                            var thread = new Thread(task, "weir-server");
                            thread.setDaemon(true);
                            return thread;
                        });
        supervisor =
                new Supervisor(
                        new Registry(places.jobs()),
                        places.run(),
                        new JobLauncher(launcher, places.data(), settings.jobProperties()),
                        clock);
        JobViews views = new JobViews(supervisor, places.run(), clock);
        Router router =
                router(places, settings, views, new Operations(clock), executor, clock, version);
        String secret = Secrets.secret();
        forClients = openForClients(settings, secret, token, router);
        String address = address(settings, forClients.port());
        try {
            forOwner =
                    Endpoint.open(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                            Optional.empty(),
                            new Guard(Guard.loopback(), secret, Optional.empty()),
                            router);
        } catch (IOException e) {
            forClients.close();
            throw e;
        }
        descriptor =
                new Descriptor(
                        address,
                        "server",
                        ProcessIdentity.own(),
                        forOwner.port(),
                        secret,
                        clock.currentTimeMillis(),
                        Optional.empty());
    }

    private Router router(
            Places places,
            ServerSettings settings,
            JobViews views,
            Operations operations,
            Executor executor,
            Clock clock,
            String version) {
        ClientPaths paths = new ClientPaths(settings.clientDirectories());
        SubmissionRoutes submissions = new SubmissionRoutes(supervisor, clock);
        Router router = new Router();
        new ServerRoutes(supervisor, views, operations, paths, executor).addTo(router);
        submissions.addTo(router);
        new JarRoutes(
                        places.data().resolve("jars"),
                        settings.maxUploadBytes(),
                        settings.name(),
                        submissions,
                        paths)
                .addTo(router);
        new ClusterRoutes(views, version, this::requestStop).addTo(router);
        return router;
    }

    /**
     * Starts the server of this user.
     *
     * @param launcher the script that starts {@code weir}
     * @throws IOException if one runs already, its settings can't be, or its address can't be had
     */
    public static WeirServer start(
            Places places,
            Map<String, String> environment,
            Path launcher,
            String version,
            Clock clock)
            throws IOException {
        ServerSettings settings = settings(places, environment);
        PrivateFiles.folder(places.data());
        FileChannel lockFile =
                FileChannel.open(
                        places.data().resolve("server.lock"),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE);
        try {
            FileLock lock = lockFile.tryLock();
            if (lock == null) {
                throw new IOException(alreadyRuns(places));
            }
            WeirServer server =
                    new WeirServer(places, lockFile, settings, launcher, version, clock);
            server.supervisor.start();
            places.run().publishServer(server.descriptor);
            return server;
        } catch (IOException | RuntimeException e) {
            lockFile.close();
            throw e;
        }
    }

    private static ServerSettings settings(Places places, Map<String, String> environment)
            throws IOException {
        try {
            return ServerSettings.load(places, environment);
        } catch (ConfigException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static String alreadyRuns(Places places) throws IOException {
        return places.run()
                .livingServer()
                .map(
                        server ->
                                "A server runs already: process %d, %s."
                                        .formatted(server.process().pid(), server.id()))
                .orElse(
                        "Another server is just starting or ending in %s."
                                .formatted(places.data()));
    }

    /** The token of the directory, made the first time. */
    public static String token(Places places) throws IOException {
        Path file = places.data().resolve("token");
        if (!Files.exists(file)) {
            PrivateFiles.folder(places.data());
            PrivateFiles.writeDurably(
                    file, Secrets.secret().getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        }
        return Files.readString(file).strip();
    }

    private static Endpoint openForClients(
            ServerSettings settings, String secret, String token, Router router)
            throws IOException {
        Set<String> hosts = new LinkedHashSet<>(Guard.loopback());
        hosts.add(settings.name().toLowerCase(Locale.ROOT));
        if (!settings.isLocal()) {
            hosts.add(settings.bindAddress().getHostAddress());
        }
        try {
            return Endpoint.open(
                    new InetSocketAddress(settings.bindAddress(), settings.port()),
                    tls(settings),
                    // The owner's secret is of no use here: who has it comes in by the other port.
                    new Guard(hosts, secret + Secrets.secret(), Optional.of(token)),
                    router);
        } catch (BindException e) {
            throw new IOException(
                    "Port %d of %s can't be had: %s. Free it, or set rest.port in conf/config.yaml to another (0: any)."
                            .formatted(
                                    settings.port(),
                                    settings.bindAddress().getHostAddress(),
                                    e.getMessage()),
                    e);
        }
    }

    private static Optional<SSLContext> tls(ServerSettings settings) throws IOException {
        if (settings.keystore().isEmpty()) {
            return Optional.empty();
        }
        ServerSettings.Keystore keystore = settings.keystore().get();
        char[] password = keystore.password().toCharArray();
        try (InputStream in = Files.newInputStream(keystore.file())) {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(in, password);
            KeyManagerFactory keys =
                    KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, password);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            return Optional.of(context);
        } catch (GeneralSecurityException e) {
            throw new IOException(
                    "security.ssl.rest.keystore %s can't be used: %s."
                            .formatted(keystore.file(), e.getMessage()),
                    e);
        }
    }

    private static String address(ServerSettings settings, int port) {
        String scheme = settings.keystore().isPresent() ? "https" : "http";
        return scheme + "://" + settings.name() + ":" + port;
    }

    /** Where clients reach it. */
    public String address() {
        return descriptor.id();
    }

    /**
     * Wishes that the server ends.
     *
     * @param leaveJobs whether its jobs run on; a server that is started later finds them
     */
    public void requestStop(boolean leaveJobs) {
        leavesJobs = leaveJobs;
        stopRequested.countDown();
    }

    /** Waits until somebody wishes that the server ends. */
    public void awaitStopRequest() throws InterruptedException {
        stopRequested.await();
    }

    /** Ends the jobs, each after a last checkpoint, unless they are to run on; then the server. */
    @Override
    public void close() {
        try {
            supervisor.stop(!leavesJobs, PATIENCE_WITH_JOBS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        forClients.close();
        forOwner.close();
        try {
            places.run().withdrawServer(descriptor);
            lockFile.close();
        } catch (IOException e) {
            LOG.warn("Something was left behind in {}", places.data(), e);
        }
    }
}
