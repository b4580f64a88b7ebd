package org.cdcd.connectors.egress;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import org.cdcd.connectors.egress.CallTemplate.Place;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * Where a call goes.
 *
 * @param host the authority
 * @param target path and query, percent-encoded
 */
record CallAddress(String host, String target) {

    /**
     * @param bases base URLs of the template's hosts
     * @param query with its question mark, or empty
     * @throws Refusal if an address that was given leads elsewhere, or an input cannot stand in a path
     */
    static CallAddress of(CallTemplate template, List<String> bases, Inputs inputs, String query) {
        if (template.url() != null) {
            return at(GivenUrl.check(bases, inputs.require(template.url())));
        }
        URI root = URI.create(bases.getFirst());
        String path = withoutSlash(root.getRawPath()) + path(template, inputs);
        URI page = page(template, bases, inputs);
        if (page == null) {
            return new CallAddress(root.getRawAuthority(), path + query);
        }
        if (!page.getRawPath().equals(path)) {
            throw Refusal.of(ErrorCode.HOST_NOT_ALLOWED, "the next page is not a page of this list");
        }
        return at(page);
    }

    private static String path(CallTemplate template, Inputs inputs) {
        PathTemplate path = template.goesOn(inputs) ? template.nextPath() : template.path();
        return Objects.requireNonNull(path).expand(inputs);
    }

    /** Some services give the whole address of the next page: it is followed on the same host and path only. */
    private static @Nullable URI page(CallTemplate template, List<String> bases, Inputs inputs) {
        if (template.cursor() == null || template.cursor().place() != Place.URL) {
            return null;
        }
        JsonNode next = inputs.find(Cursor.INPUT);
        JsonNode opaque = next == null ? inputs.find(template.cursor().name()) : next;
        return opaque == null ? null : GivenUrl.check(bases, Cursor.reveal(opaque.asText()));
    }

    private static CallAddress at(URI url) {
        return new CallAddress(url.getRawAuthority(), GivenUrl.target(url));
    }

    private static String withoutSlash(String path) {
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }
}
