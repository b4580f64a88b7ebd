package org.cdcd.connectors.identity;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.cdcd.connectors.identity.Authenticated.ClientTrust;
import org.cdcd.connectors.identity.Authenticated.ProofUse;
import org.cdcd.connectors.identity.IdentitySettings.AthRule;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;
import org.cdcd.connectors.wire.Sha256;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Proves who is calling: a DPoP-bound access token of Solid-OIDC, issued by an issuer that is accepted here and that the
 * WebID document names, and a fresh proof (RFC 9449) for this very request. Cheap checks come first; nothing is fetched
 * for a token that cannot be good; a bad proof uses nothing up.
 *
 * <p>Calls may block for the time of a fetch: never on an event loop. Safe for use by many threads.
 */
public final class IdentityVerifier {
    private static final Logger LOG = LoggerFactory.getLogger(IdentityVerifier.class);
    private static final int MAX_TOKEN_CHARS = 8 * 1024;
    private static final Duration REPLAY_MEMORY = Duration.ofSeconds(120);
    private static final String SCHEME = "DPoP ";
    private static final String ANONYMOUS_CLIENT = "http://www.w3.org/ns/solid/terms#PublicOidcClient";

    private final IdentitySettings settings;
    private final WebIdDocuments documents;
    private final ReplayStore replays;
    private final DpopNonces nonces;
    private final AccessTokens tokens;
    private final DpopProofs proofs;

    public IdentityVerifier(
            IdentitySettings settings,
            DocumentFetcher fetcher,
            WebIdDocuments documents,
            ReplayStore replays,
            DpopNonces nonces,
            InstantSource clock) {
        this.settings = settings;
        this.documents = documents;
        this.replays = replays;
        this.nonces = nonces;
        this.tokens = new AccessTokens(settings, new IssuerKeys(settings, fetcher, clock), clock);
        this.proofs = new DpopProofs(clock);
        if (settings.acceptSolidAudience()) {
            LOG.info("Access tokens for the audience \"solid\" are accepted; they are good at every Solid server.");
        }
    }

    /**
     * {@link #check}, and then, if asked, that the proof is used for the first time.
     *
     * @param consumeReplay false if the caller of this method asks the replay store itself
     */
    public Caller authenticate(
            @Nullable String authorization,
            List<String> dpopHeaders,
            String method,
            String path,
            boolean nonceRequired,
            boolean consumeReplay) {
        Authenticated authenticated = check(authorization, dpopHeaders, method, path, nonceRequired);
        if (consumeReplay && !authenticated.proof().firstIn(replays)) {
            throw Authenticated.replayed();
        }
        return authenticated.caller();
    }

    /**
     * Who is calling, provided that the proof was not used before: the caller of this method asks that, in the
     * transaction that makes the call count, and refuses with {@link Authenticated#replayed} otherwise.
     *
     * @param authorization the {@code Authorization} header, or null if there was none
     * @param dpopHeaders every {@code DPoP} header
     * @param path the request's path as sent, without query; the public origin is put before it
     * @param nonceRequired whether the proof must hold one of our nonces
     * @throws Refusal {@code invalid_token}, {@code invalid_dpop_proof}, {@code use_dpop_nonce},
     *     {@code webid_issuer_mismatch}; {@code vault_unavailable} if issuer or WebID document cannot be fetched
     */
    public Authenticated check(
            @Nullable String authorization,
            List<String> dpopHeaders,
            String method,
            String path,
            boolean nonceRequired) {
        String token = token(authorization);
        String proof = onlyProof(dpopHeaders);
        String tokenHash = Sha256.base64Url(token);
        VerifiedToken verified = tokens.verify(token, tokenHash);
        String htu = settings.origin() + TargetUri.path(path);
        DpopProofs.Proof good = proofs.verify(proof, new DpopProofs.Target(method, htu), verified.jkt());
        checkTokenHash(good, tokenHash, settings.ath(verified.issuer()));
        boolean nonced = good.nonce() != null && nonces.valid(good.nonce());
        if (nonceRequired && !nonced) {
            throw Authenticated.nonceMissing();
        }
        // the document is where the token's person says: none is fetched for somebody who only has a token
        checkWebId(verified);
        return new Authenticated(
                caller(verified, good),
                trust(verified.clientId()),
                use(good, htu),
                nonced,
                verified.loggedIn(),
                verified.loginSaid());
    }

    private static String token(@Nullable String authorization) {
        if (authorization == null || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            throw AccessTokens.refused("The request needs an Authorization header of the scheme DPoP.")
                    .withRemedy("Send \"Authorization: DPoP <access token>\" with a DPoP proof.");
        }
        String token = authorization.substring(SCHEME.length()).trim();
        if (token.length() > MAX_TOKEN_CHARS) {
            throw AccessTokens.refused("The access token is larger than 8 KiB.");
        }
        return token;
    }

    private static String onlyProof(List<String> headers) {
        if (headers.size() != 1) {
            throw DpopProofs.refused("The request needs exactly one DPoP header.");
        }
        DpopProofs.checkSize(headers.get(0));
        return headers.get(0);
    }

    private void checkWebId(VerifiedToken token) {
        if (!documents.get(token.webid()).issuers().contains(token.issuer())) {
            throw Refusal.of(ErrorCode.WEBID_ISSUER_MISMATCH, "The WebID document does not name the token's issuer.")
                    .withRemedy("Add a solid:oidcIssuer statement with exactly that issuer to the WebID document.");
        }
    }

    private static void checkTokenHash(DpopProofs.Proof proof, String tokenHash, AthRule rule) {
        if (proof.ath() == null && rule == AthRule.REQUIRED) {
            throw DpopProofs.refused("The DPoP proof has no ath.")
                    .withRemedy("Sign ath = base64url(SHA-256(access token)) in the proof.");
        }
        if (proof.ath() != null && !same(proof.ath(), tokenHash)) {
            throw DpopProofs.refused("The DPoP proof is for another access token.");
        }
    }

    private Caller caller(VerifiedToken token, DpopProofs.Proof proof) {
        return new Caller(
                token.webid(),
                token.issuer(),
                token.clientId(),
                proof.jkt(),
                proof.key().toJSONString(),
                token.expires());
    }

    private ClientTrust trust(String clientId) {
        Set<String> known = settings.knownClients();
        boolean named = !ANONYMOUS_CLIENT.equals(clientId) && (known.isEmpty() || known.contains(clientId));
        return named ? ClientTrust.KNOWN : ClientTrust.LOW;
    }

    private ProofUse use(DpopProofs.Proof proof, String htu) {
        return new ProofUse(
                proof.jkt(),
                Sha256.base64Url(proof.jti()),
                Sha256.base64Url(htu),
                proof.issued().plus(REPLAY_MEMORY));
    }

    private static boolean same(String a, String b) {
        return MessageDigest.isEqual(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
    }
}
