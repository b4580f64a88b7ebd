package org.cdcd.connectors.wire;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The server said no, or its answer did not hold. */
public final class ApiFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String code;
    private final int status;
    private final @Nullable String whoMustAct;
    private final @Nullable String remedy;
    private final List<String> pointers;
    private final @Nullable Duration retryAfter;
    private final boolean mayHaveTakenEffect;

    private ApiFailure(int status, JsonNode problem) {
        super(problem.path("detail").asText("The server answered with status " + status + " and said no more."));
        this.code = problem.path("code").asText("unexpected_answer");
        this.status = status;
        this.whoMustAct = problem.path("who_must_act").textValue();
        this.remedy = problem.path("remedy").textValue();
        List<String> places = new ArrayList<>();
        problem.path("pointers").forEach(place -> places.add(place.asText()));
        this.pointers = List.copyOf(places);
        long seconds = problem.path("retry_after").asLong(-1);
        this.retryAfter = seconds < 0 ? null : Duration.ofSeconds(seconds);
        this.mayHaveTakenEffect = problem.path("may_have_taken_effect").asBoolean();
    }

    static ApiFailure of(int status, JsonNode problem) {
        return new ApiFailure(status, problem);
    }

    /** What this program itself found wrong with an answer. */
    static ApiFailure of(Refusal refusal) {
        return new ApiFailure(0, ErrorBody.of(refusal));
    }

    /** The stable code, as in {@link ErrorCode#wireName}. */
    public String code() {
        return code;
    }

    /** The HTTP status of a problem document; 0 for what was found inside an answer. */
    public int status() {
        return status;
    }

    public String detail() {
        return Objects.requireNonNull(getMessage());
    }

    /** {@code user}, {@code operator}, {@code service} or {@code nobody}, if the server said so. */
    public @Nullable String whoMustAct() {
        return whoMustAct;
    }

    public @Nullable String remedy() {
        return remedy;
    }

    /** The places in the request that the failure is about, as JSON Pointers (RFC 6901). */
    public List<String> pointers() {
        return pointers;
    }

    public @Nullable Duration retryAfter() {
        return retryAfter;
    }

    public boolean mayHaveTakenEffect() {
        return mayHaveTakenEffect;
    }
}
