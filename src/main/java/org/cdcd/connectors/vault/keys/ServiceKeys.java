package org.cdcd.connectors.vault.keys;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetKeyPair;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The service's own keys, the same for all vaults on one database: one by which it is known, one that signs, two to which secrets are sealed, and
 * shared symmetric ones by name. Each key pair but the first is in use for 90 days; its successor is made 48 hours before, so that it
 * is published for at least 24 hours before its first use. Keys are read once and again by {@link #maintain()}, which a
 * schedule calls at least daily. Safe for many threads; reading keys never blocks, except where a method says so.
 */
public final class ServiceKeys {
    private static final Duration IN_USE = Duration.ofDays(90);
    private static final Duration MADE_BEFORE = Duration.ofHours(48);
    private static final Duration PUBLISHED_BEFORE = Duration.ofHours(24);
    private static final Duration CLOCKS_APART = Duration.ofMinutes(5);
    private static final Duration READ_AGAIN = Duration.ofSeconds(10);

    private final ServiceKeyRing ring;
    private final InstantSource clock;

    private volatile List<ServiceKey> keys = List.of();
    private volatile Instant lastRead = Instant.MIN;

    private ServiceKeys(ServiceKeyRing ring, InstantSource clock) {
        this.ring = ring;
        this.clock = clock;
    }

    /** Reads the keys, making what is missing. Blocks on the database. */
    public static ServiceKeys open(ServiceKeyStore store, Capsules capsules, InstantSource clock) {
        ServiceKeys opened = new ServiceKeys(new ServiceKeyRing(store, capsules), clock);
        opened.maintain();
        return opened;
    }

    /**
     * What {@link #published()} would list of a database that nobody serves now; writes nothing. Blocks.
     *
     * @throws SealBroken if the keys are another keyset's
     */
    public static JWKSet publishedBy(ServiceKeyStore store, Capsules capsules, InstantSource clock) {
        ServiceKeys read = new ServiceKeys(new ServiceKeyRing(store, capsules), clock);
        read.keys = read.ring.read();
        return read.published();
    }

    /** Makes successors that are due, drops keys that are of no use any more, and reads what others made. Blocks. */
    public synchronized void maintain() {
        Instant now = clock.instant();
        List<ServiceKey> read = ring.read();
        for (ServiceKeyUse use : ServiceKeyUse.values()) {
            makeDue(use, read, now);
        }
        for (ServiceKey key : read) {
            if (!key.kept(now)) {
                ring.drop(key);
            }
        }
        keys = ring.read();
        lastRead = now;
    }

    /** The Ed25519 key that signs now; its id is in {@link #published()}. */
    public OctetKeyPair signingKey() {
        return active(ServiceKeyUse.SIGN).pair().toOctetKeyPair();
    }

    /** The Ed25519 keys by which clients know the service or knew it, oldest first; the last one is in use. */
    public List<OctetKeyPair> identityKeys() {
        Instant now = clock.instant();
        return keys.stream()
                .filter(key -> key.use() == ServiceKeyUse.IDENTITY && !now.isBefore(key.activeFrom()))
                .map(key -> key.pair().toOctetKeyPair())
                .toList();
    }

    /**
     * Makes another key for clients to know the service by, unless one waits already. It is in use a day later, when every vault
     * has read it. Blocks.
     *
     * @return when it is
     */
    public synchronized Instant renewIdentity() {
        ServiceKey newest = newest(ServiceKeyUse.IDENTITY, ring.read()).orElseThrow();
        Instant now = clock.instant();
        if (newest.activeFrom().isAfter(now)) {
            return newest.activeFrom();
        }
        Instant from = now.plus(PUBLISHED_BEFORE);
        ring.make(ServiceKeyUse.IDENTITY, newest.sequence() + 1, from);
        maintain();
        return from;
    }

    /**
     * What everyone may know: public keys that sign, will sign, or signed in the last year ({@code nbf} is the first use,
     * {@code exp} the end of the listing), and those to which secrets are sealed now.
     */
    public JWKSet published() {
        Instant now = clock.instant();
        Stream<ServiceKey> listed = keys.stream()
                .filter(key -> key.use() != ServiceKeyUse.IDENTITY)
                .filter(key -> key.use().signs() ? key.kept(now) : key.active(now));
        return new JWKSet(listed.map(ServiceKey::published).toList());
    }

    /**
     * The private key to which something was sealed, also for a week after it was last published. Blocks on the database
     * at most every ten seconds, if the id is not known.
     */
    public Optional<JWK> decryptionKey(String kid) {
        Optional<JWK> known = findDecryptionKey(kid);
        if (known.isEmpty() && clock.instant().isAfter(lastRead.plus(READ_AGAIN))) {
            maintain();
            known = findDecryptionKey(kid);
        }
        return known;
    }

    /**
     * 32 random bytes that all vaults on the database share under this name; made when first asked for. Blocks. The caller
     * closes what it gets.
     */
    public Secret shared(String name) {
        return ring.shared(name, clock.instant());
    }

    private Optional<JWK> findDecryptionKey(String kid) {
        Instant now = clock.instant();
        return keys.stream()
                .filter(key -> !key.use().signs() && key.kept(now))
                .map(ServiceKey::pair)
                .filter(pair -> kid.equals(pair.getKeyID()))
                .findFirst();
    }

    private ServiceKey active(ServiceKeyUse use) {
        Instant now = clock.instant();
        return keys.stream()
                .filter(key -> key.use() == use && key.active(now))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the service has no active key of use " + use));
    }

    private static Optional<ServiceKey> newest(ServiceKeyUse use, List<ServiceKey> read) {
        return read.stream().filter(key -> key.use() == use).reduce((older, newer) -> newer);
    }

    private void makeDue(ServiceKeyUse use, List<ServiceKey> read, Instant now) {
        Optional<ServiceKey> newest = newest(use, read);
        if (newest.isEmpty()) {
            ring.make(use, 1, now.minus(CLOCKS_APART));
            return;
        }
        if (!use.ages()) {
            return;
        }
        Instant end = newest.get().activeFrom().plus(IN_USE);
        if (!now.isBefore(end.minus(MADE_BEFORE))) {
            ring.make(use, newest.get().sequence() + 1, later(end, now.plus(PUBLISHED_BEFORE)));
        }
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
