package org.cdcd.connectors.vault.accounts.apppasswords;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.cdcd.connectors.vault.mailserver.MailServer;
import org.cdcd.connectors.vault.mailserver.Network;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Json;
import org.cdcd.connectors.wire.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /api/v1/app-passwords}.
 *
 * @param mailbox its address in lower case
 * @param label what the person calls it
 * @param toPerson whether the person gets the password, sealed; otherwise a credential does and nobody sees it
 * @param secretJwe the mailbox's own password, sealed to the vault's key, where the operator has not given the mailbox to the person
 * @param recipient the key that a password for the person is sealed to, signed by the caller's DPoP key
 */
record AppPasswordRequest(
        String server,
        String mailbox,
        String label,
        List<String> protocols,
        List<String> networks,
        @Nullable Instant expires,
        boolean toPerson,
        @Nullable String secretJwe,
        @Nullable String recipient) {
    private static final int MAX_BYTES = 48 * 1024;
    private static final int LONGEST_LABEL = 60;
    private static final int MOST_NETWORKS = 10;
    private static final List<String> PROTOCOLS = List.of("imap", "smtp");
    private static final Set<String> MEMBERS = Set.of(
            "server", "mailbox", "label", "protocols", "networks", "expiry", "deliver", "secret_jwe", "recipient");

    /** @throws Refusal {@code malformed_request} with the place that is wrong */
    static AppPasswordRequest parse(byte[] body) {
        ObjectNode json = Json.strictObject(body, MAX_BYTES);
        json.fieldNames().forEachRemaining(name -> {
            if (!MEMBERS.contains(name)) {
                throw Refusal.of(ErrorCode.MALFORMED_REQUEST, "The body has a member that is not known here.")
                        .withRemedy("Known members: " + String.join(", ", new TreeSet<>(MEMBERS)));
            }
        });
        String deliver = text(json, "deliver", "credential");
        if (!deliver.equals("credential") && !deliver.equals("person")) {
            throw wrong("deliver", "must be credential or person");
        }
        boolean toPerson = deliver.equals("person");
        List<String> networks = networks(json.path("networks"));
        List<String> protocols = protocols(json.path("protocols"));
        String recipient = json.has("recipient") ? needed(json, "recipient") : null;
        if (!toPerson && !(networks.isEmpty() && protocols.equals(PROTOCOLS))) {
            throw wrong("deliver", "must be person where protocols or networks are chosen");
        }
        if (toPerson != (recipient != null)) {
            throw wrong("recipient", toPerson ? "is missing" : "goes with deliver person");
        }
        return new AppPasswordRequest(
                needed(json, "server"),
                MailServer.folded(needed(json, "mailbox")),
                label(text(json, "label", "")),
                protocols,
                networks,
                json.has("expiry") ? time(needed(json, "expiry")) : null,
                toPerson,
                json.has("secret_jwe") ? needed(json, "secret_jwe") : null,
                recipient);
    }

    private static String label(String label) {
        boolean plain = label.codePointCount(0, label.length()) <= LONGEST_LABEL
                && label.codePoints().noneMatch(Character::isISOControl);
        if (!plain) {
            throw wrong("label", "must be a text of at most " + LONGEST_LABEL + " characters");
        }
        return label;
    }

    private static Instant time(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw wrong("expiry", "must be a time like 2027-01-31T12:00:00Z");
        }
    }

    private static List<String> protocols(JsonNode node) {
        List<String> asked = texts(node, "protocols", PROTOCOLS.size());
        if (!PROTOCOLS.containsAll(asked)) {
            throw wrong("protocols", "must hold imap or smtp");
        }
        return asked.isEmpty()
                ? PROTOCOLS
                : PROTOCOLS.stream().filter(asked::contains).toList();
    }

    private static List<String> networks(JsonNode node) {
        try {
            return texts(node, "networks", MOST_NETWORKS).stream()
                    .map(Network::of)
                    .map(Network::text)
                    .distinct()
                    .toList();
        } catch (IllegalArgumentException e) {
            throw wrong("networks", "must hold networks like 192.0.2.0/24 or 2001:db8::/48");
        }
    }

    private static List<String> texts(JsonNode node, String name, int most) {
        List<String> texts = new ArrayList<>();
        boolean fits = node.isMissingNode() || node.isArray() && node.size() <= most;
        node.forEach(one -> texts.add(one.isTextual() ? one.textValue() : ""));
        if (!fits || texts.contains("")) {
            throw wrong(name, "must be a list of at most " + most + " texts");
        }
        return texts;
    }

    private static String needed(ObjectNode json, String name) {
        String text = text(json, name, "");
        if (text.isEmpty()) {
            throw wrong(name, "is missing");
        }
        return text;
    }

    private static String text(ObjectNode json, String name, String otherwise) {
        JsonNode node = json.path(name);
        if (node.isMissingNode()) {
            return otherwise;
        }
        if (!node.isTextual()) {
            throw wrong(name, "must be a text");
        }
        return node.textValue();
    }

    static Refusal wrong(String name, String what) {
        return Refusal.of(ErrorCode.MALFORMED_REQUEST, name + " " + what + ".").at(List.of("/" + name));
    }
}
