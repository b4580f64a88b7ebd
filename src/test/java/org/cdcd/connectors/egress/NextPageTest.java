package org.cdcd.connectors.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.cdcd.connectors.egress.Fixture.connector;
import static org.cdcd.connectors.egress.Fixture.operation;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.cdcd.connectors.egress.FakeEgress.Reply;
import org.cdcd.connectors.wire.ErrorCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Lists whose next page is an address, or has a path of its own; and values that a service calls otherwise. */
final class NextPageTest {
    private static final String ROUTES = """
            - route:
                id: store.addresses
                from:
                  uri: direct:store.addresses
                  steps:
                    - to:
                        uri: service:GET
                        parameters: {host: api, path: "/folders/{id}", query: "top:limit", cursor: "url:since"}
                    - to:
                        uri: result:list
                        parameters: {items: /value, next: "/@odata.nextLink", since: "cursor:/@odata.deltaLink"}
            - route:
                id: store.paths
                from:
                  uri: direct:store.paths
                  steps:
                    - to:
                        uri: service:POST
                        parameters:
                          host: api
                          path: /list
                          next_path: /list/continue
                          json: limit,role
                          words.role: reader:viewer,writer:editor
                          cursor: json:cursor
                    - to: {uri: "result:list", parameters: {items: /entries, next: /cursor, next_when: /more}}
            """;

    private Fixture fixture;

    @BeforeEach
    void start() throws Exception {
        fixture = new Fixture();
        fixture.up(connector("store", 1000, List.of(), operation("addresses", true), operation("paths", true)), ROUTES);
    }

    @AfterEach
    void stop() throws Exception {
        fixture.close();
    }

    private Outcome run(String operation, String parameters) throws Exception {
        return fixture.run(fixture.use("store", operation, parameters)).outcome();
    }

    private JsonNode list(String operation, String parameters) throws Exception {
        return ((Outcome.Done) run(operation, parameters)).body();
    }

    private String asked() {
        return fixture.vault.seen().getLast().uri();
    }

    @Test
    void asksForTheNextPageAtTheAddressThatTheServiceGave() throws Exception {
        fixture.vault.answers(request -> Reply.json(
                200, "{\"value\":[],\"@odata.nextLink\":\"https://api.store.example/v1/folders/7?$skiptoken=a%2Fb\"}"));
        String next =
                list("addresses", "{\"id\":\"7\",\"limit\":5}").path("next").asText();
        assertThat(asked()).endsWith("/v1/folders/7?top=5");

        list("addresses", "{\"id\":\"7\",\"next\":\"" + next + "\"}");
        assertThat(asked()).isEqualTo("/egress/api.store.example/v1/folders/7?$skiptoken=a%2Fb");
    }

    @Test
    void beginsWhereAnEarlierListEnded() throws Exception {
        fixture.vault.answers(request -> Reply.json(
                200, "{\"value\":[],\"@odata.deltaLink\":\"https://api.store.example/v1/folders/7?token=t\"}"));
        JsonNode page = list("addresses", "{\"id\":\"7\"}");
        assertThat(page.has("next")).isFalse();

        list("addresses", "{\"id\":\"7\",\"since\":\"" + page.path("since").asText() + "\"}");
        assertThat(asked()).endsWith("/v1/folders/7?token=t");
    }

    @Test
    void followsNoAddressOutsideTheList() throws Exception {
        for (String address : List.of(
                "https://api.store.example/v1/folders/8",
                "https://api.store.example/v1/me",
                "https://evil.example/v1/folders/7")) {
            assertThat(run("addresses", "{\"id\":\"7\",\"next\":\"" + Cursor.opaque(address) + "\"}"))
                    .isInstanceOfSatisfying(
                            Outcome.Rejected.class, no -> assertThat(no.code()).isEqualTo(ErrorCode.HOST_NOT_ALLOWED));
        }
        assertThat(fixture.vault.seen()).isEmpty();
    }

    @Test
    void asksForTheNextPageAtItsOwnPathWithTheCursorAlone() throws Exception {
        fixture.vault.answers(request ->
                Reply.json(200, "{\"entries\":[],\"cursor\":\"c1\",\"more\":" + asked().endsWith("/list") + "}"));
        String next =
                list("paths", "{\"limit\":5,\"role\":\"reader\"}").path("next").asText();
        assertThat(fixture.vault.seen().getLast().text()).isEqualTo("{\"limit\":5,\"role\":\"viewer\"}");

        JsonNode last = list("paths", "{\"limit\":5,\"role\":\"reader\",\"next\":\"" + next + "\"}");
        assertThat(asked()).endsWith("/list/continue");
        assertThat(fixture.vault.seen().getLast().text()).isEqualTo("{\"cursor\":\"c1\"}");
        assertThat(last.has("next"))
                .as("the service gives a cursor on the last page too")
                .isFalse();
    }
}
