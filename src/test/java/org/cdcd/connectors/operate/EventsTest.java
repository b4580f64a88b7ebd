package org.cdcd.connectors.operate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.cdcd.connectors.operate.TestDoor.json;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Where services push their events: the gateway believes nothing of them and passes everything on. */
class EventsTest {
    private static final String PATH = "/api/v1/events/ssf/risc";
    private static final String TYPE = "application/secevent+jwt";
    private static final int MANY = 200;

    private final TestDoor door = new TestDoor();

    @AfterEach
    void close() {
        door.close();
    }

    private HttpResponse<String> push(String type, String authorization, String body) {
        HttpRequest.Builder request =
                door.to(PATH).header("Content-Type", type).POST(HttpRequest.BodyPublishers.ofString(body));
        if (!authorization.isEmpty()) {
            request.header("Authorization", authorization);
        }
        return door.send(request.build());
    }

    @Test
    void anEventReachesTheVaultAsItIsAndItsAcceptanceIsEmpty() {
        door.vault.answer = () -> FakeVault.done(202, "");

        HttpResponse<String> answer = push(TYPE, "", "a.b.c");

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(answer.body()).isEmpty();
        assertThat(door.vault.events).containsExactly("risc null a.b.c");
    }

    @Test
    void whatTheVaultDoesNotBelieveIsSaidAsTheProtocolWants() {
        door.vault.answer = () -> FakeVault.done(400, "{\"err\":\"invalid_key\",\"description\":\"No.\"}");

        HttpResponse<String> answer = push(TYPE, "Bearer x", "a.b.c");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(json(answer).path("err").asText()).isEqualTo("invalid_key");
        assertThat(door.vault.events).containsExactly("risc Bearer x a.b.c");
    }

    @Test
    void anotherTypeOrTooLargeABodyNeverReachesTheVault() {
        assertThat(push("application/json", "", "{}").statusCode()).isEqualTo(415);
        assertThat(push(TYPE, "", "x".repeat(64 * 1024 + 1)).statusCode()).isEqualTo(413);

        assertThat(door.vault.events).isEmpty();
    }

    @Test
    void whoeverFloodsTheServerWithForgedEventsIsSlowedDownWhateverTheyAuthorizeThemselvesWith() {
        door.vault.answer = () -> FakeVault.done(400, "{\"err\":\"invalid_key\",\"description\":\"No.\"}");

        int status = 0;
        for (int i = 0; i < MANY && status != 429; i++) {
            status = push(TYPE, "Bearer guessed " + i, "a.b.c").statusCode();
        }

        assertThat(status).isEqualTo(429);
    }
}
