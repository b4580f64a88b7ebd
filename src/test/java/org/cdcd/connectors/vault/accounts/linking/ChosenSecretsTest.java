package org.cdcd.connectors.vault.accounts.linking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vertx.core.Vertx;
import java.net.URI;
import java.util.Map;
import org.cdcd.connectors.catalog.Injection;
import org.cdcd.connectors.catalog.SecretAuth;
import org.cdcd.connectors.catalog.SecretAuth.Field;
import org.cdcd.connectors.vault.http.Names;
import org.cdcd.connectors.vault.http.Outgoing;
import org.cdcd.connectors.vault.http.OutgoingSettings;
import org.cdcd.connectors.vault.http.TestAuthority;
import org.cdcd.connectors.vault.http.Trust;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Secrets that people thought of, and a list of stolen ones behind real TLS. */
final class ChosenSecretsTest {
    private static final TestAuthority AUTHORITY = new TestAuthority();
    private static final String GOOD = "vX7qLmw29kTz";
    private static final URI LIST = URI.create("https://" + RangeApi.HOST + "/");

    private final Vertx vertx = Vertx.vertx();
    private final RangeApi api = RangeApi.start(vertx, AUTHORITY);
    private final Outgoing outgoing = new Outgoing(
            vertx,
            Names.ofSystem().overriddenBy(Map.of(RangeApi.HOST, api.port(), "gone.example", 1)),
            Trust.withSandbox(AUTHORITY.certificate()),
            OutgoingSettings.DEFAULTS);
    private final ChosenSecrets lookingNothingUp = new ChosenSecrets(null);
    private final ChosenSecrets warning = new ChosenSecrets(new BreachList(outgoing, LIST, false));
    private final ChosenSecrets refusing = new ChosenSecrets(new BreachList(outgoing, LIST, true));

    @AfterEach
    void stop() {
        outgoing.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private static SecretAuth method(boolean chosen) {
        return new SecretAuth(
                "app_password",
                "",
                Map.of(
                        "address", new Field("", false, true, null, "", false),
                        "password", new Field("", true, true, null, "", chosen)),
                new Injection(Injection.Kind.MAIL, "", "", "password"),
                null,
                null,
                Map.of(),
                null,
                null,
                Map.of());
    }

    private static Map<String, String> typed(String password) {
        return Map.of("address", "annabelle.fairweather@own.example", "password", password);
    }

    private static Refusal refused(ChosenSecrets secrets, String password) {
        return catchThrowableOfType(Refusal.class, () -> secrets.check(method(true), typed(password)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "password1",
                "P@ssw0rd!",
                "k7#xQ2v",
                "aaaaaaaaaaaaaaaa",
                "abcabcabcabcabc",
                "qwertyuiop123",
                "12345678901234",
                "annabelle.fairweather",
                "Fairweather1",
                "letmein2026",
                ""
            })
    void anEasilyGuessedOneIsRefusedWithoutBeingRepeated(String password) {
        Refusal refusal = refused(lookingNothingUp, password);

        assertThat(refusal.code()).isEqualTo(ErrorCode.SECRET_TOO_WEAK);
        assertThat(refusal.pointers()).containsExactly("/fields/password");
        if (!password.isEmpty()) {
            assertThat(refusal.detail() + refusal.remedy()).doesNotContain(password);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                GOOD,
                "abcd efgh ijkl mnop",
                "kqzm xwvb tjrh plcd",
                "wqhz-rmtk-pbvx-jdlg",
                "kd8fj2m5x9qa",
                "a2k4m6p-q8s9t3v-x5z7b2d-f4h6k8m",
                "correct horse battery staple"
            })
    void oneThatAServiceMadeOrTakesLongToGuessIsTaken(String password) {
        assertThat(lookingNothingUp.check(method(true), typed(password))).isEmpty();
    }

    @Test
    void aVeryLongOneIsLookedAtInNoTime() {
        assertThat(lookingNothingUp.check(method(true), typed(GOOD.repeat(600))))
                .isEmpty();
    }

    @Test
    void whatNobodyCanHaveThoughtOfIsNotLookedAt() {
        assertThat(refusing.check(method(false), typed("password1"))).isEmpty();
        assertThat(api.asked()).isEmpty();
    }

    @Test
    void aStolenOneIsRefusedOrItsOwnerWarned() {
        api.lists(GOOD);

        Refusal refusal = refused(refusing, GOOD);

        assertThat(refusal.code()).isEqualTo(ErrorCode.SECRET_BREACHED);
        assertThat(refusal.detail() + refusal.remedy()).doesNotContain(GOOD);
        assertThat(warning.check(method(true), typed(GOOD))).containsExactly("secret_breached");
    }

    @Test
    void theListLearnsFiveDigitsOfTheHashAndNothingMore() {
        refusing.check(method(true), typed(GOOD));

        assertThat(api.asked()).singleElement().asString().matches("/range/[0-9A-F]{5}");
    }

    @Test
    void oneThatIsNotListedOrOnlyPaddingIsTaken() {
        api.lists("another of these");
        api.padsWith(GOOD);

        assertThat(refusing.check(method(true), typed(GOOD))).isEmpty();
    }

    @Test
    void aListThatIsAwayKeepsNobodyFromLinkingAndIsTold() {
        api.answersWith(503);
        assertThat(refusing.check(method(true), typed(GOOD))).containsExactly("breach_list_away");

        ChosenSecrets unreachable =
                new ChosenSecrets(new BreachList(outgoing, URI.create("https://gone.example"), true));
        assertThat(unreachable.check(method(true), typed(GOOD))).containsExactly("breach_list_away");
    }
}
