package org.cdcd.connectors.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.jwk.OctetKeyPair;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client believes the server that it knows, and nothing that answers in its place. */
final class ServerKeyTest {
    private final InstantSource clock = () -> Instant.parse("2026-11-24T10:00:00Z");
    private final OctetKeyPair first = Keys.ed25519("first");
    private final OctetKeyPair second = Keys.ed25519("second");
    private final OctetKeyPair third = Keys.ed25519("third");
    private final OctetKeyPair thief = Keys.ed25519("thief");
    private final List<String> remembered = new ArrayList<>();

    @Test
    void whatAnotherKeyHasSignedIsNotBelieved() {
        ServerKey known = knowing(first);

        refused(known, List.of(thief), thief);
        assertThatThrownBy(() -> verify(known, List.of(thief), thief))
                .hasMessageContaining(Thumbprints.of(thief))
                .hasMessageContaining(Thumbprints.of(first));
    }

    @Test
    void aDocumentThatNamesTheKnownKeyAndIsSignedByAnotherIsNotBelieved() {
        refused(knowing(first), List.of(first), thief);
        refused(
                knowing(first),
                List.of(first),
                new OctetKeyPair.Builder(thief).keyID("first").build());
    }

    @Test
    void aDocumentWithoutSignatureIsNotBelieved() {
        assertThatThrownBy(() -> knowing(first).verified(Json.bytes(document(List.of(first))), null, clock.instant()))
                .isInstanceOf(Refusal.class);
    }

    @Test
    void aChangedDocumentIsNotBelieved() {
        byte[] body = Json.bytes(document(List.of(first)));
        String signature = new ResponseSigner(first, clock).detached(body, ResponseSigner.SERVER_TYP);
        byte[] changed = Json.bytes(document(List.of(first)).put("origin", "https://thief.example"));

        assertThatThrownBy(() -> knowing(first).verified(changed, signature, clock.instant()))
                .isInstanceOf(Refusal.class);
    }

    @Test
    void whatTheServerSignedForAnotherPurposeIsNoDocument() {
        byte[] body = Json.bytes(document(List.of(first)));
        String signature = new ResponseSigner(first, clock).detached(body, ResponseSigner.ANSWER_TYP);

        assertThatThrownBy(() -> knowing(first).verified(body, signature, clock.instant()))
                .isInstanceOf(Refusal.class);
    }

    @Test
    void aThiefCannotSignThatItsKeyComesAfterTheKnownOne() {
        ObjectNode document = document(List.of(thief));
        ObjectNode step = Json.MAPPER.createObjectNode();
        step.set("from", Json.MAPPER.valueToTree(first.toPublicJWK().toJSONObject()));
        step.set("to", Json.MAPPER.valueToTree(thief.toPublicJWK().toJSONObject()));
        OctetKeyPair pretending = new OctetKeyPair.Builder(thief).keyID("first").build();
        document.withArray("server_key_succession")
                .add(new ResponseSigner(pretending, clock).compact(Json.bytes(step), ResponseSigner.SUCCESSION_TYP));

        assertThatThrownBy(() -> verify(knowing(first), document, thief)).isInstanceOf(Refusal.class);
    }

    @Test
    void theFirstKeyIsTakenAndToldAndThenKept() {
        ServerKey known = new ServerKey(null, remembered::add);

        verify(known, List.of(first), first);
        verify(known, List.of(first), first);
        refused(known, List.of(thief), thief);

        assertThat(known.thumbprint()).isEqualTo(Thumbprints.of(first));
        assertThat(remembered).containsExactly(Thumbprints.of(first));
    }

    @Test
    void eachKeyThatTheOneBeforeHasSignedTakesItsPlace() {
        ServerKey known = knowing(first);

        verify(known, List.of(first, second, third), third);
        refused(known, List.of(first, second), second);

        assertThat(remembered).containsExactly(Thumbprints.of(third));
    }

    @ParameterizedTest
    @ValueSource(longs = {-3601, 3601})
    void aDocumentThatWasSignedLongAgoOrIsYetToBeIsNotBelieved(long seconds) {
        byte[] body = Json.bytes(document(List.of(second)));
        String signature = new ResponseSigner(second, clock).detached(body, ResponseSigner.SERVER_TYP);
        ServerKey known = new ServerKey(null, remembered::add);

        assertThatThrownBy(() -> known.verified(body, signature, clock.instant().plusSeconds(seconds)))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("The server signed its keys at 2026-11-24T10:00:00Z");
        assertThat(remembered).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {-3600, 3600})
    void aClockMayBeOffByAnHour(long seconds) {
        ObjectNode document = document(List.of(first));
        byte[] body = Json.bytes(document);
        String signature = new ResponseSigner(first, clock).detached(body, ResponseSigner.SERVER_TYP);

        assertThat(knowing(first).verified(body, signature, clock.instant().plusSeconds(seconds)))
                .isEqualTo(document);
    }

    private ServerKey knowing(OctetKeyPair key) {
        return new ServerKey(Thumbprints.of(key), remembered::add);
    }

    private void refused(ServerKey known, List<OctetKeyPair> keys, OctetKeyPair signs) {
        assertThatThrownBy(() -> verify(known, keys, signs)).isInstanceOf(Refusal.class);
    }

    private void verify(ServerKey known, List<OctetKeyPair> keys, OctetKeyPair signs) {
        verify(known, document(keys), signs);
    }

    private void verify(ServerKey known, ObjectNode document, OctetKeyPair signs) {
        byte[] body = Json.bytes(document);
        String signature = new ResponseSigner(signs, clock).detached(body, ResponseSigner.SERVER_TYP);
        assertThat(known.verified(body, signature, clock.instant())).isEqualTo(document);
    }

    private ObjectNode document(List<OctetKeyPair> keys) {
        ObjectNode document = ResponseTest.published(Keys.x25519("vault"));
        ServerKey.describe(document, keys, clock);
        return document;
    }
}
