package org.cdcd.connectors.vault.egress;

import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A host of a connector with what the link learned filled in.
 *
 * @param scheme lower case
 * @param host lower case
 * @param port -1 if none is named
 * @param path without a slash at its end
 */
record HostBase(String scheme, String host, int port, String path) {
    private static final Pattern VARIABLE = Pattern.compile("\\{([A-Za-z0-9_.-]+)\\}");
    private static final String ANY = "*.";
    private static final Pattern WILDCARD = Pattern.compile("\\*(\\.[A-Za-z0-9-]+){2,}");
    private static final Pattern VALUE = Pattern.compile("[A-Za-z0-9._~-]+(:[0-9]{1,5})?");

    /** Null if a value is missing, or would add more to the URL than a name. */
    static @Nullable HostBase of(@Nullable String declared, Map<String, String> connection) {
        if (declared == null) {
            return null;
        }
        Matcher variable = VARIABLE.matcher(declared);
        StringBuilder url = new StringBuilder();
        while (variable.find()) {
            String value = connection.get(variable.group(1));
            // where the whole base is one value, it is a URL that the link has checked and the person has named
            boolean whole = variable.end() - variable.start() == declared.length();
            if (value == null || (!whole && !isPlain(value))) {
                return null;
            }
            variable.appendReplacement(url, Matcher.quoteReplacement(value));
        }
        variable.appendTail(url);
        return parse(url.toString());
    }

    private static boolean isPlain(String value) {
        return VALUE.matcher(value).matches() && !value.equals(".") && !value.contains("..");
    }

    private static @Nullable HostBase parse(String url) {
        URI uri;
        try {
            uri = URI.create(url);
        } catch (IllegalArgumentException e) {
            return null;
        }
        String scheme = uri.getScheme();
        String host = host(uri);
        if (scheme == null || host == null || uri.getRawUserInfo() != null || uri.getRawQuery() != null) {
            return null;
        }
        String path = uri.getRawPath();
        return new HostBase(
                scheme.toLowerCase(Locale.ROOT),
                host.toLowerCase(Locale.ROOT),
                uri.getPort(),
                path.endsWith("/") ? path.substring(0, path.length() - 1) : path);
    }

    /** A star is no host to the platform's parser: it stands in the authority as it is. */
    private static @Nullable String host(URI uri) {
        String authority = uri.getRawAuthority();
        boolean any = uri.getHost() == null
                && authority != null
                && WILDCARD.matcher(authority).matches();
        return any ? authority : uri.getHost();
    }

    /**
     * Whether this is the host. {@code *.x} stands for any host one label under {@code x}, and never gets a credential.
     */
    boolean names(String asked, boolean credential) {
        if (!host.startsWith(ANY)) {
            return host.equals(asked);
        }
        int dot = asked.indexOf('.');
        return !credential && dot > 0 && asked.substring(dot).equals(host.substring(1));
    }

    int portOr(int standard) {
        return port < 0 ? standard : port;
    }
}
