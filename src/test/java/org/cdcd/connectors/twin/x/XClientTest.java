package org.cdcd.connectors.twin.x;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.twitter.clientlib.ApiClient;
import com.twitter.clientlib.ApiException;
import com.twitter.clientlib.TwitterCredentialsOAuth2;
import com.twitter.clientlib.api.TwitterApi;
import com.twitter.clientlib.model.TweetCreateRequest;
import com.twitter.clientlib.model.TweetCreateRequestReply;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import okhttp3.OkHttpClient;
import org.cdcd.connectors.twin.Fault;
import org.cdcd.connectors.twin.Person;
import org.cdcd.connectors.twin.Trust;
import org.cdcd.connectors.twin.Twins;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** X's own Java client, of 2022, lives with the twin. It knows neither the upload of media
 * nor the address that problem types have today. */
final class XClientTest {
    @RegisterExtension
    static final Twins TWINS = new Twins();

    private static TwitterApi client() {
        var authority = TWINS.server().caCertificate();
        OkHttpClient http = new OkHttpClient.Builder()
                .sslSocketFactory(Trust.in(authority).getSocketFactory(), Trust.manager(authority))
                .build();
        ApiClient client = new ApiClient(http);
        String token = TWINS.server().twin(XTwin.class).token(Person.ALICE, "tweet.read", "tweet.write", "users.read");
        client.setTwitterCredentials(new TwitterCredentialsOAuth2("our-program", "our-secret", token, ""));
        TwitterApi api = new TwitterApi(client);
        // its own constructor sets the address of 2022
        api.getApiClient().setBasePath(TWINS.server().base("api.x.com"));
        return api;
    }

    @Test
    void isUnderstoodByTheClient() throws Exception {
        TwitterApi api = client();
        var me = Objects.requireNonNull(api.users().findMyUser().execute().getData());
        assertThat(me.getUsername()).isEqualTo("alice");
        var mentions = api.tweets()
                .usersIdMentions(me.getId())
                .tweetFields(Set.of("author_id", "created_at"))
                .execute();
        String called = Objects.requireNonNull(mentions.getData()).getFirst().getId();
        var posted = api.tweets()
                .createTweet(new TweetCreateRequest()
                        .text("Very well")
                        .reply(new TweetCreateRequestReply().inReplyToTweetId(called)))
                .execute();
        String id = Objects.requireNonNull(posted.getData()).getId();
        var mine = api.tweets().usersIdTweets(me.getId()).maxResults(5).execute();
        assertThat(Objects.requireNonNull(mine.getData()).getFirst().getText()).isEqualTo("Very well");
        var home = api.tweets().usersIdTimeline(me.getId()).maxResults(10).execute();
        String next = Objects.requireNonNull(home.getMeta()).getNextToken();
        assertThat(Objects.requireNonNull(api.tweets()
                        .usersIdTimeline(me.getId())
                        .maxResults(10)
                        .paginationToken(next)
                        .execute()
                        .getData()))
                .hasSize(3);
        assertThat(Objects.requireNonNull(api.tweets()
                        .tweetsRecentSearch("from:bob number")
                        .maxResults(10)
                        .execute()
                        .getData()))
                .hasSize(10);
        assertThat(Objects.requireNonNull(
                                api.tweets().deleteTweetById(id).execute().getData())
                        .getDeleted())
                .isTrue();
    }

    @Test
    void slowsTheClientDown() {
        TwitterApi api = client();
        TWINS.server().faults("twitter").always(new Fault.Outage(429, Duration.ofMinutes(5)));
        assertThatThrownBy(() -> api.users().findMyUser().execute())
                .isInstanceOfSatisfying(
                        ApiException.class,
                        refused -> assertThat(refused.getCode()).isEqualTo(429));
    }
}
