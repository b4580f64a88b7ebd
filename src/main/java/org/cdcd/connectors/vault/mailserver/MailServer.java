package org.cdcd.connectors.vault.mailserver;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.cdcd.connectors.wire.Unusable;

/**
 * One of the operator's own mail servers.
 *
 * @param name what it is called in requests
 * @param domains whose mailboxes it has
 * @param passwdFile from which it reads its app passwords
 * @param networks from which it sees this server come, in CIDR notation; empty if that is not known
 * @param owners the WebIDs to which the operator has given a mailbox, by its address; for others a log-in proves whose it is
 */
public record MailServer(
        String name,
        String title,
        Set<String> domains,
        Endpoint imap,
        Endpoint smtp,
        Path passwdFile,
        List<String> networks,
        Map<String, Set<String>> owners) {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,39}");

    // what Dovecot takes in a user name and a passwd-file without any escaping, and no name that means something to it
    private static final Pattern MAILBOX = Pattern.compile("[a-z0-9]([a-z0-9._-]{0,62}[a-z0-9])?@[a-z0-9.-]{1,189}");

    /** A host and port of mail. */
    public record Endpoint(String host, int port) {}

    /** @throws Unusable with one line for the operator if it cannot be one */
    public MailServer {
        if (!NAME.matcher(name).matches()) {
            throw wrong(name, "a name is small letters, digits and hyphens");
        }
        if (domains.isEmpty()) {
            throw wrong(name, "name the domains whose mailboxes it has");
        }
        domains = Set.copyOf(domains.stream().map(MailServer::folded).toList());
        try {
            networks = networks.stream().map(Network::of).map(Network::text).toList();
        } catch (IllegalArgumentException e) {
            throw wrong(name, "networks are written like 192.0.2.0/24 or 2001:db8::/48");
        }
        owners = Map.copyOf(owners);
        for (String mailbox : owners.keySet()) {
            if (!MAILBOX.matcher(mailbox).matches() || !domains.contains(domain(mailbox))) {
                throw wrong(name, "a mailbox is in one of its domains, in small letters, digits, dots, hyphens and _");
            }
        }
    }

    /** Whether this is, in lower case, the address of a mailbox that it can have. */
    public boolean has(String mailbox) {
        return MAILBOX.matcher(mailbox).matches() && domains.contains(domain(mailbox));
    }

    /** The mailboxes that the operator has given to this person, in order. */
    public Set<String> given(String webid) {
        Set<String> mine = new TreeSet<>();
        owners.forEach((mailbox, people) -> {
            if (people.contains(webid)) {
                mine.add(mailbox);
            }
        });
        return mine;
    }

    private static String domain(String mailbox) {
        return mailbox.substring(mailbox.indexOf('@') + 1);
    }

    /** Addresses are told apart without regard to case. */
    public static String folded(String address) {
        return address.toLowerCase(Locale.ROOT);
    }

    private static Unusable wrong(String name, String what) {
        return new Unusable("connectors.mail-servers." + name + ": " + what);
    }
}
