package org.cdcd.connectors.wire;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.regex.Pattern;

/**
 * A proof that a service takes once, as the member {@code zkp} of a signed request's protected header.
 *
 * @param id who the person is at that service
 * @param nonce from the service
 * @param expires when the service forgets the nonce; whole seconds
 */
public record ZkpProof(String id, SchnorrProof proof, String nonce, Instant expires) {
    private static final int MAX_TEXT = 128;
    // they travel in a header of the service's, so they are plain words
    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_-]+");

    /** Reads the member; fails with {@code malformed_request} if anything is missing, too much or of a wrong form. */
    public static ZkpProof parse(ObjectNode json) {
        Members members = new Members(json);
        ZkpProof read = new ZkpProof(
                word(members, "id"),
                SchnorrProof.parse(members.text("V", MAX_TEXT), members.text("r", MAX_TEXT)),
                word(members, "nonce"),
                members.seconds("exp"));
        members.refuseOthers();
        return read;
    }

    private static String word(Members members, String name) {
        String text = members.text(name, MAX_TEXT);
        if (!isWord(text)) {
            throw Members.wrong(name, "letters, digits, - and _");
        }
        return text;
    }

    /** Whether an id or a nonce can be written into a header as it is. */
    public static boolean isWord(String text) {
        return text.length() <= MAX_TEXT && WORD.matcher(text).matches();
    }

    public ObjectNode toJson() {
        return Json.MAPPER
                .createObjectNode()
                .put("id", id)
                .put("V", proof.commitment())
                .put("r", proof.response())
                .put("nonce", nonce)
                .put("exp", expires.getEpochSecond());
    }
}
