package org.cdcd.connectors.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConsentTest {
    private final HttpClient browser = Session.http();
    private final LoopbackListener listener;

    ConsentTest() throws IOException {
        listener = LoopbackListener.open();
    }

    @AfterEach
    void close() {
        listener.close();
    }

    @Test
    void refusesARedirectWithAnotherState() {
        Redirect redirect = Redirect.of(URI.create("http://127.0.0.1/callback?code=c&state=mine"));
        assertThatThrownBy(() -> redirect.code("other"))
                .isInstanceOf(CommandFailed.class)
                .hasMessageContaining("another state");
    }

    @Test
    void refusesARedirectWithoutACode() {
        assertThatThrownBy(() -> Redirect.of(URI.create("http://127.0.0.1/callback?state=mine"))
                        .code("mine"))
                .hasMessageContaining("no code");
    }

    @Test
    void saysThatThePersonSaidNoAndRepeatsNothingElse() {
        Redirect denied =
                Redirect.of(URI.create("http://h/callback?error=access_denied&state=mine&error_description=x"));
        assertThatThrownBy(() -> denied.code("mine")).hasMessageContaining("access_denied");
        Redirect odd = Redirect.of(URI.create("http://h/callback?error=%3Cscript%3E&state=mine"));
        assertThatThrownBy(() -> odd.code("mine")).hasMessageNotContaining("script");
    }

    @Test
    void turnsAwayWhoBringsAnotherStateAndWaitsOn() throws Exception {
        listener.expect("mine");
        assertThat(get("?code=evil&state=theirs").statusCode()).isEqualTo(400);
        assertThat(get("?code=good&state=mine").statusCode()).isEqualTo(200);
        assertThat(listener.await(Duration.ofSeconds(5)).code("mine")).isEqualTo("good");
    }

    @Test
    void takesNothingBeforeAStateIsExpected() throws Exception {
        assertThat(get("?code=c&state=").statusCode()).isEqualTo(400);
    }

    @Test
    void takesNothingAtAnotherPathOrByAnotherMethod() throws Exception {
        listener.expect("mine");
        URI root = listener.redirectUri().resolve("/?code=c&state=mine");
        assertThat(send(HttpRequest.newBuilder(root)).statusCode()).isEqualTo(400);
        HttpRequest.Builder post = HttpRequest.newBuilder(URI.create(listener.redirectUri() + "?code=c&state=mine"))
                .POST(BodyPublishers.noBody());
        assertThat(send(post).statusCode()).isEqualTo(400);
    }

    @Test
    void givesUpAfterAWhile() {
        assertThatThrownBy(() -> listener.await(Duration.ofMillis(1)))
                .isInstanceOf(CommandFailed.class)
                .hasMessageContaining("begin again");
    }

    @Test
    void keepsTheCodeOutOfCachesAndReferrers() throws Exception {
        listener.expect("mine");
        HttpResponse<String> page = get("?code=c&state=mine");
        assertThat(page.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(page.headers().firstValue("Referrer-Policy")).contains("no-referrer");
        assertThat(page.body()).doesNotContain("mine");
    }

    private HttpResponse<String> get(String query) throws Exception {
        return send(HttpRequest.newBuilder(URI.create(listener.redirectUri() + query)));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return browser.send(request.timeout(Duration.ofSeconds(10)).build(), BodyHandlers.ofString());
    }
}
