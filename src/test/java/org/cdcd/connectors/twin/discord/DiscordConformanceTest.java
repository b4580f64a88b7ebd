package org.cdcd.connectors.twin.discord;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import org.cdcd.connectors.twin.Caller;
import org.cdcd.connectors.twin.Person;
import org.cdcd.connectors.twin.Recorded;
import org.cdcd.connectors.twin.Twins;
import org.cdcd.connectors.twin.conformance.Dialect;
import org.cdcd.connectors.twin.conformance.Proof;
import org.cdcd.connectors.twin.conformance.Service;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The twin answers as Discord's description says. The token endpoints are not in it; they are proven by the twin's own tests. */
public final class DiscordConformanceTest {
    /** What Discord publishes. */
    public static final Service SERVICE = new Service(
            "discord",
            "discord/openapi.json",
            Service.Strength.PUBLISHED,
            "discord.com",
            "/api/v10",
            new DiscordDialect());

    private static final String API = "https://discord.com/api/v10";
    private static final String CHANNEL = API + "/channels/300000000000000001";
    private static final String AGENT = "DiscordBot (https://a.example, 1.0)";

    private static final class DiscordDialect implements Dialect {
        @Override
        public boolean concerns(Recorded recorded) {
            return recorded.path().startsWith("/api/v10/") && recorded.status() < 300;
        }

        /**
         * A message with a file streams, and so is not recorded; how it is put together is held by the twin. Lists of constants
         * become enumerations, and alternatives may overlap: the validator knows no constants, and so could not tell them apart.
         */
        @Override
        public void mend(ObjectNode description) {
            description.findParents("oneOf").forEach(one -> alternatives((ObjectNode) one));
            for (String path :
                    new String[] {"/channels/{channel_id}/messages", "/webhooks/{webhook_id}/{webhook_token}"}) {
                ObjectNode body = (ObjectNode)
                        description.path("paths").path(path).path("post").path("requestBody");
                ((ObjectNode) body.put("required", false).path("content")).putObject("multipart/form-data");
            }
        }

        private static void alternatives(ObjectNode schema) {
            JsonNode all = schema.remove("oneOf");
            if (all.valueStream().allMatch(one -> one.has("const"))) {
                ArrayNode values = schema.putArray("enum");
                all.forEach(one -> values.add(one.path("const")));
            } else {
                schema.set("anyOf", all);
            }
        }
    }

    @RegisterExtension
    static final Twins TWINS = new Twins();

    private final Caller caller = TWINS.caller();

    @Test
    void answersAsItsDescriptionSays() {
        DiscordTwin twin = TWINS.server().twin(DiscordTwin.class);
        String bot = "Bot " + twin.botToken();
        String me = "Bearer " + twin.userToken(Person.ALICE, "identify", "guilds");
        twin.webhook("webhooktoken");
        String hook = API + "/webhooks/500000000000000001/webhooktoken";
        call("GET", API + "/users/@me", "", me);
        call("GET", API + "/users/@me/guilds?limit=1", "", me);
        call("GET", API + "/guilds/200000000000000001/channels", "", bot);
        call("POST", API + "/users/@me/channels", "{'recipient_id':'100000000000001001'}", bot);
        String id = call("POST", CHANNEL + "/messages", "{'content':'hello','nonce':'n','enforce_nonce':true}", bot)
                .json()
                .path("id")
                .asText();
        call("GET", CHANNEL + "/messages?limit=5", "", bot);
        call("GET", API + "/guilds/200000000000000001/messages/search?content=hello", "", bot);
        call("PATCH", CHANNEL + "/messages/" + id, "{'content':'bye'}", bot);
        call("PUT", CHANNEL + "/messages/" + id + "/reactions/%F0%9F%91%8D/@me", "", bot);
        call("DELETE", CHANNEL + "/messages/" + id, "", bot);
        call("GET", hook, "", "");
        String said = call("POST", hook + "?wait=true", "{'content':'hello'}", "")
                .json()
                .path("id")
                .asText();
        call("PATCH", hook + "/messages/" + said, "{'content':'bye'}", "");
        call("DELETE", hook + "/messages/" + said, "", "");

        Proof.ofTwin(SERVICE, TWINS.server().recorded("discord"));
    }

    private Caller.Answer call(String method, String url, String json, String authorization) {
        Buffer body = json.isEmpty()
                ? Buffer.buffer()
                : Buffer.buffer(Caller.json(json).toString());
        String[] headers = authorization.isEmpty()
                ? new String[] {"User-Agent", AGENT, "Content-Type", "application/json"}
                : new String[] {"User-Agent", AGENT, "Content-Type", "application/json", "Authorization", authorization
                };
        Caller.Answer answer = caller.call(method, url, body, headers);
        assertThat(answer.status()).as(url + answer).isLessThan(400);
        return answer;
    }
}
