package org.cdcd.connectors.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.cdcd.connectors.vault.Approvals;
import org.cdcd.connectors.wire.Unusable;

/** Approves contracts of connectors for the vault of this data folder; a running server takes them up by itself. */
public final class ContractApproval {
    private final Path routes;
    private final Path approved;

    public ContractApproval(ServerSettings settings) {
        this.routes = settings.routes();
        this.approved = settings.data().resolve("approved");
    }

    /**
     * Approves one connector as it stands in the routes folder now.
     *
     * @throws Unusable if there is no such connector, or the copy cannot be written
     */
    public void approve(String connectorId) {
        if (!connectorId.matches("[a-z][a-z0-9-]*") || !Files.isDirectory(routes.resolve(connectorId))) {
            throw new Unusable("there is no connector " + connectorId + " in " + routes);
        }
        try {
            Approvals.approve(routes, approved, connectorId);
        } catch (IOException e) {
            throw new Unusable("the approved copy in " + approved + " cannot be written", e);
        }
    }
}
