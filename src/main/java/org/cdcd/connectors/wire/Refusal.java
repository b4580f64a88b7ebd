package org.cdcd.connectors.wire;

import com.nimbusds.jose.jwk.JWK;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A failure that the caller is told about: a stable code, a sentence, and what to do. Neither the sentence nor the remedy
 * ever holds a secret, a value that the caller sent, or another person's data. It carries no stack trace: it is an
 * answer, not a bug.
 */
public final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final @Nullable String remedy;
    private final @Nullable Duration retryAfter;
    private final boolean mayHaveTakenEffect;
    private final List<String> pointers;
    private final @Nullable String dpopNonce;
    private final @Nullable JWK releaseKey;

    private Refusal(
            ErrorCode code,
            String detail,
            @Nullable String remedy,
            @Nullable Duration retryAfter,
            boolean mayHaveTakenEffect,
            List<String> pointers,
            @Nullable String dpopNonce,
            @Nullable JWK releaseKey) {
        super(Objects.requireNonNull(detail), null, false, false);
        this.code = Objects.requireNonNull(code);
        this.remedy = remedy;
        this.retryAfter = retryAfter;
        this.mayHaveTakenEffect = mayHaveTakenEffect;
        this.pointers = List.copyOf(pointers);
        this.dpopNonce = dpopNonce;
        this.releaseKey = releaseKey;
    }

    public static Refusal of(ErrorCode code, String detail) {
        return new Refusal(code, detail, null, null, false, List.of(), null, null);
    }

    /** The same refusal with what to do about it: a sentence or a link. */
    public Refusal withRemedy(@Nullable String what) {
        return new Refusal(code, detail(), what, retryAfter, mayHaveTakenEffect, pointers, dpopNonce, releaseKey);
    }

    public Refusal withRetryAfter(@Nullable Duration wait) {
        return new Refusal(code, detail(), remedy, wait, mayHaveTakenEffect, pointers, dpopNonce, releaseKey);
    }

    /** The same refusal of a call that the service may nevertheless have carried out. */
    public Refusal afterSending() {
        return new Refusal(code, detail(), remedy, retryAfter, true, pointers, dpopNonce, releaseKey);
    }

    /** The same refusal with the places in the request that it is about, as JSON Pointers (RFC 6901). */
    public Refusal at(List<String> where) {
        return new Refusal(code, detail(), remedy, retryAfter, mayHaveTakenEffect, where, dpopNonce, releaseKey);
    }

    /** The same refusal with the nonce that the next DPoP proof has to carry (RFC 9449, 8). */
    public Refusal withDpopNonce(@Nullable String nonce) {
        return new Refusal(code, detail(), remedy, retryAfter, mayHaveTakenEffect, pointers, nonce, releaseKey);
    }

    /** The same refusal with the public key to which a key release has to be sealed. */
    public Refusal withReleaseKey(@Nullable JWK key) {
        return new Refusal(code, detail(), remedy, retryAfter, mayHaveTakenEffect, pointers, dpopNonce, key);
    }

    public ErrorCode code() {
        return code;
    }

    public String detail() {
        return Objects.requireNonNull(getMessage());
    }

    public @Nullable String remedy() {
        return remedy;
    }

    public @Nullable Duration retryAfter() {
        return retryAfter;
    }

    public boolean mayHaveTakenEffect() {
        return mayHaveTakenEffect;
    }

    public List<String> pointers() {
        return pointers;
    }

    public @Nullable String dpopNonce() {
        return dpopNonce;
    }

    public @Nullable JWK releaseKey() {
        return releaseKey;
    }
}
