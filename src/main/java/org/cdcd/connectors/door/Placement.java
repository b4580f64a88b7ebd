package org.cdcd.connectors.door;

import com.nimbusds.jwt.JWTParser;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.cdcd.connectors.wire.Sha256;
import org.jspecify.annotations.Nullable;

/**
 * Which vault is asked first, and which after it. One person's calls have the same order at every gateway (rendezvous hashing), and
 * a vault more or less moves only its own share of the people.
 */
final class Placement {
    private final List<URI> vaults;
    private final AtomicInteger turn = new AtomicInteger();

    Placement(List<URI> vaults) {
        if (vaults.isEmpty()) {
            throw new IllegalArgumentException("a gateway needs a vault");
        }
        this.vaults = List.copyOf(vaults);
    }

    List<URI> of(CallerProof caller) {
        if (vaults.size() == 1) {
            return vaults;
        }
        String person = claimed(caller.authorization());
        return vaults.stream()
                .sorted(Comparator.comparing(vault -> score(vault, person)))
                .toList();
    }

    /** All of them, beginning with another one each time. */
    List<URI> any() {
        List<URI> order = new ArrayList<>(vaults);
        Collections.rotate(order, turn.getAndIncrement() & 0xFFFF);
        return order;
    }

    private static String score(URI vault, String person) {
        return HexFormat.of().formatHex(Sha256.of((vault + " " + person).getBytes(StandardCharsets.UTF_8)));
    }

    /** Who the caller says they are: good enough to choose a vault by, which then finds out for itself. */
    private static String claimed(@Nullable String authorization) {
        String token = authorization == null ? "" : authorization.substring(authorization.indexOf(' ') + 1);
        try {
            Object webid = JWTParser.parse(token).getJWTClaimsSet().getClaim("webid");
            return webid == null ? token : webid.toString();
        } catch (ParseException | RuntimeException e) {
            return token;
        }
    }
}
