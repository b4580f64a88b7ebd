package org.cdcd.connectors.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.cdcd.connectors.wire.ConnectorsClient.SignedCall;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a program that was written for one social network may take for granted at every other. Not each of them lets programs
 * read, search or delete; whichever does, does it in the same way.
 */
@ExtendWith(OneServer.class)
final class SocialMediaContractTest {
    private static final SharedShape SHAPE = new SharedShape("social_media");

    private final RunningServer server;

    SocialMediaContractTest(RunningServer server) {
        this.server = server;
    }

    /** One service of the type; where a post needs a picture or a film, its address. */
    enum Service {
        TWITTER("", Set.of("read", "search", "delete")),
        INSTAGRAM("https://media.example.org/harbour.jpg", Set.of("read")),
        LINKEDIN("", Set.of("delete")),
        TIKTOK("https://films.example.org/harbour.mp4", Set.of("read"));

        private final String media;
        private final Set<String> does;

        Service(String media, Set<String> does) {
            this.media = media;
            this.does = does;
        }

        String connector() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static Stream<Service> reading() {
        return Stream.of(Service.values()).filter(service -> service.does.contains("read"));
    }

    static Stream<Service> searching() {
        return Stream.of(Service.values()).filter(service -> service.does.contains("search"));
    }

    static Stream<Service> deleting() {
        return Stream.of(Service.values()).filter(service -> service.does.contains("delete"));
    }

    private LinkedAccount link(Service service) throws Exception {
        return LinkedAccount.byConsent(server.newcomer(), service.connector());
    }

    /** The post's id; where a service takes its time, it is out when this returns. */
    private static String post(LinkedAccount account, Service service, String text) {
        JsonNode made = service.media.isEmpty()
                ? SHAPE.run(account, "post", "text", text)
                : SHAPE.run(account, "post", "text", text, "media_url", service.media);
        if (service == Service.TIKTOK) {
            account.run("publish.wait", "id", made.path("id").asText());
        }
        return made.path("id").asText();
    }

    @ParameterizedTest
    @EnumSource(Service.class)
    void postsAndSaysUnderWhichId(Service service) throws Exception {
        assertThat(post(link(service), service, "Good morning")).isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("reading")
    void readsItsOwnPostsInPages(Service service) throws Exception {
        LinkedAccount account = link(service);
        int before = SHAPE.walk(account, "read", 2).size();
        for (String text : new String[] {"one", "two", "three"}) {
            post(account, service, text);
        }

        JsonNode newest = SHAPE.run(account, "read", "limit", 3).path("items");

        assertThat(newest).extracting(item -> item.path("text").asText()).containsExactly("three", "two", "one");
        assertThat(SHAPE.walk(account, "read", 2)).hasSize(before + 3);
    }

    @ParameterizedTest
    @MethodSource("searching")
    void findsWordsInPages(Service service) throws Exception {
        LinkedAccount account = link(service);
        for (int i = 0; i < 11; i++) {
            post(account, service, "plants " + i);
        }
        post(account, service, "something else");

        assertThat(SHAPE.walk(account, "search", 10, "query", "plants")).hasSize(11);
        assertThat(SHAPE.walk(account, "search", 10, "query", "nothinglikeit")).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("deleting")
    void deletesAndKnowsNothingElseOfWhatIsGone(Service service) throws Exception {
        LinkedAccount account = link(service);
        String id = post(account, service, "A mistake");

        assertThat(SHAPE.run(account, "delete", "id", id).path("id").asText()).isEqualTo(id);
        SignedCall again =
                account.person().sign(service.connector(), account.credential(), "delete", Parameters.of("id", id));
        JsonNode result = account.person().open(account.person().send(again), again);
        assertThat(result.at("/error/code").asText("service_not_found")).isEqualTo("service_not_found");
    }

    @ParameterizedTest
    @EnumSource(Service.class)
    void refusesTheSameParameters(Service service) throws Exception {
        LinkedAccount account = link(service);
        assertThat(account.code("post")).isEqualTo("parameters_invalid");
        assertThat(account.code("post", "text", "a".repeat(25_001))).isEqualTo("parameters_invalid");
        assertThat(account.code("post", "text", "t", "surprise", true)).isEqualTo("parameters_invalid");
        for (String listing : new String[] {"read", "search"}) {
            if (service.does.contains(listing)) {
                Object[] query = listing.equals("search") ? new Object[] {"query", "x"} : new Object[0];
                assertThat(account.code(listing, with(query, "limit", 101))).isEqualTo("parameters_invalid");
                assertThat(account.code(listing, with(query, "next", "?"))).isEqualTo("parameters_invalid");
                assertThat(account.code(listing, with(query, "surprise", true))).isEqualTo("parameters_invalid");
            }
        }
    }

    private static Object[] with(Object[] parameters, String name, Object value) {
        return Stream.concat(Stream.of(parameters), Stream.of(name, value)).toArray();
    }
}
