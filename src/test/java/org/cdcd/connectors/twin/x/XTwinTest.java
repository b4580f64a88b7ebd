package org.cdcd.connectors.twin.x;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import org.cdcd.connectors.twin.Caller;
import org.cdcd.connectors.twin.Caller.Answer;
import org.cdcd.connectors.twin.Fault;
import org.cdcd.connectors.twin.Person;
import org.cdcd.connectors.twin.Twins;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class XTwinTest {
    private static final String API = "https://api.x.com/2/";
    private static final String ALICE = "1500000000000001001";
    private static final String BOB = "1500000000000001002";

    @RegisterExtension
    static final Twins TWINS = new Twins();

    private final Caller caller = TWINS.caller();
    private final XTwin twin = TWINS.server().twin(XTwin.class);
    private String token = "";

    @BeforeEach
    void signIn() {
        token = twin.token(Person.ALICE, "tweet.read", "tweet.write", "users.read", "media.write");
    }

    private Answer get(String path) {
        return caller.get(API + path, "Authorization", "Bearer " + token);
    }

    private Answer post(String path, String json) {
        return caller.json("POST", API + path, Caller.json(json), "Authorization", "Bearer " + token);
    }

    private Answer delete(String id) {
        return caller.call(
                "DELETE",
                API + "tweets/" + id,
                io.vertx.core.buffer.Buffer.buffer(),
                "Authorization",
                "Bearer " + token);
    }

    private static String detail(Answer answer) {
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        return answer.json().path("detail").asText();
    }

    @Test
    void knowsGoodTokensFromBadOnes() {
        token = "unknown";
        assertThat(get("users/me").status()).isEqualTo(401);
        token = twin.token(Person.ALICE, "users.read");
        assertThat(get("users/me").status()).isEqualTo(403);
    }

    @Test
    void answersAnUnknownPathWithNothing() {
        Answer answer = get("nowhere");
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.body().length()).isZero();
    }

    @Test
    void saysNotFoundInsideA200() {
        Answer answer = get("tweets/1234");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().has("data")).isFalse();
        assertThat(answer.json().at("/errors/0/type").asText()).endsWith("/resource-not-found");
        assertThat(get("tweets/abc").status()).isEqualTo(400);
    }

    @Test
    void refusesTextsThatXWouldRefuse() {
        assertThat(post("tweets", "{}").status()).isEqualTo(400);
        assertThat(post("tweets", "{'text':7}").status()).isEqualTo(400);
        assertThat(post("tweets", "{'text':'a','colour':'red'}").status()).isEqualTo(400);
        assertThat(post("tweets", "{'text':'" + "a".repeat(280) + "'}").status())
                .isEqualTo(201);
        assertThat(detail(post("tweets", "{'text':'" + "a".repeat(281) + "'}"))).contains("too long");
        assertThat(detail(post("tweets", "{'text':'" + "語".repeat(141) + "'}"))).contains("too long");
        String link = "https://example.org/" + "a".repeat(300);
        assertThat(post("tweets", "{'text':'See " + link + "'}").status()).isEqualTo(201);
        assertThat(detail(post("tweets", "{'text':'See " + link + "'}"))).contains("duplicate content");
    }

    @Test
    void letsAProgramAnswerOnlyWhereItWasCalled() {
        String toAlice =
                get("users/" + ALICE + "/mentions").json().at("/data/0/id").asText();
        String toNobody = get("tweets/search/recent?query=%22number%202%20of%22")
                .json()
                .at("/data/0/id")
                .asText();
        assertThat(post("tweets", "{'text':'Fine','reply':{'in_reply_to_tweet_id':'" + toAlice + "'}}")
                        .status())
                .isEqualTo(201);
        assertThat(detail(post("tweets", "{'text':'Hm','reply':{'in_reply_to_tweet_id':'" + toNobody + "'}}")))
                .contains("have not been mentioned");
        assertThat(detail(post("tweets", "{'text':'Hm','reply':{'in_reply_to_tweet_id':'1'}}")))
                .contains("deleted or not visible");
    }

    @Test
    void deletesOnesOwnOnly() {
        String bobs = get("users/" + BOB + "/tweets").json().at("/data/0/id").asText();
        assertThat(delete(bobs).status()).isEqualTo(403);
        String mine =
                post("tweets", "{'text':'Soon gone'}").json().at("/data/id").asText();
        assertThat(delete(mine).json().at("/data/deleted").asBoolean()).isTrue();
        assertThat(delete(mine).json().has("errors")).isTrue();
    }

    @Test
    void showsAnIdAndATextUnlessMoreIsAskedFor() {
        JsonNode plain = get("users/" + BOB + "/tweets?max_results=5").json().at("/data/0");
        assertThat(plain.properties())
                .extracting(Map.Entry::getKey)
                .containsExactly("id", "text", "edit_history_tweet_ids");
        JsonNode full = get("users/" + BOB + "/tweets?max_results=5&post.fields=created_at&expansions=author_id")
                .json();
        assertThat(full.at("/data/0/created_at").isTextual()).isTrue();
        assertThat(full.at("/includes/users/0/username").asText()).isEqualTo("bob");
        assertThat(get("users/" + BOB + "/tweets?post.fields=colour").status()).isEqualTo(400);
        assertThat(get("users/" + BOB + "/tweets?colour=red").status()).isEqualTo(400);
    }

    @Test
    void pagesThroughATimeline() {
        String path = "users/" + ALICE + "/timelines/reverse_chronological?max_results=10";
        JsonNode first = get(path).json();
        JsonNode second = get(path + "&pagination_token="
                        + first.at("/meta/next_token").asText())
                .json();
        assertThat(first.path("data")).hasSize(10);
        assertThat(second.path("data")).hasSize(2);
        assertThat(second.path("meta").has("next_token")).isFalse();
        assertThat(get(path + "&pagination_token=mine").status()).isEqualTo(400);
        assertThat(get(path.replace("=10", "=101")).status()).isEqualTo(400);
        assertThat(get(path.replace(ALICE, BOB)).status()).isEqualTo(403);
    }

    @Test
    void leavesDataOutWhereThereIsNone() {
        JsonNode none = get("users/" + ALICE + "/tweets").json();
        assertThat(none.has("data")).isFalse();
        assertThat(none.at("/meta/result_count").asInt(-1)).isZero();
    }

    @Test
    void searchesAsItsLanguageSays() {
        assertThat(get("tweets/search/recent?query=from:bob%20thought%20-number")
                        .json()
                        .at("/meta/result_count")
                        .asInt())
                .isZero();
        assertThat(get("tweets/search/recent?query=%22number%201%20of%20bob%22&max_results=10")
                        .json()
                        .path("data"))
                .hasSize(1);
        assertThat(get("tweets/search/recent?query=colour:red").status()).isEqualTo(400);
        assertThat(get("tweets/search/recent?query=-only").status()).isEqualTo(400);
        assertThat(get("tweets/search/recent?query=a&max_results=9").status()).isEqualTo(400);
    }

    @Test
    void countsAndSaysWhenThereIsMore() {
        twin.limit(1);
        Answer first = get("users/me");
        Answer second = get("users/me");
        assertThat(first.header("x-rate-limit-remaining")).isEqualTo("0");
        assertThat(second.status()).isEqualTo(429);
        assertThat(second.header("x-rate-limit-reset")).matches("[0-9]{10}");
        TWINS.pass(Duration.ofMinutes(15));
        assertThat(get("users/me").status()).isEqualTo(200);
    }

    @Test
    void tellsAMonthsCapAndSpentCreditFromAMomentsLimit() {
        twin.capUsage();
        Answer capped = get("users/me");
        assertThat(capped.status()).isEqualTo(429);
        assertThat(capped.json().path("title").asText()).isEqualTo("UsageCapExceeded");
        assertThat(capped.header("x-rate-limit-remaining")).isEqualTo("74");
        twin.reset();
        signIn();
        twin.spendCredit();
        assertThat(get("users/me").status()).isEqualTo(402);
    }

    @Test
    void namesTheTimeWhenItIsThrottled() {
        TWINS.server().faults("twitter").next(new Fault.Outage(429, Duration.ofSeconds(30)));
        assertThat(get("users/me").header("x-rate-limit-reset")).isNotEmpty();
    }

    @Test
    void takesAFilmInSegmentsAndWorksOnIt() {
        String id = begin("video/mp4", 6);
        assertThat(append(id, 0, "abc").status()).isEqualTo(200);
        assertThat(post("media/upload/" + id + "/finalize", "{}").status()).isEqualTo(400);
        assertThat(append(id, 2, "def").status()).isEqualTo(400);
        assertThat(append(id, 1, "defg").status()).isEqualTo(400);
        assertThat(append(id, 1, "def").status()).isEqualTo(200);
        assertThat(append(id, 1, "def").status()).as("the same again").isEqualTo(200);
        assertThat(post("media/upload/" + id + "/finalize", "{}")
                        .json()
                        .at("/data/processing_info/state")
                        .asText())
                .isEqualTo("pending");
        String attached = "{'text':'A film','media':{'media_ids':['" + id + "']}}";
        assertThat(post("tweets", attached).status()).isEqualTo(400);
        assertThat(state(id)).isEqualTo("in_progress");
        assertThat(state(id)).isEqualTo("succeeded");
        assertThat(post("tweets", attached).status()).isEqualTo(201);
    }

    private String begin(String type, long total) {
        return post("media/upload/initialize", "{'media_type':'" + type + "','total_bytes':" + total + "}")
                .json()
                .at("/data/id")
                .asText();
    }

    private Answer append(String id, int index, String bytes) {
        ObjectNode body = ((ObjectNode) Caller.json("{}"))
                .put(
                        "media",
                        Base64.getEncoder().encodeToString(bytes.getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                .put("segment_index", index);
        return caller.json("POST", API + "media/upload/" + id + "/append", body, "Authorization", "Bearer " + token);
    }

    private String state(String id) {
        return get("media/upload?command=STATUS&media_id=" + id)
                .json()
                .at("/data/processing_info/state")
                .asText();
    }

    @Test
    void refusesMediaThatXWouldRefuse() {
        assertThat(post("media/upload/initialize", "{'media_type':'text/plain','total_bytes':3}")
                        .status())
                .isEqualTo(400);
        assertThat(post("media/upload/initialize", "{'media_type':'image/png','total_bytes':5242881}")
                        .status())
                .isEqualTo(400);
        assertThat(post("media/upload/initialize", "{'media_type':'image/png','total_bytes':'3'}")
                        .status())
                .isEqualTo(400);
        String id = begin("image/png", 3);
        assertThat(append(id, 1000, "abc").status()).isEqualTo(400);
        token = twin.token(Person.BOB, "media.write");
        assertThat(append(id, 0, "abc").status()).as("another's").isEqualTo(400);
        token = twin.token(Person.ALICE, "tweet.read", "users.read");
        assertThat(append(id, 0, "abc").status()).isEqualTo(403);
    }
}
