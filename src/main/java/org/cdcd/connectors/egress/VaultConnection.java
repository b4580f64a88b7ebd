package org.cdcd.connectors.egress;

import io.vertx.core.http.HttpClientOptions;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * How calls reach the vault.
 *
 * @param http pool size, trust and client certificate
 * @param mail trust and client certificate for mail sessions; null where gateway and vault are one process
 */
public record VaultConnection(
        HttpClientOptions http, @Nullable SSLContext mail) {}
