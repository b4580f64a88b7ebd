package org.cdcd.connectors.vault.accounts.credentials;

import java.util.List;
import org.cdcd.connectors.catalog.Connector;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;

/**
 * How well a credential is kept: M0 in one process with the gateway, M1 apart from it, M2 under a key that its person alone
 * has, Z where there is no secret at all.
 */
public final class Protection {
    /** Under a key that the person alone has. */
    static final String USER_HELD = "M2";

    /** It holds nothing to steal. */
    public static final String PROVED = "Z";

    private static final List<String> RISING = List.of("M0", "M1", USER_HELD, PROVED);

    private Protection() {}

    /**
     * Whether a credential that is kept like this will do for a connector.
     *
     * @throws Refusal {@code mode_too_low} if the connector demands more
     */
    public static void require(Connector connector, String mode) {
        if (RISING.indexOf(mode) < RISING.indexOf(connector.minMode())) {
            throw Refusal.of(
                            ErrorCode.MODE_TOO_LOW,
                            "The connector demands more protection than this credential has: " + connector.minMode()
                                    + " and not " + mode + ".")
                    .withRemedy(
                            "Link the account under an encryption key of your own: register one with POST /api/v1/keys, and"
                                    + " name it as encryption_key_reference.");
        }
    }
}
