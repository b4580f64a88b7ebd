package org.cdcd.connectors.vault.accounts.linking;

import java.io.ByteArrayInputStream;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a domain says of its mail servers in the format of Thunderbird's autoconfiguration. A document type is refused, and
 * with it every entity; so is a server without TLS, one that takes no passwords, and one on a port that is not one of mail.
 */
final class Autoconfig {
    private static final Set<String> PASSWORDS = Set.of("", "password-cleartext", "plain");

    private final String address;
    private MailServers.@Nullable At imap;
    private MailServers.@Nullable At smtp;
    private String imapUser = "";
    private String smtpUser = "";

    private Autoconfig(String address) {
        this.address = address;
    }

    /** The servers of this address, if the document names both kinds. */
    static Optional<MailServers> read(byte[] document, String address) {
        Autoconfig config = new Autoconfig(address);
        try {
            XMLStreamReader xml = factory().createXMLStreamReader(new ByteArrayInputStream(document));
            try {
                config.read(xml);
            } finally {
                xml.close();
            }
        } catch (XMLStreamException malformed) {
            return Optional.empty();
        }
        return config.found();
    }

    /** The platform's own parser, whatever else is on the class path; factories are not promised to serve many threads. */
    private static XMLInputFactory factory() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        return factory;
    }

    private void read(XMLStreamReader xml) throws XMLStreamException {
        while (xml.hasNext()) {
            switch (xml.next()) {
                case XMLStreamConstants.DTD, XMLStreamConstants.ENTITY_REFERENCE ->
                    throw new XMLStreamException("a document type is not read");
                case XMLStreamConstants.START_ELEMENT -> element(xml);
                default -> {
                    // nothing else tells of a server
                }
            }
        }
    }

    private void element(XMLStreamReader xml) throws XMLStreamException {
        String name = xml.getLocalName();
        String type = String.valueOf(xml.getAttributeValue(null, "type"));
        boolean incoming = name.equals("incomingServer") && type.equals("imap");
        boolean outgoing = name.equals("outgoingServer") && type.equals("smtp");
        if (incoming || outgoing) {
            Map<String, String> server = members(xml, name);
            if (incoming) {
                imap(server);
            } else {
                smtp(server);
            }
        }
    }

    /** The plain children of a server; the last of a name counts, but for the ways to log in, where one of ours does. */
    private static Map<String, String> members(XMLStreamReader xml, String end) throws XMLStreamException {
        Map<String, String> members = new HashMap<>();
        while (xml.hasNext()) {
            int event = xml.next();
            if (event == XMLStreamConstants.END_ELEMENT && xml.getLocalName().equals(end)) {
                return members;
            }
            if (event == XMLStreamConstants.START_ELEMENT) {
                String name = xml.getLocalName();
                String value = xml.getElementText().strip();
                boolean ours = name.equals("authentication") && PASSWORDS.contains(members.getOrDefault(name, "none"));
                if (!ours) {
                    members.put(name, value);
                }
            }
        }
        throw new XMLStreamException("a server does not end");
    }

    private void imap(Map<String, String> server) {
        MailServers.At at = usable(server, MailServers.At.IMAP);
        if (at != null && better(at, imap)) {
            imap = at;
            imapUser = user(server);
        }
    }

    private void smtp(Map<String, String> server) {
        MailServers.At at = usable(server, MailServers.At.SMTP);
        if (at != null && better(at, smtp)) {
            smtp = at;
            smtpUser = user(server);
        }
    }

    private static boolean better(MailServers.At one, MailServers.@Nullable At than) {
        return than == null || one.implicitTls() && !than.implicitTls();
    }

    private static MailServers.@Nullable At usable(Map<String, String> server, Set<Integer> ports) {
        String host = server.getOrDefault("hostname", "");
        String port = server.getOrDefault("port", "");
        if (!port.matches("[0-9]{2,3}") || host.isEmpty() || host.length() > 253) {
            return null;
        }
        MailServers.At at = new MailServers.At(host, Integer.parseInt(port));
        String security = at.implicitTls() ? "SSL" : "STARTTLS";
        return ports.contains(at.port())
                        && server.getOrDefault("socketType", "").equalsIgnoreCase(security)
                        && PASSWORDS.contains(
                                server.getOrDefault("authentication", "").toLowerCase(Locale.ROOT))
                ? at
                : null;
    }

    private String user(Map<String, String> server) {
        int split = address.lastIndexOf('@');
        return server.getOrDefault("username", "")
                .replace("%EMAILADDRESS%", address)
                .replace("%EMAILLOCALPART%", address.substring(0, split))
                .replace("%EMAILDOMAIN%", address.substring(split + 1));
    }

    private Optional<MailServers> found() {
        if (imap == null || smtp == null) {
            return Optional.empty();
        }
        // one name serves both; where they differ, providers take the address in both places
        boolean named = imapUser.equals(smtpUser)
                && !imapUser.isEmpty()
                && !imapUser.equals(address)
                && imapUser.length() <= 254
                && imapUser.chars().allMatch(c -> c > 0x1f && c != 0x7f && c != '%');
        return Optional.of(new MailServers(imap, smtp, named ? imapUser : null, "autoconfig", null));
    }
}
