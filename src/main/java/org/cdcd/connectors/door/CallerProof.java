package org.cdcd.connectors.door;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything with which a caller proves who they are, as it came in: the vault believes nobody else's word for it, but that
 * of its gateway for where the call came from.
 *
 * @param authorization the {@code Authorization} header, or null if there was none
 * @param dpop every {@code DPoP} header (RFC 9449 allows exactly one)
 * @param method the HTTP method of the call
 * @param path the path of the call, without query; the vault puts its own public origin before it
 * @param address where the call came from: the peer's address, or what a proxy of the operator's says; not a proof of anything
 */
public record CallerProof(
        @Nullable String authorization, List<String> dpop, String method, String path, String address) {
    public CallerProof {
        dpop = List.copyOf(dpop);
    }

    @Override
    public String toString() {
        return "CallerProof[" + method + " " + path + "]";
    }
}
