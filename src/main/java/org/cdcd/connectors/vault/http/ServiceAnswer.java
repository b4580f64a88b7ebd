package org.cdcd.connectors.vault.http;

import java.util.Map;

/**
 * What a service answered to a {@link ServiceCall}.
 *
 * @param headers with lower-case names; the last value of each
 * @param body at most 64 KiB; it may hold a secret, so whoever reads it zeroes it
 */
public record ServiceAnswer(int status, Map<String, String> headers, byte[] body) {
    @Override
    public String toString() {
        return "ServiceAnswer[" + status + "]";
    }
}
