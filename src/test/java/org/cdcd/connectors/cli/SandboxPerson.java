package org.cdcd.connectors.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.jwk.JWK;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.cdcd.connectors.cli.demo.Steps;
import org.cdcd.connectors.wire.ConnectorsClient;

/** Somebody new at a server in the sandbox, who acts with the client of the command line. */
public final class SandboxPerson {
    private static final URI CALLBACK = URI.create("http://127.0.0.1:49152/callback");

    private final SandboxFile sandbox;
    private final IdentityFile identity;
    private final ConnectorsClient client;

    private SandboxPerson(SandboxFile sandbox, IdentityFile identity) {
        this.sandbox = sandbox;
        this.identity = identity;
        this.client = Session.client(identity);
    }

    /** @param data the server's data folder */
    public static SandboxPerson at(Path data) throws IOException, InterruptedException {
        SandboxFile sandbox = SandboxFile.read(data);
        String name = "bench-" + InstantSource.system().millis();
        Issuer.Registration registration = new Issuer(sandbox.issuer(), Session.http()).newPerson(name);
        return new SandboxPerson(sandbox, IdentityFile.create(sandbox.server(), registration));
    }

    public ConnectorsClient client() {
        return client;
    }

    /** Links an account at a twin by its consent page. */
    public UUID link(String connector) throws IOException, InterruptedException {
        ConnectorsClient.LinkStart start = client.startLink(connector, CALLBACK, List.of("read", "write"));
        Redirect redirect = Redirect.of(new TwinBrowser(sandbox).allow(start.authUrl()));
        String id = client.completeLink(connector, start.state(), redirect.code(start.state()), redirect.issuer())
                .path("credential_id")
                .asText();
        return UUID.fromString(id);
    }

    /** A twin's address for a URL of its service. */
    public URI atTwin(String url) {
        return new TwinBrowser(sandbox).atTwin(URI.create(url));
    }

    /** Who signed the twins' certificate. */
    public X509Certificate authority() {
        return sandbox.authority();
    }

    public String webid() {
        return identity.webid();
    }

    public JWK responseKey() {
        return identity.responseKey();
    }

    /** Parameters in pairs of name and value. */
    public static ObjectNode parameters(Object... pairs) {
        return Steps.parameters(pairs);
    }
}
