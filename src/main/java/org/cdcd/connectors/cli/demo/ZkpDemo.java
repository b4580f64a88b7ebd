package org.cdcd.connectors.cli.demo;

import static org.cdcd.connectors.cli.demo.Steps.anyItem;
import static org.cdcd.connectors.cli.demo.Steps.expect;
import static org.cdcd.connectors.cli.demo.Steps.parameters;

import java.security.SecureRandom;
import java.util.UUID;
import org.cdcd.connectors.wire.Result;
import org.cdcd.connectors.wire.SchnorrKey;
import org.cdcd.connectors.wire.ZeroKnowledgeCalls;
import org.cdcd.connectors.wire.ZkpChallenge;

/** The reference service for proofs: a note is written and read, and a challenge is good once. */
final class ZkpDemo implements ServiceDemo {
    private static final String NOTES = "zkp-notes";

    @Override
    public void run(Steps steps) throws InterruptedException {
        ZeroKnowledgeCalls proving = steps.client().zeroKnowledge();
        SchnorrKey key = SchnorrKey.generate(new SecureRandom());
        UUID credential = steps.value(
                NOTES,
                "link",
                () -> UUID.fromString(
                        proving.link(NOTES, key).path("credential_id").asText()),
                id -> "by proof; the secret stays here");
        if (credential == null) {
            return;
        }
        String text = "note " + steps.mark();
        steps.step(
                NOTES,
                "notes.create",
                () -> "number "
                        + proving.operate(NOTES, credential, "notes.create", parameters("text", text), key)
                                .orThrow()
                                .json()
                                .path("id")
                                .asText());
        steps.step(NOTES, "notes.list", () -> {
            ZkpChallenge once = proving.challenges(NOTES, credential, 1).getFirst();
            Result listed = steps.client()
                    .send(proving.prepare(NOTES, credential, "notes.list", parameters(), key, once))
                    .orThrow();
            expect(anyItem(listed, one -> text.equals(one.path("text").asText())), "the new note is not listed");
            Result again =
                    steps.client().send(proving.prepare(NOTES, credential, "notes.list", parameters(), key, once));
            expect(!again.isSuccess(), "a used challenge was taken again");
            return "read; the same challenge again: "
                    + again.json().path("error").path("code").asText();
        });
    }
}
