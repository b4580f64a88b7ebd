package org.cdcd.connectors.vault.egress;

import java.security.cert.Certificate;
import java.security.cert.CertificateEncodingException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;
import org.cdcd.connectors.wire.Sha256;
import org.jspecify.annotations.Nullable;

/** Who is at the other end of a connection to the vault. */
public final class Holder {
    private Holder() {}

    /**
     * The SHA-256 thumbprint of the certificate that the other end has proved to hold, base64url; empty on a connection
     * without TLS, which there is within one process only.
     *
     * @throws Refusal if the other end has shown none
     */
    public static String of(@Nullable SSLSession session) {
        if (session == null) {
            return "";
        }
        try {
            Certificate shown = session.getPeerCertificates()[0];
            return Sha256.base64Url(shown.getEncoded());
        } catch (SSLPeerUnverifiedException | CertificateEncodingException e) {
            throw Refusal.of(ErrorCode.INVALID_TOKEN, "The connection shows no certificate of a gateway.");
        }
    }
}
