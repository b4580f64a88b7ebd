package org.cdcd.connectors.egress;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * Uploaded pictures for services that take no bytes and fetch from an address. Each is there in the clear, under an address of
 * 256 random bits, while the operation runs that offered it: five minutes and four fetches at most, JPEG up to 8 MiB.
 */
public final class PublicMedia {
    /** What stands between the origin and the token. */
    public static final String PATH = "/media/";

    private static final String TYPE = "image/jpeg";
    private static final long LARGEST = 8L << 20;
    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final int MOST_FETCHES = 4;
    private static final int TOKEN_BYTES = 32;

    private final @Nullable URI origin;
    private final SpoolClient spool;
    private final InstantSource clock;
    private final SecureRandom random;
    private final Map<String, Offer> offers = new ConcurrentHashMap<>();

    /**
     * A picture on its way out.
     *
     * @param body paused, in the clear
     * @param abandon closes the source if it is not read to its end
     */
    public record Picture(String type, long length, ReadStream<Buffer> body, Runnable abandon) {}

    private record Offer(Upload upload, Instant until, AtomicInteger fetches) {}

    PublicMedia(@Nullable URI origin, SpoolClient spool, InstantSource clock, SecureRandom random) {
        this.origin = origin;
        this.spool = spool;
        this.clock = clock;
        this.random = random;
    }

    /**
     * Checks the origin that services shall fetch from.
     *
     * @param sandbox whether the services are twins on this machine, which reach a loopback address
     * @throws IllegalArgumentException with a sentence for the operator
     */
    public static URI checked(URI origin, boolean sandbox) {
        String host = origin.getHost();
        boolean bare = host != null
                && origin.getRawPath().isEmpty()
                && origin.getRawQuery() == null
                && origin.getRawFragment() == null
                && origin.getRawUserInfo() == null;
        if (!bare) {
            throw new IllegalArgumentException("it is a scheme, a host and perhaps a port, nothing else");
        }
        boolean named = host.matches("(?i)[a-z0-9-]+(\\.[a-z0-9-]+)*\\.[a-z][a-z0-9-]*")
                && !host.matches("(?i).*\\.(local|localhost|internal|lan|home|test|example|invalid)");
        if (!sandbox && (!"https".equals(origin.getScheme()) || !named)) {
            throw new IllegalArgumentException("services fetch by https from a name that the whole internet knows");
        }
        return origin;
    }

    /** The address of an upload from now on, until it is withdrawn. */
    String offer(Upload upload, String input) {
        if (origin == null) {
            throw Refusal.of(ErrorCode.PUBLIC_MEDIA_OFF, "this server shows no uploads to the public")
                    .withRemedy("Give the address of a picture that is public already, or have the server's operator"
                            + " set connectors.front.media-origin.");
        }
        if (!upload.type().equals(TYPE) || upload.length() > LARGEST) {
            throw Refusal.of(ErrorCode.PARAMETERS_INVALID, "a picture is a JPEG of 8 MiB at most")
                    .at(List.of(Inputs.pointer(input)));
        }
        byte[] bytes = new byte[TOKEN_BYTES];
        random.nextBytes(bytes);
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        Instant now = clock.instant();
        offers.values().removeIf(old -> !now.isBefore(old.until()));
        offers.put(token, new Offer(upload, now.plus(LONGEST), new AtomicInteger(MOST_FETCHES)));
        return origin + PATH + token;
    }

    /** Takes an address away. */
    void withdraw(String address) {
        offers.remove(address.substring(address.lastIndexOf('/') + 1));
    }

    /**
     * A picture by its token; call it on an event loop. Fails with {@link Refusal} {@code not_found} if there is none, or no
     * longer.
     */
    public Future<Picture> open(String token) {
        Offer offer = offers.get(token);
        if (offer == null
                || !clock.instant().isBefore(offer.until())
                || offer.fetches().getAndDecrement() <= 0) {
            return Future.failedFuture(Refusal.of(ErrorCode.NOT_FOUND, "There is nothing here, or no longer."));
        }
        Upload upload = offer.upload();
        return spool.read(upload)
                .map(source -> new Picture(TYPE, upload.length(), new PlainStream(source), source::close));
    }

    @Override
    public String toString() {
        return "PublicMedia[" + offers.size() + "]";
    }
}
