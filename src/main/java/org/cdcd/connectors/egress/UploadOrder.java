package org.cdcd.connectors.egress;

import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * A file on its way to a service.
 *
 * @param call the call that the route describes, with the file
 * @param chunkHosts base URLs of the hosts that may take chunks
 */
record UploadOrder(ServiceCall call, List<String> chunkHosts) {
    UploadOrder {
        Objects.requireNonNull(call.upload());
        chunkHosts = List.copyOf(chunkHosts);
    }

    Upload file() {
        return Objects.requireNonNull(call.upload());
    }

    long length() {
        return file().length();
    }

    /** The call of the route with the file as its body, whatever else the route says for a session. */
    ServiceCall whole() {
        Map<String, String> headers = new HashMap<>(call.headers());
        headers.put("content-type", file().type());
        return new ServiceCall(
                call.method(),
                call.host(),
                call.target(),
                headers,
                null,
                file(),
                call.answer(),
                call.accepted(),
                call.idempotent());
    }

    /** The address that the service gave for the chunks, if it leads to a host that may take them. */
    URI address(@Nullable String given) {
        if (given == null || given.isEmpty()) {
            throw Refusal.of(ErrorCode.SERVICE_ERROR, "the service gave no address for the upload");
        }
        return GivenUrl.check(chunkHosts, given);
    }

    /** A call of the session to the host of the first. */
    ServiceCall step(String method, String target, Map<String, String> headers, @Nullable Buffer body) {
        return step(method, call.host(), target, headers, body, false, Set.of());
    }

    /** A call of the session to an address that the service gave. */
    ServiceCall step(String method, URI address, Map<String, String> headers, @Nullable Buffer body, int... accepted) {
        return step(
                method,
                address.getRawAuthority(),
                GivenUrl.target(address),
                headers,
                body,
                ServiceCall.isIdempotent(method) && (body == null || body.length() == 0),
                Set.copyOf(Arrays.stream(accepted).boxed().toList()));
    }

    /** @param accepted statuses that the protocol reads itself, besides 2xx */
    ServiceCall step(
            String method,
            String host,
            String target,
            Map<String, String> headers,
            @Nullable Buffer body,
            boolean idempotent,
            Set<Integer> accepted) {
        return new ServiceCall(
                method, host, target, headers, body, null, ServiceCall.AnswerKind.NONE, accepted, idempotent);
    }
}
