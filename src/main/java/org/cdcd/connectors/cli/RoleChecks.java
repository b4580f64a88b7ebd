package org.cdcd.connectors.cli;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.cdcd.connectors.app.Sandbox;
import org.cdcd.connectors.app.ServerSettings;
import org.cdcd.connectors.wire.Unusable;

/** What the doctor looks at in the settings of this role: who is believed, what callers sign for, and the door between the halves. */
final class RoleChecks {
    private static final int TIMEOUT_MILLIS = 3000;
    private static final int DAYS_OF_WARNING = 14;
    private static final int DEFAULT_TLS_PORT = 443;

    private final ServerSettings settings;

    RoleChecks(ServerSettings settings) {
        this.settings = settings;
    }

    List<Finding> all() {
        List<Finding> findings = new ArrayList<>();
        if (settings.role().runsVault() && !settings.inDevelopment()) {
            findings.add(issuers());
            findings.add(clients());
        }
        if (settings.role().runsGateway()) {
            findings.add(origin());
        }
        Path front = settings.front().certificate();
        if (front != null) {
            findings.add(certificate("certificate", front, "connectors.front.certificate"));
        }
        if (settings.role() != ServerSettings.Role.ALL) {
            findings.addAll(door());
        }
        return findings;
    }

    private Finding issuers() {
        ServerSettings.Authentication authentication = settings.authentication();
        int listed = authentication.issuers().size();
        return switch (authentication.mode()) {
            case ALLOWLIST ->
                authentication.issuers().isEmpty()
                        ? Finding.warn(
                                "issuers", "none, so every call is refused: set connectors.authentication.issuers")
                        : Finding.ok("issuers", listed + " are believed");
            case WEBID -> Finding.ok("issuers", "mode webid: any that a person's WebID names is believed");
            case BOTH ->
                Finding.ok(
                        "issuers", "mode both: " + listed + " of the list, and any other that a person's WebID names");
        };
    }

    private Finding clients() {
        int clients = settings.oauthClients().size();
        return clients == 0
                ? Finding.warn(
                        "OAuth clients",
                        "none, so only keys and passwords can be linked: set connectors.oauth-clients in vault.yaml")
                : Finding.ok("OAuth clients", clients + " registrations");
    }

    private Finding origin() {
        URI origin = settings.publicOrigin();
        boolean open = !Sandbox.isLoopback(settings.front().host());
        return open && Origins.isLoopback(origin)
                ? Finding.warn(
                        "public origin",
                        origin + " is signed into requests, but others than this machine are served: set"
                                + " connectors.public-origin to the https origin that callers use")
                : Finding.ok("public origin", origin.toString());
    }

    private List<Finding> door() {
        List<Finding> findings = new ArrayList<>();
        findings.add(certificate("door authority", settings.door().authority(), "connectors.door.authority"));
        findings.add(certificate("door certificate", settings.doorCertificate(), "connectors.door.certificate"));
        boolean readable = findings.stream().noneMatch(one -> one.level() == Finding.Level.FAIL);
        if (readable && !settings.role().runsVault()) {
            findings.addAll(vaults());
        }
        return findings;
    }

    private static Finding certificate(String subject, Path file, String setting) {
        try {
            X509Certificate certificate = OwnCertificate.read(file);
            certificate.checkValidity();
            Instant end = certificate.getNotAfter().toInstant();
            return end.isBefore(Instant.now().plus(Duration.ofDays(DAYS_OF_WARNING)))
                    ? Finding.warn(subject, file + " ends at " + end + ": renew it")
                    : Finding.ok(subject, file + " is good until " + end);
        } catch (CertificateExpiredException | CertificateNotYetValidException e) {
            return Finding.fail(subject, file + " is not valid now: make a new one");
        } catch (IOException | CertificateException e) {
            return Finding.fail(subject, file + " cannot be read as a certificate: set " + setting);
        }
    }

    private List<Finding> vaults() {
        try {
            SSLContext tls = settings.doorTls();
            return settings.vault().urls().stream().map(url -> vault(url, tls)).toList();
        } catch (Unusable e) {
            return List.of(Finding.fail("vault", String.valueOf(e.getMessage())));
        }
    }

    private static Finding vault(URI url, SSLContext tls) {
        int port = url.getPort() < 0 ? DEFAULT_TLS_PORT : url.getPort();
        try (Socket plain = new Socket()) {
            plain.connect(new InetSocketAddress(url.getHost(), port), TIMEOUT_MILLIS);
            plain.setSoTimeout(TIMEOUT_MILLIS);
            try (SSLSocket socket = (SSLSocket) tls.getSocketFactory().createSocket(plain, url.getHost(), port, true)) {
                socket.startHandshake();
                return Finding.ok("vault", url + " answers");
            }
        } catch (IOException | IllegalArgumentException e) {
            return Finding.fail(
                    "vault", url + " does not answer, or not with a certificate of connectors.door.authority");
        }
    }
}
