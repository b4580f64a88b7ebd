package org.cdcd.connectors.vault.watch;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.InstantSource;
import org.cdcd.connectors.vault.store.ClientRows;
import org.cdcd.connectors.vault.store.ClientRows.Known;

/**
 * Knows the keys that a person's programs call with and the networks that they call from. The first key is trusted; another one
 * is if it comes from a network that the person was seen in; and a trusted key makes its network known. What is left is a key
 * that nobody has seen, from where nobody was seen: as if somebody else had got the person's token. Blocks on the database, but
 * not for what was seen in the last minutes.
 */
final class Clients {
    private static final int PEOPLE = 20_000;
    private static final Duration REMEMBERED = Duration.ofMinutes(10);

    /** What a key is. */
    enum Standing {
        TRUSTED,
        /** New, from a new network, and this is the first that is seen of it. */
        STRANGE_AT_FIRST,
        /** The same, seen before. */
        STRANGE
    }

    private final ClientRows rows;
    private final Cache<String, Known> people;

    Clients(ClientRows rows, InstantSource clock) {
        this.rows = rows;
        this.people = Caffeine.newBuilder()
                .maximumSize(PEOPLE)
                .expireAfterWrite(REMEMBERED)
                .ticker(() -> clock.millis() * 1_000_000)
                .build();
    }

    /**
     * Looks at a call that may have been sent before by another, and learns nothing from it.
     *
     * @param jkt the thumbprint of the key that the call was proved with
     * @param address where it came from
     */
    Standing look(String webid, String jkt, String address) {
        String network = Network.of(address);
        return isSeen(webid, jkt, network) ? Standing.TRUSTED : standing(jkt, network, rows.of(webid));
    }

    /** Learns from a call that is proved; whether it is the first of a strange key. */
    boolean isNewAndStrange(String webid, String jkt, String address) {
        String network = Network.of(address);
        if (isSeen(webid, jkt, network)) {
            return false;
        }
        Known stored = rows.of(webid);
        Standing standing = learn(webid, jkt, network, stored);
        // of several calls of the same program one comes first
        boolean first = standing == Standing.STRANGE_AT_FIRST && rows.key(webid, jkt, false);
        people.put(webid, standing == Standing.STRANGE ? stored : rows.of(webid));
        return first;
    }

    private boolean isSeen(String webid, String jkt, String network) {
        Known known = people.getIfPresent(webid);
        return known != null && isTrusted(known, jkt) && isKnown(known, network);
    }

    /** The same for a call after which nobody is told of a strange program: it stays to be told of. */
    void learn(String webid, String jkt, String address) {
        learn(webid, jkt, Network.of(address), rows.of(webid));
        people.invalidate(webid);
    }

    /** An address of no network is as good as none. */
    private static boolean isKnown(Known known, String network) {
        return network.isEmpty() || known.networks().contains(network);
    }

    /** Trusts a key from now on, and knows the network that it came from. */
    void trust(String webid, String jkt, String address) {
        String network = Network.of(address);
        rows.key(webid, jkt, true);
        if (!network.isEmpty()) {
            rows.network(webid, network);
        }
    }

    /** To be called once that is on disk. */
    void forget(String webid) {
        people.invalidate(webid);
    }

    boolean trusts(String webid, String jkt) {
        return isTrusted(rows.of(webid), jkt);
    }

    private Standing learn(String webid, String jkt, String network, Known known) {
        Standing standing = standing(jkt, network, known);
        if (standing == Standing.TRUSTED) {
            if (!isTrusted(known, jkt)) {
                rows.key(webid, jkt, true);
            }
            if (!known.networks().contains(network) && !network.isEmpty()) {
                rows.network(webid, network);
            }
            rows.seen(webid, jkt, network);
        }
        return standing;
    }

    private static Standing standing(String jkt, String network, Known known) {
        if (known.keys().isEmpty() || known.networks().contains(network) || isTrusted(known, jkt)) {
            return Standing.TRUSTED;
        }
        return known.keys().containsKey(jkt) ? Standing.STRANGE : Standing.STRANGE_AT_FIRST;
    }

    private static boolean isTrusted(Known known, String jkt) {
        return Boolean.TRUE.equals(known.keys().get(jkt));
    }
}
