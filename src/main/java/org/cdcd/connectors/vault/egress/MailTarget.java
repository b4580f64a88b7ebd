package org.cdcd.connectors.vault.egress;

import java.util.Map;
import org.cdcd.connectors.vault.http.Names;
import org.cdcd.connectors.vault.http.Target;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * The mail server of an account, as it may be connected to.
 *
 * @param implicitTls whether TLS begins with the first byte; else the session must be upgraded before the log-in
 */
record MailTarget(Target target, boolean implicitTls) {
    private static final int FIRST_UNRESERVED = 1_024;

    /** The same before its name is looked up. */
    record Address(String host, int port, boolean implicitTls) {
        MailTarget at(Target found) {
            return new MailTarget(found, implicitTls);
        }
    }

    /** Blocks: resolves the name of {@link #address}. */
    static MailTarget of(
            Names names, @Nullable String declared, Map<String, String> connection, MailProtocol protocol) {
        Address address = address(declared, connection, protocol);
        return address.at(names.resolve(address.host(), address.port()));
    }

    /**
     * Where it is said to be.
     *
     * @param declared the host as the connector declares it, with places for what the link learned
     * @throws Refusal {@code host_not_allowed} if that is no mail server that may be called
     */
    static Address address(@Nullable String declared, Map<String, String> connection, MailProtocol protocol) {
        HostBase base = HostBase.of(declared, connection);
        if (base == null || !base.scheme().equals(protocol.scheme())) {
            throw Refusal.of(ErrorCode.HOST_NOT_ALLOWED, "The account names no mail server.");
        }
        int port = base.portOr(protocol.securePort());
        if (port < FIRST_UNRESERVED && !protocol.ports().contains(port)) {
            throw Refusal.of(ErrorCode.HOST_NOT_ALLOWED, "The account names a port that is not one of mail.");
        }
        return new Address(base.host(), port, port == protocol.securePort());
    }
}
