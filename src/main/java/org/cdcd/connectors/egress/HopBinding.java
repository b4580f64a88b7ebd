package org.cdcd.connectors.egress;

import io.vertx.core.AsyncResult;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import org.apache.camel.Exchange;
import org.apache.camel.component.vertx.http.DefaultVertxHttpBinding;
import org.apache.camel.component.vertx.http.VertxHttpEndpoint;

/**
 * How {@code vertx-http} writes and reads a hop: everything from the one {@link Hop} property, nothing from headers, and the
 * target as it was encoded (the stock binding decodes the path again before it sends it).
 */
final class HopBinding extends DefaultVertxHttpBinding {
    private final WebClient client;

    /** @param client follows no redirects; the endpoint's own is not reachable for a binding outside its package */
    HopBinding(WebClient client) {
        this.client = client;
    }

    @Override
    public HttpRequest<Buffer> prepareHttpRequest(VertxHttpEndpoint endpoint, Exchange exchange) {
        Hop hop = exchange.getProperty(CallProperties.HOP, Hop.class);
        RequestOptions options = new RequestOptions()
                .setHost(hop.egress().getHost())
                .setPort(hop.port())
                .setSsl(hop.secure())
                .setURI(hop.target());
        HttpRequest<Buffer> request = client.request(
                        HttpMethod.valueOf(hop.call().method()), options)
                .followRedirects(false)
                .timeout(hop.timeout().toMillis());
        hop.call().headers().forEach(request::putHeader);
        return request.putHeader(Hop.HEADER, hop.authorization());
    }

    @Override
    public void handleResponse(
            VertxHttpEndpoint endpoint, Exchange exchange, AsyncResult<HttpResponse<Buffer>> response) {
        if (response.failed()) {
            exchange.setException(HopFailure.of(response.cause()));
            return;
        }
        HttpResponse<Buffer> answer = response.result();
        ServiceAnswer refused = ServiceAnswer.refusedLate(answer.trailers());
        if (refused != null) {
            exchange.getMessage().setBody(refused);
            return;
        }
        Hop hop = exchange.getProperty(CallProperties.HOP, Hop.class);
        exchange.getMessage()
                .setBody(ServiceAnswer.of(
                        answer.statusCode(),
                        answer.headers(),
                        answer.bodyAsBuffer(),
                        hop.call().answer()));
    }
}
