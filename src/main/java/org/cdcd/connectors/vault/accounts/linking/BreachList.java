package org.cdcd.connectors.vault.accounts.linking;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import org.cdcd.connectors.vault.http.Outgoing;
import org.cdcd.connectors.vault.http.ServiceAnswer;
import org.cdcd.connectors.vault.http.ServiceCall;
import org.cdcd.connectors.wire.Refusal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A list of passwords that were stolen somewhere, by the range API of Pwned Passwords: it is told the first five hexadecimal digits of
 * the SHA-1 hash, which hundreds of passwords share, answers with all that begin so, and pads its answer so that its
 * length tells nothing. Blocks.
 */
public final class BreachList {
    private static final Logger LOG = LoggerFactory.getLogger(BreachList.class);
    private static final int PREFIX = 5;
    // some two thousand lines today, of 40 bytes each, and it grows
    private static final int LONGEST = 1024 * 1024;
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int OK = 200;

    /** What the list says. */
    enum Finding {
        STOLEN,
        NOT_LISTED,
        /** It could not be asked. */
        AWAY
    }

    private final Outgoing outgoing;
    private final String base;
    private final boolean refuses;

    /** @param refuses whether a password that is listed is refused; otherwise its owner is warned */
    public BreachList(Outgoing outgoing, URI url, boolean refuses) {
        this.outgoing = outgoing;
        this.base = url.toString().replaceFirst("/+$", "") + "/range/";
        this.refuses = refuses;
    }

    boolean refuses() {
        return refuses;
    }

    Finding look(String password) {
        String hash = hash(password);
        ServiceCall call = new ServiceCall(
                "GET",
                URI.create(base + hash.substring(0, PREFIX)),
                Map.of("Add-Padding", "true", "User-Agent", "cdcd-connectors", "Accept", "text/plain"),
                null,
                PATIENCE);
        try (ServiceAnswer answer = outgoing.exchangeNow(call, LONGEST)) {
            if (answer.status() != OK) {
                LOG.warn("the list of stolen passwords answers with {}", answer.status());
                return Finding.AWAY;
            }
            return listed(new String(answer.body(), StandardCharsets.US_ASCII), hash.substring(PREFIX))
                    ? Finding.STOLEN
                    : Finding.NOT_LISTED;
        } catch (Refusal away) {
            LOG.warn("the list of stolen passwords cannot be asked: {}", away.code());
            return Finding.AWAY;
        }
    }

    /** Lines are {@code SUFFIX:COUNT}; those of the padding count 0. */
    private static boolean listed(String lines, String suffix) {
        return lines.lines().anyMatch(line -> {
            int colon = line.indexOf(':');
            return colon == suffix.length()
                    && line.substring(0, colon).equalsIgnoreCase(suffix)
                    && !line.substring(colon + 1).strip().matches("0*");
        });
    }

    private static String hash(String password) {
        try {
            // what the list is made with; nothing rests on its strength
            MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
            return HexFormat.of().withUpperCase().formatHex(sha1.digest(password.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every platform has SHA-1", e);
        }
    }
}
