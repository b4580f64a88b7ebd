package org.cdcd.connectors.vault.mailserver;

import java.io.IOException;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.cdcd.connectors.vault.store.AppPasswordRows;
import org.cdcd.connectors.vault.store.AppPasswordRows.AppPassword;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The operator's own mail servers, and what each of them is told. */
public final class OwnMailServers {
    private static final Logger LOG = LoggerFactory.getLogger(OwnMailServers.class);

    private final Map<String, MailServer> servers;
    private final Map<String, PasswdFile> files = new HashMap<>();
    private final AppPasswordRows rows;
    private final InstantSource clock;

    public OwnMailServers(Collection<MailServer> servers, AppPasswordRows rows, InstantSource clock) {
        Map<String, MailServer> byName = new TreeMap<>();
        servers.forEach(server -> {
            byName.put(server.name(), server);
            files.put(server.name(), new PasswdFile(server.passwdFile()));
        });
        this.servers = Collections.unmodifiableMap(byName);
        this.rows = rows;
        this.clock = clock;
    }

    /** In the order of their names. */
    public Collection<MailServer> all() {
        return servers.values();
    }

    public Optional<MailServer> find(String name) {
        return Optional.ofNullable(servers.get(name));
    }

    /**
     * Makes a server know exactly the passwords that are good now. It looks at its file no more than once a second, so what was
     * ended may open a mailbox that much longer. One that cannot be verified just now stays known as it is, and does not become known;
     * what has ended goes in any case.
     *
     * @return false if it could not be told; the log says why
     */
    public boolean tell(String name) {
        PasswdFile file = files.get(name);
        if (file == null) {
            LOG.warn("the mail server {} is not in the settings any more and cannot be told of app passwords", name);
            return false;
        }
        synchronized (file) {
            try {
                List<AppPassword> said;
                do {
                    said = good(name, file);
                    file.say(said, clock.instant());
                    // another vault may have written in between, and what it knew may have been newer
                } while (!said.equals(good(name, file)));
                return true;
            } catch (IOException e) {
                LOG.error(
                        "the app passwords of the mail server {} cannot be written: {} {}",
                        name,
                        e.getClass().getSimpleName(),
                        e.getMessage());
                return false;
            }
        }
    }

    private List<AppPassword> good(String name, PasswdFile file) throws IOException {
        Set<String> lines = file.lines();
        return rows.good(name, unverified -> lines.containsAll(PasswdFile.lines(unverified)));
    }

    /** Tells every server: what expired, and what other vaults made or ended; on a schedule. */
    public void tellAll() {
        servers.keySet().forEach(this::tell);
    }
}
