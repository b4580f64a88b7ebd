package org.cdcd.connectors.twin.instagram;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Map;
import org.cdcd.connectors.twin.Caller;
import org.cdcd.connectors.twin.Caller.Answer;
import org.cdcd.connectors.twin.Recorded;
import org.cdcd.connectors.twin.Twins;
import org.cdcd.connectors.twin.conformance.Dialect;
import org.cdcd.connectors.twin.conformance.Proof;
import org.cdcd.connectors.twin.conformance.Service;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Instagram's twin answers as the description says. That was derived from Meta's own list of nodes and fields; hosts and
 * paging were added by hand. Comments and insights are not in it.
 */
public final class InstagramConformanceTest {
    /** What was derived from what Meta publishes. */
    public static final Service SERVICE = new Service(
            "instagram",
            "instagram/instagram-login.openapi.json",
            Service.Strength.DERIVED,
            "graph.instagram.com",
            "",
            new InstagramDialect());

    private static final class InstagramDialect implements Dialect {
        @Override
        public boolean concerns(Recorded recorded) {
            return !recorded.path().matches(".*/(comments|replies|insights)")
                    && !recorded.method().equals("DELETE");
        }

        /** Numbers of accounts travel as texts, and in a form a list is one text. */
        @Override
        public void mend(ObjectNode description) {
            retype(description, "/components/schemas/IGUserForIGOnlyAPI/properties/user_id");
            retype(
                    description,
                    "/paths/~1{version}~1{ig-user-id}~1media/post/requestBody/content/application~1x-www-form-urlencoded"
                            + "/schema/properties/children");
        }

        private static void retype(ObjectNode description, String pointer) {
            ((ObjectNode) description.at(pointer)).removeAll().put("type", "string");
        }
    }

    @RegisterExtension
    static final Twins TWINS = new Twins();

    private final Caller caller = TWINS.caller();

    @Test
    void answersAsItsDescriptionSays() {
        String bearer = tokens();
        get("me?fields=user_id,username,name,account_type,media_count", bearer);
        String first =
                post("17841400000001001/media", Map.of("image_url", "https://a.example/a.jpg", "caption", "A"), bearer);
        get(first + "?fields=status_code,status", bearer);
        String single = post("17841400000001001/media_publish", Map.of("creation_id", first), bearer);
        String one =
                post("me/media", Map.of("image_url", "https://a.example/b.jpg", "is_carousel_item", "true"), bearer);
        String two =
                post("me/media", Map.of("image_url", "https://a.example/c.jpg", "is_carousel_item", "true"), bearer);
        String parts = "[\"" + one + "\",\"" + two + "\"]";
        String album = post("me/media", Map.of("media_type", "CAROUSEL", "children", parts), bearer);
        String published = post("me/media_publish", Map.of("creation_id", album), bearer);
        get(
                "17841400000001001/media?fields=id,caption,media_type,media_url,permalink,timestamp,username&limit=1",
                bearer);
        get("me/content_publishing_limit?fields=config,quota_usage", bearer);
        get(published + "/children?fields=id,media_url", bearer);
        get(single + "?fields=id,caption,like_count,comments_count", bearer);
        Proof.ofTwin(SERVICE, TWINS.server().recorded("instagram"));
    }

    private String tokens() {
        String code = caller.get("https://www.instagram.com/oauth/authorize?response_type=code&client_id=our-program"
                        + "&scope=instagram_business_basic,instagram_business_content_publish&redirect_uri="
                        + Twins.CALLBACK + "&twin_consent=allow")
                .sentBack("code");
        Map<String, String> form = Map.of(
                "client_id", "our-program",
                "client_secret", "our-secret",
                "grant_type", "authorization_code",
                "redirect_uri", Twins.CALLBACK,
                "code", code);
        JsonNode first = caller.form("https://api.instagram.com/oauth/access_token", form)
                .json();
        String shortToken = first.path("data").path(0).path("access_token").asText();
        String longToken = token("access_token?grant_type=ig_exchange_token&client_secret=our-secret", shortToken);
        TWINS.pass(Duration.ofDays(2));
        return token("refresh_access_token?grant_type=ig_refresh_token", longToken);
    }

    private String token(String path, String token) {
        return caller.get("https://graph.instagram.com/" + path + "&access_token=" + token)
                .json()
                .path("access_token")
                .asText();
    }

    private String post(String path, Map<String, String> form, String bearer) {
        Answer answer =
                caller.form("https://graph.instagram.com/v26.0/" + path, form, "Authorization", "Bearer " + bearer);
        assertThat(answer.status()).as(path + answer.body()).isEqualTo(200);
        return answer.json().path("id").asText();
    }

    private void get(String path, String bearer) {
        Answer answer = caller.get("https://graph.instagram.com/v26.0/" + path, "Authorization", "Bearer " + bearer);
        assertThat(answer.status()).as(path + answer.body()).isEqualTo(200);
    }
}
