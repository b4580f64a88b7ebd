package org.cdcd.connectors.twin.linkedin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import java.util.Map;
import org.cdcd.connectors.twin.Caller;
import org.cdcd.connectors.twin.Caller.Answer;
import org.cdcd.connectors.twin.Person;
import org.cdcd.connectors.twin.Recorded;
import org.cdcd.connectors.twin.Twins;
import org.cdcd.connectors.twin.conformance.Dialect;
import org.cdcd.connectors.twin.conformance.Proof;
import org.cdcd.connectors.twin.conformance.Service;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * LinkedIn's twin answers as the descriptions say. LinkedIn publishes none: they were written by hand from its pages and its
 * own client, so this proves that two readings of the same pages agree, and no more. The upload itself is in neither.
 */
public final class LinkedInConformanceTest {
    private static final String FILE = "linkedin/linkedin.handwritten.openapi.yaml";

    /** Calls of the API. */
    public static final Service SERVICE =
            new Service("linkedin", FILE, Service.Strength.WRITTEN_BY_HAND, "api.linkedin.com", "");

    private static final Service SIGN_IN =
            new Service("linkedin.oauth", FILE, Service.Strength.WRITTEN_BY_HAND, "www.linkedin.com", "", new SignIn());

    /** The host also shows pages and takes uploads. */
    private static final class SignIn implements Dialect {
        @Override
        public boolean concerns(Recorded recorded) {
            return recorded.method().equals("POST");
        }
    }

    @RegisterExtension
    static final Twins TWINS = new Twins();

    private final Caller caller = TWINS.caller();

    @Test
    void answersAsItsDescriptionSays() {
        LinkedInTwin twin = TWINS.server().twin(LinkedInTwin.class);
        String bearer = tokens();
        send("GET", "/v2/userinfo", "", bearer);
        JsonNode begun = send(
                        "POST",
                        "/rest/images?action=initializeUpload",
                        "{'initializeUploadRequest':{'owner':'urn:li:person:mbr1001'}}",
                        bearer)
                .json()
                .path("value");
        caller.call(
                "PUT", begun.path("uploadUrl").asText(), Buffer.buffer("jpeg"), "Authorization", "Bearer " + bearer);
        String image = begun.path("image").asText();
        send("GET", "/rest/images/" + image.replace(":", "%3A"), "", bearer);
        String urn = send(
                        "POST",
                        "/rest/posts",
                        "{'author':'urn:li:person:mbr1001','commentary':'Hi','visibility':'PUBLIC',"
                                + "'distribution':{'feedDistribution':'MAIN_FEED'},'lifecycleState':'PUBLISHED',"
                                + "'content':{'media':{'id':'" + image + "'}}}",
                        bearer)
                .header("x-restli-id")
                .replace(":", "%3A");
        send(
                "POST",
                "/rest/posts/" + urn,
                "{'patch':{'$set':{'commentary':'Ho'}}}",
                bearer,
                "X-RestLi-Method",
                "PARTIAL_UPDATE");
        String reader = twin.token(Person.ALICE, "r_member_social");
        send("GET", "/rest/posts/" + urn, "", reader);
        send("DELETE", "/rest/posts/" + urn, "", bearer);
        Proof.ofTwin(SERVICE, TWINS.server().recorded("linkedin"));
        Proof.ofTwin(SIGN_IN, TWINS.server().recorded("linkedin"));
    }

    private String tokens() {
        String code = caller.get(
                        "https://www.linkedin.com/oauth/v2/authorization?response_type=code&client_id=our-program"
                                + "&scope=openid%20profile%20w_member_social&redirect_uri=" + Twins.CALLBACK
                                + "&twin_consent=allow")
                .sentBack("code");
        Map<String, String> form = Map.of(
                "grant_type", "authorization_code",
                "code", code,
                "redirect_uri", Twins.CALLBACK,
                "client_id", "our-program",
                "client_secret", "our-secret");
        String token = caller.form("https://www.linkedin.com/oauth/v2/accessToken", form)
                .json()
                .path("access_token")
                .asText();
        caller.form(
                "https://www.linkedin.com/oauth/v2/introspectToken",
                Map.of("client_id", "our-program", "client_secret", "our-secret", "token", token));
        return token;
    }

    private Answer send(String method, String path, String json, String bearer, String... more) {
        String[] headers = Arrays.copyOf(more, more.length + 6);
        String[] always = {
            "Authorization", "Bearer " + bearer, "LinkedIn-Version", "202607", "X-Restli-Protocol-Version", "2.0.0"
        };
        System.arraycopy(always, 0, headers, more.length, always.length);
        String url = "https://api.linkedin.com" + path;
        Answer answer = json.isEmpty()
                ? caller.call(method, url, Buffer.buffer(), headers)
                : caller.json(method, url, Caller.json(json), headers);
        assertThat(answer.status()).as(path + answer.body()).isLessThan(300);
        return answer;
    }
}
