package org.cdcd.connectors.catalog;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The format can say what the services ask for, also those that have no folder yet. */
class DialectsTest {
    @TempDir
    private Path folder;

    private TestRoutes routes;

    @BeforeEach
    void start() {
        routes = new TestRoutes(folder);
    }

    private OAuth2 oauth2(String yaml) {
        String before = TestRoutes.CONTRACT.substring(
                TestRoutes.CONTRACT.indexOf("  oauth2:"), TestRoutes.CONTRACT.indexOf("scopes:\n"));
        routes.contract(before, "  oauth2:\n" + yaml.indent(4));
        return requireNonNull(routes.connector().auth().oauth2());
    }

    @Test
    void fillsInWhatMostServicesHaveInCommon() {
        OAuth2 plain = oauth2("""
                client: toy
                authorize: {url: https://toy.example/authorize}
                token: {url: https://toy.example/token}
                refresh: {rotation: reusable}
                revoke: {url: https://toy.example/revoke}
                inject: {kind: bearer}
                identity: {url: https://api.toy.example/me, user_id: /id, service_identifier: "https://toy.example/{user_id}"}
                """);
        assertThat(plain.authorize().pkce()).isEqualTo(OAuth2.Pkce.S256);
        assertThat(plain.token().clientAuth()).isEqualTo(OAuth2.ClientAuth.POST);
        assertThat(plain.token().answer().accessToken()).isEqualTo("/access_token");
        OAuth2.Refresh refresh = requireNonNull(plain.refresh());
        assertThat(refresh.call().grantType()).isEqualTo("refresh_token");
        assertThat(refresh.call().url()).isEqualTo("https://toy.example/token");
        assertThat(requireNonNull(plain.revoke()).done()).containsExactly(200);
        assertThat(plain.consentLifetime()).isNull();
    }

    @Test
    void keepsTheDialectsOfSeveralProvidersApart() {
        String before = TestRoutes.CONTRACT.substring(
                TestRoutes.CONTRACT.indexOf("  oauth2:"), TestRoutes.CONTRACT.indexOf("scopes:\n"));
        String one = """
                      %1$s:
                        client: %1$s
                        authorize: {url: https://%1$s.example/authorize}
                        token: {url: https://%1$s.example/token}
                        refresh: {rotation: reusable}
                        revoke: {url: https://%1$s.example/revoke}
                        inject: {kind: bearer}
                        identity: {url: https://api.%1$s.example/me, user_id: /id, service_identifier: "toy:{user_id}"}
                """;
        routes.contract(before, "  oauth2:\n    providers:\n" + one.formatted("red") + one.formatted("blue"));

        Connector.Auth auth = routes.connector().auth();

        assertThat(auth.methods()).containsExactly("oauth2");
        assertThat(auth.oauth2()).isNull();
        assertThat(auth.dialects()).extracting(OAuth2::client).containsExactly("red", "blue");
        OAuth2 blue = requireNonNull(auth.dialect(Map.of("provider", "blue")));
        assertThat(requireNonNull(blue.refresh()).call().url()).isEqualTo("https://blue.example/token");
        assertThat(blue.fields().get("provider").pattern()).isEqualTo("blue");
        assertThat(auth.dialect(Map.of("provider", "green"))).isNull();
        assertThat(auth.dialect(Map.of())).isNull();
    }

    @Test
    void saysInstagram() {
        OAuth2 instagram = oauth2("""
                client: instagram
                authorize: {url: https://www.instagram.com/oauth/authorize, scope_separator: ",", pkce: none, code_suffix: "#_"}
                token:
                  url: https://api.instagram.com/oauth/access_token
                  answer: {unwrap: /data/0, scope: /permissions, scope_separator: ",", lifetime: PT1H}
                follow_up:
                  method: GET
                  url: https://graph.instagram.com/access_token
                  encoding: query
                  grant_type: ig_exchange_token
                  parameters: {access_token: "{access_token}"}
                  answer: {lifetime: P60D}
                refresh:
                  rotation: sliding
                  not_before: P1D
                  keep_alive: P50D
                  call:
                    method: GET
                    url: https://graph.instagram.com/refresh_access_token
                    encoding: query
                    client_auth: none
                    grant_type: ig_refresh_token
                    parameters: {access_token: "{access_token}"}
                manual_revocation: https://www.instagram.com/accounts/manage_access/
                inject: {kind: bearer}
                identity:
                  url: https://graph.instagram.com/v26.0/me?fields=user_id,username
                  user_id: /user_id
                  service_identifier: https://www.instagram.com/{username}
                  keep: {username: /username}
                """);
        OAuth2.TokenCall followUp = requireNonNull(instagram.followUp());
        assertThat(followUp.method()).isEqualTo("GET");
        assertThat(followUp.encoding()).isEqualTo(OAuth2.Encoding.QUERY);
        assertThat(followUp.answer().unwrap()).isEqualTo("/data/0");
        assertThat(followUp.answer().lifetime()).isEqualTo(Duration.ofDays(60));
        OAuth2.Refresh refresh = requireNonNull(instagram.refresh());
        assertThat(refresh.notBefore()).isEqualTo(Duration.ofDays(1));
        assertThat(refresh.keepAlive()).isEqualTo(Duration.ofDays(50));
        assertThat(refresh.call().parameters()).containsExactly(Map.entry("access_token", "{access_token}"));
    }

    @Test
    void saysTikTokAndLinkedIn() {
        OAuth2 tiktok = oauth2("""
                client: tiktok
                authorize: {url: "https://www.tiktok.com/v2/auth/authorize/", client_id_parameter: client_key, scope_separator: ",", pkce: none, native_pkce: s256_hex}
                token:
                  url: https://open.tiktokapis.com/v2/oauth/token/
                  client_id_parameter: client_key
                  answer: {scope_separator: ",", refresh_expires_in: /refresh_expires_in}
                refresh: {rotation: single_use}
                revoke: {url: https://open.tiktokapis.com/v2/oauth/revoke/, token: access_token}
                inject: {kind: bearer}
                identity: {from: token_answer, user_id: /open_id, service_identifier: "https://www.tiktok.com/{user_id}"}
                consent_lifetime: P60D
                """);
        assertThat(tiktok.authorize().nativePkce()).isEqualTo(OAuth2.Pkce.S256_HEX);
        assertThat(tiktok.token().clientIdParameter()).isEqualTo("client_key");
        assertThat(requireNonNull(tiktok.refresh()).call().clientIdParameter()).isEqualTo("client_key");
        assertThat(tiktok.identity().from()).isEqualTo(OAuth2.IdentitySource.TOKEN_ANSWER);
        assertThat(tiktok.consentLifetime()).isEqualTo(Duration.ofDays(60));
    }

    @Test
    void saysNotion() {
        OAuth2 notion = oauth2("""
                client: notion
                authorize: {url: https://api.notion.com/v1/oauth/authorize, pkce: none, parameters: {owner: user}}
                token:
                  url: https://api.notion.com/v1/oauth/token
                  encoding: json
                  client_auth: basic
                  answer: {keep: {workspace: /workspace_id}}
                refresh: {rotation: single_use}
                revoke: {url: https://api.notion.com/v1/oauth/revoke, encoding: json, client_auth: basic}
                inject: {kind: bearer}
                identity: {from: token_answer, user_id: /bot_id, service_identifier: "https://www.notion.so/{workspace}"}
                """);
        assertThat(notion.token().encoding()).isEqualTo(OAuth2.Encoding.JSON);
        assertThat(notion.token().clientAuth()).isEqualTo(OAuth2.ClientAuth.BASIC);
        assertThat(notion.token().answer().keep()).containsEntry("workspace", "/workspace_id");
    }

    @Test
    void saysJira() {
        routes.contract("https://api.toy.example/v1\n", "https://api.atlassian.com/ex/jira/{cloud_id}\n");
        routes.contract("scopes:\n  things:", "scopes:\n  offline_access: Stay linked.\n  things:");
        OAuth2 jira = oauth2("""
                client: atlassian
                authorize:
                  url: https://auth.atlassian.com/authorize
                  scopes: [offline_access]
                  pkce: none
                  parameters: {audience: api.atlassian.com, prompt: consent}
                token: {url: https://auth.atlassian.com/oauth/token, encoding: json}
                refresh: {rotation: single_use}
                manual_revocation: https://id.atlassian.com/manage-profile/apps
                inject: {kind: bearer}
                choice: {url: https://api.atlassian.com/oauth/token/accessible-resources, value: /id, title: /name, keep_as: cloud_id}
                identity: {url: https://api.atlassian.com/me, user_id: /account_id, service_identifier: "https://api.atlassian.com/ex/jira/{cloud_id}"}
                consent_lifetime: P365D
                """);
        assertThat(requireNonNull(jira.choice()).keepAs()).isEqualTo("cloud_id");
        assertThat(jira.authorize().scopes()).containsExactly("offline_access");
    }

    @Test
    void saysMatrix() {
        OAuth2 matrix = matrix("none");
        assertThat(matrix.generate()).containsEntry("device_id", 12);
        assertThat(matrix.fields()).containsKey("server");
        assertThat(requireNonNull(matrix.discovery()).keep()).containsEntry("homeserver", "/m.homeserver/base_url");
        assertThat(requireNonNull(matrix.registration()).metadataUrl()).contains("auth_metadata");
        assertThat(matrix.token().url()).isEqualTo("{token_endpoint}");
        assertThat(requireNonNull(matrix.refresh()).call().url()).isEqualTo("{token_endpoint}");
    }

    @Test
    void registersNoClientForALinkThatWouldHaveASecret() {
        assertThat(catchThrowable(() -> matrix("post"))).hasMessageContaining("has no secret");
    }

    private OAuth2 matrix(String clientAuth) {
        routes.contract("https://api.toy.example/v1\n", "\"{homeserver}\"\n");
        return oauth2("""
                client: matrix
                fields: {server: {title: Home server, pattern: "[a-z0-9.-]+"}}
                generate: {device_id: 12}
                discovery: {url: "https://{server}/.well-known/matrix/client", keep: {homeserver: /m.homeserver/base_url}, otherwise: {homeserver: "https://{server}"}}
                registration: {metadata_url: "{homeserver}/_matrix/client/v1/auth_metadata", metadata: {client_name: Toy}}
                authorize: {url: "{authorization_endpoint}"}
                token: {url: "{token_endpoint}", client_auth: %s}
                refresh: {rotation: single_use}
                revoke: {url: "{revocation_endpoint}", client_auth: none}
                inject: {kind: bearer}
                identity: {url: "{homeserver}/_matrix/client/v3/account/whoami", user_id: /user_id, service_identifier: "matrix:u/{user_id}"}
                """.formatted(clientAuth));
    }

    @Test
    void saysDiscordsBot() {
        OAuth2 discord = oauth2("""
                client: discord
                authorize: {url: https://discord.com/oauth2/authorize, parameters: {permissions: "68608"}}
                token: {url: https://discord.com/api/oauth2/token, answer: {keep: {guild: /guild/id}}}
                refresh: {rotation: single_use}
                revoke: {url: https://discord.com/api/oauth2/token/revoke}
                inject: {kind: header, name: Authorization, prefix: "Bot "}
                identity: {url: https://discord.com/api/v10/users/@me, user_id: /id, service_identifier: "https://discord.com/users/{user_id}"}
                """);
        assertThat(discord.inject()).isEqualTo(new Injection(Injection.Kind.HEADER, "Authorization", "Bot "));
    }

    @Test
    void readsErrorsAsTheyAreWritten() {
        routes.contract("rate_limits:", """
                errors:
                  - {body: {/error/code: [ok]}, means: done}
                  - {status: [429], headers: {X-RateLimit-Scope: [global]}, means: rate_limited, retry_after: {body: /retry_after}, pauses: connector}
                  - {status: [503], body: {/additional_data/committed_resource_id: []}, means: unknown}
                  - {status: [401], contains: {/message: scope}, means: forbidden, detail: /message, remedy: Link again.}
                rate_limits:""");
        List<ErrorRule> errors = routes.connector().errors();
        assertThat(errors)
                .extracting(ErrorRule::means)
                .containsExactly(
                        ErrorRule.Meaning.DONE,
                        ErrorRule.Meaning.RATE_LIMITED,
                        ErrorRule.Meaning.UNKNOWN,
                        ErrorRule.Meaning.FORBIDDEN);
        assertThat(errors.get(1).pauses()).isEqualTo(ErrorRule.Pause.CONNECTOR);
        assertThat(errors.get(1).retryAfter())
                .isEqualTo(new ErrorRule.Wait(null, null, "/retry_after", ErrorRule.Form.SECONDS));
        assertThat(errors.get(2).body()).containsEntry("/additional_data/committed_resource_id", List.of());
    }
}
