package org.cdcd.connectors.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecurityMembersTest {
    @TempDir
    private Path folder;

    private TestRoutes routes;
    private String before;

    @BeforeEach
    void start() {
        routes = new TestRoutes(folder);
        before = SecurityMembers.digest(routes.connector());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            https://api.toy.example/v1  | https://api.toy.example/v2
            https://toy.example/token   | https://evil.example/token
            inject: {kind: bearer}      | inject: {kind: header, name: X-Key}
            query: [view]               | query: [view, expand]
            scopes: [[things]]          | scopes: [[things]], max_calls: 30
            maxLength: 50               | maxLength: 60
            """)
    void differWhenACredentialCouldGoAnotherWay(String from, String to) {
        routes.contract(from, to.replace("]], ", "]]\n    "));
        assertThat(SecurityMembers.digest(routes.connector())).isNotEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            title: Toy                  | title: Toys
            summary: Gets a thing.      | summary: Gets one thing.
            per_account: 10             | per_account: 11
            version: 1.0.0              | version: 1.0.1
            read_on: 2026-11-22         | read_on: 2026-11-23
            """)
    void areTheSameWhenOnlyWordsAndLimitsChange(String from, String to) {
        routes.contract(from, to);
        assertThat(SecurityMembers.digest(routes.connector())).isEqualTo(before);
    }

    @Test
    void doNotDependOnTheOrderOfTheFile() {
        routes.contract("connector_id: toy\ntitle: Toy\n", "")
                .contract("service_type:", "title: Toy\nconnector_id: toy\nservice_type:");
        routes.contract(
                "{method: GET, host: api, path: \"/things/{id}\"", "{path: \"/things/{id}\", host: api, method: GET");
        assertThat(SecurityMembers.digest(routes.connector())).isEqualTo(before);
    }
}
