package org.cdcd.connectors.vault.http;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.regex.Pattern;
import org.cdcd.connectors.identity.HostLookups;
import org.cdcd.connectors.identity.HostResolver;
import org.cdcd.connectors.identity.PublicAddresses;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * Turns the name of a service into an address that may be connected to. Every address that a name has must be public;
 * one that is not spoils the name, so a name that answers now this and now that never gets through. Connecting uses
 * the very address that was checked.
 */
public final class Names {
    private static final Pattern NAME = Pattern.compile(
            "(?=.{1,253}$)[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9])?(\\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9])?)*");

    private static final int AT_ONCE = 128;
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private final HostLookups lookups;
    private final Map<String, Integer> overrides;

    private Names(HostLookups lookups, Map<String, Integer> overrides) {
        this.lookups = lookups;
        this.overrides = Map.copyOf(overrides);
    }

    /** Names as the system resolves them. */
    public static Names ofSystem() {
        return resolvedBy(InetAddress::getAllByName);
    }

    /** Names as this lookup resolves them, checked all the same. */
    public static Names resolvedBy(HostResolver resolver) {
        return resolvedBy(resolver, LIMIT);
    }

    /** @param limit until a name whose server stays silent is given up */
    public static Names resolvedBy(HostResolver resolver, Duration limit) {
        return new Names(new HostLookups(resolver, AT_ONCE, limit), Map.of());
    }

    /**
     * The same names, but those listed stand for a port of this machine's loopback.
     *
     * @param ports loopback port by {@code host}, or by {@code host:port} where a host has several
     */
    public Names overriddenBy(Map<String, Integer> ports) {
        return new Names(lookups, ports);
    }

    /**
     * Resolves and checks; blocks for five seconds at most.
     *
     * @throws Refusal as {@link #lookUp} fails
     */
    public Target resolve(String host, int port) {
        try {
            return lookUp(host, port).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof Refusal refusal ? refusal : e;
        }
    }

    /**
     * Resolves and checks; blocks nobody.
     *
     * @return fails with {@link Refusal}: {@code host_not_allowed} if the name is malformed or leads anywhere but to the public
     *     internet; {@code service_unavailable} if it leads nowhere, or does not say where within five seconds
     */
    public CompletableFuture<Target> lookUp(String host, int port) {
        String name = host.toLowerCase(Locale.ROOT);
        if (port < 1 || port > 65_535 || !isName(name)) {
            return CompletableFuture.failedFuture(
                    Refusal.of(ErrorCode.HOST_NOT_ALLOWED, "The host is not a name that may be called."));
        }
        Integer override = override(name, port);
        if (override != null) {
            return CompletableFuture.completedFuture(
                    new Target(name, port, named(name, InetAddress.getLoopbackAddress()), override, true));
        }
        CompletableFuture<Target> target = new CompletableFuture<>();
        lookups.of(name).whenComplete((addresses, failure) -> {
            try {
                target.complete(new Target(name, port, named(name, checked(addresses)), port, false));
            } catch (RuntimeException e) {
                target.completeExceptionally(e);
            }
        });
        return target;
    }

    private static boolean isName(String name) {
        return NAME.matcher(name).matches() || NetUtil.isValidIpV6Address(name) && !name.startsWith("[");
    }

    private @Nullable Integer override(String name, int port) {
        Integer exact = overrides.get(name + ":" + port);
        return exact != null ? exact : overrides.get(name);
    }

    /** @param all null if they could not be had */
    private static InetAddress checked(InetAddress @Nullable [] all) {
        if (all == null) {
            throw Refusal.of(ErrorCode.SERVICE_UNAVAILABLE, "The name of the service cannot be resolved.");
        }
        if (all.length == 0) {
            throw Refusal.of(ErrorCode.SERVICE_UNAVAILABLE, "The name of the service has no address.");
        }
        for (InetAddress address : all) {
            if (!PublicAddresses.isPublic(address)) {
                throw Refusal.of(ErrorCode.HOST_NOT_ALLOWED, "The host does not lead to the public internet.");
            }
        }
        return all[0];
    }

    private static InetAddress named(String name, InetAddress address) {
        try {
            return InetAddress.getByAddress(name, address.getAddress());
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address of a wrong length", e);
        }
    }
}
