package org.cdcd.connectors.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContainersTest {
    private static final UUID ID = UUID.fromString("0193a1b2-0000-7000-8000-000000000001");
    private static final Instant TIME = Instant.parse("2026-11-24T10:00:00.250Z");

    private final ConnectorRequest request = new ConnectorRequest(
            ID,
            "github",
            UUID.randomUUID(),
            "issues.list",
            Json.MAPPER.createObjectNode().put("owner", "alice"),
            TIME,
            null);
    private final ConnectorResponse response =
            new ConnectorResponse(ID, "success", "a.b.c.d.e", Json.MAPPER.createObjectNode(), TIME);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "request_id",
                "connector_id",
                "credential_reference",
                "operation",
                "parameters",
                "request_time",
            })
    void refusesARequestWithoutAMember(String name) {
        ObjectNode json = json(request.toJson());
        json.remove(name);
        pointsAt(name, json);
        pointsAt(name, json.putNull(name));
        pointsAt(name, json.put(name, 1));
        pointsAt(name, json.put(name, ""));
    }

    @ParameterizedTest
    @CsvSource({
        "request_id, 193a1b2-0-7000-8000-000000000001",
        "request_id, '0193a1b2-0000-7000-8000-000000000001 '",
        "credential_reference, 1-1-1-1-1",
        "sat_reference, none",
        "request_time, 2026-11-24T10:00:00+00:00",
        "request_time, 2026-11-24T10:00:00z",
        "request_time, 2026-11-24 10:00:00Z",
        "request_time, 2026-13-24T10:00:00Z",
        "request_time, 2026-11-24T10:00:00.1234567890Z",
    })
    void refusesOtherSpellings(String name, String value) {
        pointsAt(name, json(request.toJson()).put(name, value));
    }

    @Test
    void refusesNamesWithoutEnd() {
        pointsAt("operation", json(request.toJson()).put("operation", "a".repeat(129)));
    }

    @Test
    void refusesAMemberThatIsNotDefined() {
        ObjectNode json = json(request.toJson()).put("request_signature", "AAAA");
        Keys.refused(ErrorCode.MALFORMED_REQUEST, () -> ConnectorRequest.parse(Json.bytes(json)));
        ObjectNode nullReference = json(request.toJson()).putNull("sat_reference");
        Keys.refused(ErrorCode.MALFORMED_REQUEST, () -> ConnectorRequest.parse(Json.bytes(nullReference)));
    }

    @Test
    void passesOverMembersThatStartWithX() {
        ObjectNode json = json(request.toJson()).put("x_trace", 1);
        assertThat(ConnectorRequest.parse(Json.bytes(json))).isEqualTo(request);
    }

    @Test
    void readsBackARequest() {
        assertThat(ConnectorRequest.parse(request.toJson())).isEqualTo(request);
        ConnectorRequest scheduled = new ConnectorRequest(
                ID, "github", UUID.randomUUID(), "issues.list", request.parameters(), TIME, UUID.randomUUID());
        assertThat(ConnectorRequest.parse(scheduled.toJson())).isEqualTo(scheduled);
    }

    @Test
    void refusesAResponseOfAnUnknownStatus() {
        ObjectNode json = json(response.toJson()).put("status", "maybe");
        Keys.refused(ErrorCode.MALFORMED_REQUEST, () -> ConnectorResponse.parse(Json.bytes(json)));
        assertThatThrownBy(() -> new ConnectorResponse(ID, "maybe", "", response.serviceMetadata(), TIME))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void readsBackAResponse() {
        assertThat(ConnectorResponse.parse(response.toJson())).isEqualTo(response);
    }

    @Test
    void printsNoParameters() {
        assertThat(request.toString()).contains("issues.list").doesNotContain("alice");
        assertThat(response.toString()).doesNotContain("a.b.c");
    }

    private static void pointsAt(String name, ObjectNode json) {
        try {
            ConnectorRequest.parse(Json.bytes(json));
        } catch (Refusal refusal) {
            assertThat(refusal.code()).isEqualTo(ErrorCode.MALFORMED_REQUEST);
            assertThat(refusal.pointers()).isEqualTo(List.of("/" + name));
            return;
        }
        throw new AssertionError(name + " was accepted: " + new String(Json.bytes(json), UTF_8));
    }

    private static ObjectNode json(byte[] bytes) {
        return Json.strictObject(bytes, 10_000);
    }
}
