package org.cdcd.connectors.egress;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;

/**
 * An address that a service gave us in an answer, to be used as it is. It must lead to the declared host;
 * {@code https://*.x} declares every host one label under {@code x}.
 */
record GivenUrl(String declared) {
    private static final String ANY = "https://*.";

    /**
     * The address, if it leads to one of several declared hosts.
     *
     * @throws Refusal {@code service_error} or {@code host_not_allowed}
     */
    static URI check(List<String> declared, String given) {
        for (String host : declared) {
            URI url = parse(given);
            if (new GivenUrl(host).leadsToDeclared(url)) {
                return url;
            }
        }
        throw Refusal.of(ErrorCode.HOST_NOT_ALLOWED, "the service named an address outside its declared hosts");
    }

    /** Path and query of an address, as they are. */
    static String target(URI url) {
        String path = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        return url.getRawQuery() == null ? path : path + "?" + url.getRawQuery();
    }

    private static URI parse(String given) {
        URI url;
        try {
            url = URI.create(given);
        } catch (IllegalArgumentException e) {
            throw Refusal.of(ErrorCode.SERVICE_ERROR, "the service named an address that is none");
        }
        if (url.getRawAuthority() == null || url.getScheme() == null || url.getRawUserInfo() != null) {
            throw Refusal.of(ErrorCode.HOST_NOT_ALLOWED, "the service named an address outside its declared hosts");
        }
        return url;
    }

    private boolean leadsToDeclared(URI url) {
        String authority = url.getRawAuthority().toLowerCase(Locale.ROOT);
        if (declared.startsWith(ANY)) {
            String parent = declared.substring(ANY.length() - 1).toLowerCase(Locale.ROOT);
            int label = authority.length() - parent.length();
            return "https".equalsIgnoreCase(url.getScheme())
                    && label > 0
                    && authority.endsWith(parent)
                    && authority.indexOf('.') == label;
        }
        URI base = URI.create(declared);
        return base.getScheme().equalsIgnoreCase(url.getScheme()) && authority.equalsIgnoreCase(base.getRawAuthority());
    }
}
