package org.cdcd.connectors.identity;

import static org.cdcd.connectors.identity.AccessTokens.refused;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.cdcd.connectors.wire.Refusal;
import org.jspecify.annotations.Nullable;

/** Reads and checks the claims of an access token; all that can be checked before anything is fetched. */
final class TokenClaims {
    private static final Duration SKEW = Duration.ofSeconds(30);
    private static final Duration LONGEST = Duration.ofHours(24);
    private static final Pattern THUMBPRINT = Pattern.compile("[A-Za-z0-9_-]{43}");
    private static final String GLOBAL_AUDIENCE = "solid";

    private final IdentitySettings settings;
    private final WebIds webids;
    private final String origin;

    TokenClaims(IdentitySettings settings) {
        this.settings = settings;
        this.webids = new WebIds(settings);
        this.origin = settings.origin();
    }

    VerifiedToken read(SignedJWT token, IssuerPolicy policy, Instant now) {
        try {
            JWTClaimsSet claims = token.getJWTClaimsSet();
            String issuer = required(claims.getIssuer(), "iss");
            policy.admit(issuer);
            checkAudience(claims.getAudience());
            Instant expires = checkTimes(claims, now);
            String webid = webids.normalize(required(claims.getStringClaim("webid"), "webid"))
                    .orElseThrow(() -> refused("The token's webid is not an https URL that is accepted here."));
            String clientId = required(claims.getStringClaim("client_id"), "client_id");
            return new VerifiedToken(
                    webid,
                    issuer,
                    clientId,
                    thumbprint(claims),
                    expires,
                    loggedIn(claims),
                    claims.getClaim("auth_time") != null);
        } catch (ParseException | IllegalArgumentException e) {
            throw refused("The token's claims cannot be read.");
        }
    }

    private void checkAudience(List<String> audience) {
        boolean ours = audience.contains(origin);
        if (!ours && !(settings.acceptSolidAudience() && audience.contains(GLOBAL_AUDIENCE))) {
            throw refused("The token is meant for another audience.")
                    .withRemedy("Ask the identity provider for a token with resource=" + origin + ".");
        }
    }

    private static Instant checkTimes(JWTClaimsSet claims, Instant now) {
        Instant issued = time(claims.getIssueTime(), "iat");
        Instant expires = time(claims.getExpirationTime(), "exp");
        Date notBefore = claims.getNotBeforeTime();
        if (issued.isAfter(now.plus(SKEW))
                || notBefore != null && notBefore.toInstant().isAfter(now.plus(SKEW))) {
            throw refused("The token is not valid yet.");
        }
        if (!expires.isAfter(now.minus(SKEW))) {
            throw refused("The token has expired.").withRemedy("Get a new access token.");
        }
        if (!expires.isAfter(issued) || Duration.between(issued, expires).compareTo(LONGEST) > 0) {
            throw refused("The token lives longer than 24 hours.");
        }
        return expires;
    }

    private static Instant loggedIn(JWTClaimsSet claims) throws ParseException {
        Date said = claims.getDateClaim("auth_time");
        return time(said == null ? claims.getIssueTime() : said, "iat");
    }

    private static String thumbprint(JWTClaimsSet claims) throws ParseException {
        Map<String, Object> confirmation = claims.getJSONObjectClaim("cnf");
        Object jkt = confirmation == null ? null : confirmation.get("jkt");
        if (!(jkt instanceof String text) || !THUMBPRINT.matcher(text).matches()) {
            throw refused("The token is not bound to a key (cnf.jkt).")
                    .withRemedy("Ask the identity provider for a DPoP-bound token.");
        }
        return text;
    }

    private static Instant time(@Nullable Date date, String name) {
        if (date == null) {
            throw missing(name);
        }
        return date.toInstant();
    }

    private static String required(@Nullable String value, String name) {
        if (value == null || value.isEmpty()) {
            throw missing(name);
        }
        return value;
    }

    private static Refusal missing(String name) {
        return refused("The token has no " + name + ".");
    }
}
