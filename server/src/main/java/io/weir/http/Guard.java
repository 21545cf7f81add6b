package io.weir.http;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides who a request comes from, before anything of it is looked at.
 *
 * <p>A web page in the user's browser can send requests to this address, too. It does not know a
 * secret; and should it come by one, or should a name of its own be made to lead here, it is still
 * turned away: a browser says in {@code Host} which name it asked for and in {@code Origin} or
 * {@code Sec-Fetch-Site} which page asks.
 *
 * <p>Plain logic, for any thread.
 */
public final class Guard {
    private final Set<String> hosts;
    private final String ownerSecret;
    private final Optional<String> clientToken;

    /**
     * @param hosts the names and addresses under which the endpoint may be asked, without port
     * @param ownerSecret known to programs of the same user
     * @param clientToken known to whom the user gave it
     */
    public Guard(Set<String> hosts, String ownerSecret, Optional<String> clientToken) {
        this.hosts = new LinkedHashSet<>();
        hosts.forEach(host -> this.hosts.add(host.toLowerCase(Locale.ROOT)));
        this.ownerSecret = ownerSecret;
        this.clientToken = clientToken;
    }

    /** The names of the loopback interface. */
    public static Set<String> loopback() {
        return Set.of("127.0.0.1", "localhost", "[::1]");
    }

    /**
     * What of a request's head says where it comes from.
     *
     * @param authorization {@code Bearer} and the secret
     */
    public record Head(
            @Nullable String host,
            @Nullable String origin,
            @Nullable String fetchSite,
            @Nullable String authorization) {}

    /**
     * Who it is.
     *
     * @throws HttpError 403 if it comes from a web page or under a foreign name
     */
    public Caller identify(Head head) throws HttpError {
        if (head.host() == null || !hosts.contains(hostOf(head.host()))) {
            throw new HttpError(
                    403,
                    "Host is '%s'; this address answers to %s only."
                            .formatted(head.host() == null ? "" : head.host(), hosts));
        }
        if (head.origin() != null && !isOwn(head.origin(), head.host())) {
            throw new HttpError(
                    403, "Origin '%s' may not ask this address.".formatted(head.origin()));
        }
        if (head.fetchSite() != null
                && !head.fetchSite().equals("same-origin")
                && !head.fetchSite().equals("none")) {
            throw new HttpError(403, "Another site may not ask this address.");
        }
        String sent = head.authorization();
        if (sent == null || !sent.regionMatches(true, 0, "Bearer ", 0, 7)) {
            return Caller.STRANGER;
        }
        String secret = sent.substring(7).trim();
        boolean isOwner = same(secret, ownerSecret);
        boolean isClient = clientToken.isPresent() && same(secret, clientToken.get());
        return isOwner ? Caller.OWNER : isClient ? Caller.CLIENT : Caller.STRANGER;
    }

    /** Takes the same time wherever they differ. */
    private static boolean same(String sent, String secret) {
        return MessageDigest.isEqual(
                sent.getBytes(StandardCharsets.UTF_8), secret.getBytes(StandardCharsets.UTF_8));
    }

    /** Without the port; an address of version 6 keeps its brackets. */
    private static String hostOf(String hostAndPort) {
        String host = hostAndPort.toLowerCase(Locale.ROOT);
        int colon = host.lastIndexOf(':');
        return colon > host.lastIndexOf(']') ? host.substring(0, colon) : host;
    }

    private static boolean isOwn(String origin, String hostAndPort) {
        try {
            String authority = URI.create(origin).getRawAuthority();
            return authority != null && authority.equalsIgnoreCase(hostAndPort);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
