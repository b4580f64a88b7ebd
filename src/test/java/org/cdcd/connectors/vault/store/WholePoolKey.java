package org.cdcd.connectors.vault.store;

import com.zaxxer.hikari.HikariDataSource;
import java.util.concurrent.atomic.AtomicInteger;
import org.cdcd.connectors.vault.keys.RowSeal;

/** A key that is read from the database each time: whoever asks for it while a connection is held may wait for ever. */
final class WholePoolKey implements RowSeal {
    private final Database database;
    final AtomicInteger asked = new AtomicInteger();

    WholePoolKey(Database database) {
        this.database = database;
    }

    @Override
    public byte[] mac(String webid, String region, byte[] content) {
        return TestStores.SEAL.mac(webid, region, content);
    }

    @Override
    public boolean holds(String webid, String region, byte[] content, byte[] mac) {
        asked.incrementAndGet();
        if (((HikariDataSource) database.dataSource()).getHikariPoolMXBean().getActiveConnections() > 0) {
            throw new AssertionError("a key is asked for while a connection is held");
        }
        return TestStores.SEAL.holds(webid, region, content, mac);
    }

    @Override
    public void open(String webid, String region) {}

    @Override
    public boolean isOpen(String webid, String region) {
        return true;
    }
}
