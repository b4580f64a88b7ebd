package org.cdcd.connectors.egress;

import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.util.List;
import org.apache.camel.AsyncCallback;
import org.apache.camel.AsyncProcessor;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.Exchange;
import org.apache.camel.Navigate;
import org.apache.camel.Processor;
import org.apache.camel.Traceable;
import org.apache.camel.api.management.ManagedAttribute;
import org.apache.camel.api.management.ManagedResource;
import org.apache.camel.component.resilience4j.ResilienceProcessor;
import org.apache.camel.spi.IdAware;
import org.apache.camel.spi.RouteIdAware;
import org.apache.camel.support.AsyncProcessorConverterHelper;
import org.apache.camel.support.AsyncProcessorSupport;
import org.apache.camel.support.service.ServiceHelper;
import org.jspecify.annotations.Nullable;

/**
 * The stock {@code circuitBreaker} EIP, executed without a waiting thread: the stock processor reads the configuration and
 * makes the breaker, its steps run asynchronously, and the breaker is told in their callback. An open breaker always fails
 * the exchange. Only a service that is down is counted, whatever {@code recordException} says, because Camel loses that list
 * when it stamps a template; other failures are no calls at all to it. A breaker outlives its route, so a reload does not forget that a service is down.
 */
@ManagedResource(description = "Asynchronous circuit breaker")
public final class AsyncCircuitBreaker extends AsyncProcessorSupport
        implements CamelContextAware, Navigate<Processor>, Traceable, IdAware, RouteIdAware {
    private final ResilienceProcessor stock;
    private final ServerBreakers servers;
    private String id;
    private final Processor steps;
    private final AsyncProcessor asyncSteps;

    /**
     * @param name of the breaker, the same for all routes to one service
     * @param servers the breakers of servers that people name themselves
     * @throws IllegalArgumentException if the EIP is used with what would need a thread of its own
     */
    AsyncCircuitBreaker(ResilienceProcessor stock, String name, ServerBreakers servers) {
        List<Processor> children = stock.next();
        if (children.size() != 1 || stock.isTimeoutEnabled() || stock.isBulkheadEnabled()) {
            throw new IllegalArgumentException(
                    "this circuit breaker has steps only: no fallback, no timeout, no bulkhead");
        }
        this.stock = stock;
        this.servers = servers;
        this.id = name;
        stock.setId(name);
        this.steps = children.getFirst();
        this.asyncSteps = AsyncProcessorConverterHelper.convert(steps);
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        CircuitBreaker breaker = servers.of(exchange, stock.getCircuitBreaker());
        if (!breaker.tryAcquirePermission()) {
            exchange.setException(CallNotPermittedException.createCallNotPermittedException(breaker));
            callback.done(true);
            return true;
        }
        long start = breaker.getCurrentTimestamp();
        return asyncSteps.process(exchange, doneSync -> {
            tell(breaker, start, exchange.getException());
            callback.done(doneSync);
        });
    }

    private static void tell(CircuitBreaker breaker, long start, @Nullable Throwable failure) {
        long duration = breaker.getCurrentTimestamp() - start;
        if (failure == null) {
            breaker.onSuccess(duration, breaker.getTimestampUnit());
        } else if (isOfService(failure)) {
            breaker.onError(duration, breaker.getTimestampUnit(), failure);
        } else {
            breaker.releasePermission();
        }
    }

    private static boolean isOfService(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof Transient.ServiceUnavailable) {
                return true;
            }
        }
        return false;
    }

    /** CLOSED, OPEN, HALF_OPEN and so on. */
    @ManagedAttribute(description = "State of the breaker")
    public String getCircuitBreakerState() {
        return stock.getCircuitBreakerState();
    }

    @ManagedAttribute(description = "Failures in the window, in percent; -1 while there are too few calls")
    public float getFailureRate() {
        return stock.getFailureRate();
    }

    @ManagedAttribute(description = "Failed calls in the window")
    public int getNumberOfFailedCalls() {
        return stock.getNumberOfFailedCalls();
    }

    @ManagedAttribute(description = "Calls that were held back")
    public long getNumberOfNotPermittedCalls() {
        return stock.getNumberOfNotPermittedCalls();
    }

    @Override
    protected void doStart() throws Exception {
        ServiceHelper.startService(stock);
    }

    /** Stops the steps and not the stock processor, which would throw the breaker away. */
    @Override
    protected void doStop() throws Exception {
        ServiceHelper.stopService(steps);
    }

    @Override
    protected void doShutdown() throws Exception {
        ServiceHelper.stopAndShutdownService(steps);
    }

    @Override
    public List<Processor> next() {
        return List.of(steps);
    }

    @Override
    public boolean hasNext() {
        return true;
    }

    @Override
    public String getTraceLabel() {
        return "resilience4j";
    }

    @Override
    public CamelContext getCamelContext() {
        return stock.getCamelContext();
    }

    @Override
    public void setCamelContext(CamelContext camelContext) {
        stock.setCamelContext(camelContext);
    }

    @Override
    public String getId() {
        return id;
    }

    @Override
    public void setId(String id) {
        this.id = id;
    }

    @Override
    public String getRouteId() {
        return stock.getRouteId();
    }

    @Override
    public void setRouteId(String routeId) {
        stock.setRouteId(routeId);
    }
}
