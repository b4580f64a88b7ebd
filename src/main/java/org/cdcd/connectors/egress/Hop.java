package org.cdcd.connectors.egress;

import java.net.URI;
import java.time.Duration;

/**
 * One attempt on its way to the vault's egress. The handle stands here and on the wire, nowhere else.
 *
 * @param egress the vault that admitted the use
 * @param target path and query at the vault, percent-encoded
 * @param timeout until the use's deadline
 */
record Hop(ServiceCall call, URI egress, String target, String handle, Duration timeout) {
    static final String HEADER = "Proxy-Authorization";

    /** The value of the header that carries the handle. */
    String authorization() {
        return "CDCD " + handle;
    }

    boolean secure() {
        return "https".equals(egress.getScheme());
    }

    int port() {
        if (egress.getPort() >= 0) {
            return egress.getPort();
        }
        return secure() ? 443 : 80;
    }

    @Override
    public String toString() {
        return "Hop[" + call + "]";
    }
}
