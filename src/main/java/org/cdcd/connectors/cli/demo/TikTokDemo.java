package org.cdcd.connectors.cli.demo;

import static org.cdcd.connectors.cli.demo.Steps.anyItem;
import static org.cdcd.connectors.cli.demo.Steps.expect;
import static org.cdcd.connectors.cli.demo.Steps.parameters;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.util.UUID;
import org.cdcd.connectors.wire.Result;

/** TikTok: a film is uploaded and published, and then among one's own. */
final class TikTokDemo implements ServiceDemo {
    private static final int FILM_BYTES = 1024 * 1024;

    @Override
    public void run(Steps steps) throws InterruptedException {
        UUID credential = steps.value(
                "tiktok", "link", () -> steps.linkByConsent("tiktok"), id -> "by OAuth, challenge in hexadecimal");
        if (credential == null) {
            return;
        }
        String text = "Harbour " + steps.mark();
        steps.step("tiktok", "videos.publish", () -> {
            ObjectNode film =
                    steps.client().upload(new ByteArrayInputStream(new byte[FILM_BYTES]), FILM_BYTES, "video/mp4");
            String id = steps.operate(
                            "tiktok",
                            credential,
                            "videos.publish",
                            parameters("content", film, "privacy", "SELF_ONLY", "text", text))
                    .json()
                    .path("id")
                    .asText();
            Result done = steps.operate("tiktok", credential, "publish.wait", parameters("id", id));
            return "1 MiB, " + done.json().path("status").asText();
        });
        steps.step("tiktok", "read", () -> {
            Result mine = steps.operate("tiktok", credential, "read", parameters("limit", 5));
            expect(anyItem(mine, film -> text.equals(film.path("text").asText())), "the new film is not there");
            return mine.json().path("items").size() + " films";
        });
    }
}
