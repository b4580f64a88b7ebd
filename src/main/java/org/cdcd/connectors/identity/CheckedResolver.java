package org.cdcd.connectors.identity;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Resolves a URL's host, and refuses it unless every address may be connected to. */
final class CheckedResolver {
    private static final int AT_ONCE = 64;
    private static final Duration LONGEST = Duration.ofSeconds(10);

    private final HostLookups names;
    private final boolean devMode;

    CheckedResolver(HostResolver names, boolean devMode) {
        this.names = new HostLookups(names, AT_ONCE, LONGEST);
        this.devMode = devMode;
    }

    /** An address that was checked, and that carries no name which could be resolved again. */
    InetAddress resolve(URI url, Deadline deadline) throws FetchFailed {
        InetAddress[] addresses = lookUp(bare(url.getHost()), deadline);
        boolean loopback = devMode && UrlRule.isLoopback(url);
        for (InetAddress address : addresses) {
            if (loopback ? !address.isLoopbackAddress() : !PublicAddresses.isPublic(address)) {
                throw FetchFailed.unusable("its address is not on the public internet");
            }
        }
        if (addresses.length == 0) {
            throw FetchFailed.unreachable("its host has no address");
        }
        return nameless(addresses[0]);
    }

    private InetAddress[] lookUp(String host, Deadline deadline) throws FetchFailed {
        try {
            return names.of(host).get(deadline.millis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw FetchFailed.unreachable("its host name could not be resolved");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw FetchFailed.unreachable("the fetch was interrupted");
        }
    }

    private static String bare(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    private static InetAddress nameless(InetAddress address) throws FetchFailed {
        try {
            return InetAddress.getByAddress(address.getAddress());
        } catch (UnknownHostException e) {
            throw FetchFailed.unreachable("its host has no usable address");
        }
    }
}
