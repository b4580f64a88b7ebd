package org.cdcd.connectors.identity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.jwk.JWK;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.cdcd.connectors.identity.EventRefused.Code;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;

/** Checks security event tokens (RFC 8417) of transmitters that the operator has named. Blocks where keys must be fetched. */
public final class SecurityEventTokens {
    /** What is older is not believed any more, so that what was seen need not be remembered longer. */
    public static final Duration OLDEST = Duration.ofDays(30);

    /** Bytes of one token. */
    public static final int LARGEST = 64 * 1024;

    private static final Duration SKEW = Duration.ofMinutes(2);
    private static final Duration RETRY = Duration.ofSeconds(30);
    private static final int LONGEST_ID = 255;
    private static final int MOST_EVENTS = 20;
    private static final Pattern COMPACT = Pattern.compile("[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+");
    private static final Set<String> TYPES = Set.of("secevent+jwt", "application/secevent+jwt");
    private static final Set<String> UNTYPED = Set.of("", "jwt");
    private static final Set<JWSAlgorithm> ALGORITHMS =
            Set.of(JWSAlgorithm.RS256, JWSAlgorithm.PS256, JWSAlgorithm.ES256, JWSAlgorithm.ES384, JWSAlgorithm.EdDSA);

    private final TransmitterKeys keys;
    private final InstantSource clock;

    /** @param devMode whether transmitters on this machine are asked for their keys over plain http */
    public SecurityEventTokens(DocumentFetcher fetcher, boolean devMode, InstantSource clock) {
        this.keys = new TransmitterKeys(fetcher, new UrlRule(devMode), clock);
        this.clock = clock;
    }

    /**
     * What the transmitter says, proved.
     *
     * @param token as it came
     * @throws EventRefused if it is not a token of this transmitter for us
     * @throws Refusal {@code vault_unavailable} if the transmitter's keys cannot be had just now
     */
    public SecurityEvent verify(EventTransmitter transmitter, byte[] token) throws EventRefused {
        JWSObject jws = parse(token);
        checkHeader(jws.getHeader(), transmitter);
        ObjectNode claims = StrictJson.object(jws.getPayload().toBytes())
                .orElseThrow(() -> invalid("The claims are not a JSON object."));
        if (!transmitter.issuer().equals(StrictJson.text(claims, "iss"))) {
            throw new EventRefused(Code.INVALID_ISSUER, "The token's issuer is not this stream's.");
        }
        if (!isFor(claims.path("aud"), transmitter.audience())) {
            throw new EventRefused(Code.INVALID_AUDIENCE, "The token is meant for another audience.");
        }
        SecurityEvent event = read(claims);
        if (!signed(jws, transmitter)) {
            throw new EventRefused(Code.INVALID_KEY, "The token's signature is not of one of the issuer's keys.");
        }
        return event;
    }

    private static JWSObject parse(byte[] token) throws EventRefused {
        if (token.length == 0 || token.length > LARGEST) {
            throw invalid("A token has 1 to " + LARGEST + " bytes.");
        }
        String compact = new String(token, StandardCharsets.ISO_8859_1).strip();
        if (!COMPACT.matcher(compact).matches()) {
            throw invalid("The body is not a signed JWT in compact form.");
        }
        try {
            JWSObject jws = JWSObject.parse(compact);
            if (StrictJson.object(jws.getHeader().toBase64URL().decode()).isPresent()) {
                return jws;
            }
        } catch (ParseException | IllegalArgumentException e) {
            // the same answer: the parser's own words quote the token
        }
        throw invalid("The body is not a signed JWT in compact form.");
    }

    private static void checkHeader(JWSHeader header, EventTransmitter transmitter) throws EventRefused {
        String type = header.getType() == null ? "" : header.getType().getType().toLowerCase(Locale.ROOT);
        if (!TYPES.contains(type) && (transmitter.typed() || !UNTYPED.contains(type))) {
            throw invalid("The token's type is not secevent+jwt.");
        }
        if (header.getCriticalParams() != null) {
            throw invalid("The token's header demands extensions that are not known here.");
        }
        if (!ALGORITHMS.contains(header.getAlgorithm())) {
            throw new EventRefused(Code.INVALID_KEY, "The token is signed with an algorithm that is not accepted.");
        }
    }

    private static boolean isFor(JsonNode audience, Set<String> ours) {
        if (audience.isTextual()) {
            return ours.contains(audience.textValue());
        }
        for (JsonNode one : audience) {
            if (audience.isArray() && one.isTextual() && ours.contains(one.textValue())) {
                return true;
            }
        }
        return false;
    }

    private SecurityEvent read(ObjectNode claims) throws EventRefused {
        String jti = Optional.ofNullable(StrictJson.text(claims, "jti"))
                .filter(id -> !id.isEmpty() && id.length() <= LONGEST_ID)
                .orElseThrow(() -> invalid("The token has no jti of at most " + LONGEST_ID + " characters."));
        JsonNode events = claims.path("events");
        if (!events.isObject() || events.isEmpty() || events.size() > MOST_EVENTS) {
            throw invalid("The token has no events, or more than " + MOST_EVENTS + ".");
        }
        for (JsonNode event : events) {
            if (!event.isObject()) {
                throw invalid("An event is not a JSON object.");
            }
        }
        return new SecurityEvent(jti, issued(claims.path("iat")), claims);
    }

    private Instant issued(JsonNode iat) throws EventRefused {
        Instant now = clock.instant();
        double seconds = iat.isNumber() ? iat.doubleValue() : -1;
        if (seconds < 0 || seconds > now.plus(SKEW).getEpochSecond()) {
            throw invalid("The token has no iat, or one in the future.");
        }
        Instant issued = Instant.ofEpochSecond((long) seconds);
        if (issued.isBefore(now.minus(OLDEST))) {
            throw invalid("The token is older than " + OLDEST.toDays() + " days.");
        }
        return issued;
    }

    private boolean signed(JWSObject jws, EventTransmitter transmitter) throws EventRefused {
        try {
            List<JWK> candidates = keys.candidates(transmitter, jws.getHeader());
            return candidates.stream().anyMatch(key -> JwsCheck.verifies(jws, key));
        } catch (FetchFailed failed) {
            if (failed.temporary()) {
                throw Refusal.of(ErrorCode.VAULT_UNAVAILABLE, "The transmitter's keys cannot be had just now.")
                        .withRetryAfter(RETRY);
            }
            throw new EventRefused(Code.INVALID_KEY, "The keys that the transmitter publishes cannot be used.");
        }
    }

    private static EventRefused invalid(String message) {
        return new EventRefused(Code.INVALID_REQUEST, message);
    }
}
