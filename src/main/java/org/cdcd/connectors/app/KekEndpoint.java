package org.cdcd.connectors.app;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import org.cdcd.connectors.vault.KekAdministration;
import org.cdcd.connectors.vault.VaultRole;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.lang.Nullable;

/**
 * {@code /actuator/kek} of the management port: how the key encryption key stands, and {@code {"action": "rotate"}}, {@code retire},
 * {@code enable} or {@code destroy} with a {@code version}. A change that cannot be is 409 with a stable code.
 */
@Endpoint(id = "kek")
class KekEndpoint {
    private static final Logger LOG = LoggerFactory.getLogger(KekEndpoint.class);

    private final KekAdministration kek;

    KekEndpoint(VaultRole vault, MeterRegistry meters) {
        this.kek = vault.kek();
        Gauge.builder("connectors.kek.remaining", kek, KekAdministration::remaining)
                .description("Keys and capsules under an older version of the KEK")
                .register(meters);
        FunctionCounter.builder("connectors.kek.rewrapped", kek, KekAdministration::rewrapped)
                .description("Keys and capsules that this process wrapped anew")
                .register(meters);
    }

    @ReadOperation
    public KekAdministration.Status status() {
        return kek.status();
    }

    @WriteOperation
    public WebEndpointResponse<Object> change(String action, @Nullable Integer version) {
        int number = version == null ? 0 : version;
        try {
            KekAdministration.Status status = switch (action) {
                case "rotate" -> kek.rotate();
                case "retire" -> kek.retire(number);
                case "enable" -> kek.enable(number);
                case "destroy" -> kek.destroy(number);
                default -> null;
            };
            return status == null
                    ? problem(400, "kek_action_unknown", "action is one of rotate, retire, enable, destroy")
                    : new WebEndpointResponse<>(status);
        } catch (KekAdministration.Refused refused) {
            LOG.info("the KEK was not changed: {}", refused.code());
            return problem(409, refused.code(), String.valueOf(refused.getMessage()));
        }
    }

    private static WebEndpointResponse<Object> problem(int status, String code, String detail) {
        return new WebEndpointResponse<>(Map.of("code", code, "detail", detail), status);
    }
}
