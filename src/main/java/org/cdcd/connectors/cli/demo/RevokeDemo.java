package org.cdcd.connectors.cli.demo;

import static org.cdcd.connectors.cli.demo.Steps.expect;
import static org.cdcd.connectors.cli.demo.Steps.parameters;

import java.io.IOException;
import java.util.UUID;
import org.cdcd.connectors.wire.Result;

/** Ends one link and shows that it is over. */
final class RevokeDemo implements ServiceDemo {
    @Override
    public void run(Steps steps) throws InterruptedException {
        steps.step("github", "revoke", () -> {
            for (var credential : steps.client().credentials()) {
                if (credential.path("connector_id").asText().equals("github")) {
                    UUID id = UUID.fromString(credential.path("credential_id").asText());
                    String told = steps.client()
                            .revoke(id)
                            .path("service_revocation_status")
                            .asText();
                    Result after = steps.client()
                            .operate("github", id, "issues.list", parameters("owner", "alice", "repo", "demo"));
                    expect(!after.isSuccess(), "the credential still works");
                    return told + "; then "
                            + after.json().path("error").path("code").asText();
                }
            }
            throw new IOException("no github credential is listed");
        });
    }
}
