package org.cdcd.connectors.twin.google;

import com.google.api.client.http.apache.v2.ApacheHttpTransport;
import java.net.InetAddress;
import java.util.concurrent.TimeUnit;
import org.apache.http.config.RegistryBuilder;
import org.apache.http.conn.socket.ConnectionSocketFactory;
import org.apache.http.conn.ssl.SSLConnectionSocketFactory;
import org.apache.http.impl.conn.DefaultHttpClientConnectionOperator;
import org.apache.http.impl.conn.PoolingHttpClientConnectionManager;
import org.cdcd.connectors.twin.Trust;
import org.cdcd.connectors.twin.TwinServer;

/** Brings Google's own clients to the twins: every name is on loopback, and is still checked against the certificate. */
public final class GoogleTransport {
    private GoogleTransport() {}

    public static ApacheHttpTransport to(TwinServer server) {
        var sockets = RegistryBuilder.<ConnectionSocketFactory>create()
                .register("https", new SSLConnectionSocketFactory(Trust.in(server.caCertificate())))
                .build();
        var operator = new DefaultHttpClientConnectionOperator(
                sockets,
                host -> server.portOf(host.getHostName()),
                host -> new InetAddress[] {InetAddress.getLoopbackAddress()});
        var connections = new PoolingHttpClientConnectionManager(operator, null, -1, TimeUnit.MILLISECONDS);
        return new ApacheHttpTransport(ApacheHttpTransport.newDefaultHttpClientBuilder()
                .setConnectionManager(connections)
                .build());
    }
}
