package org.cdcd.connectors.cli;

import static org.cdcd.connectors.cli.DemoRun.anyItem;
import static org.cdcd.connectors.cli.DemoRun.expect;
import static org.cdcd.connectors.cli.DemoRun.parameters;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.cdcd.connectors.wire.Blob;
import org.cdcd.connectors.wire.Result;

/** What the demo does at each service. */
final class Demo {
    private static final int FILE_BYTES = 20 * 1024 * 1024;

    private final DemoRun run;
    private final String mark;

    /** @param mark a word that makes this run's traces findable */
    Demo(DemoRun run, String mark) {
        this.run = run;
        this.mark = mark;
    }

    void github() throws InterruptedException {
        AtomicReference<UUID> credential = new AtomicReference<>();
        String title = "Issue " + mark;
        boolean linked = run.step("github", "link", () -> {
            credential.set(run.linkByConsent("github"));
            return "by OAuth with PKCE";
        });
        if (!linked) {
            return;
        }
        run.step("github", "issues.create", () -> {
            Result made = run.operate(
                    "github",
                    credential.get(),
                    "issues.create",
                    parameters("owner", "alice", "repo", "demo", "title", title));
            return "#" + made.json().path("number").asInt();
        });
        run.step("github", "issues.list", () -> {
            Result list = run.operate(
                    "github", credential.get(), "issues.list", parameters("owner", "alice", "repo", "demo"));
            expect(anyItem(list, issue -> title.equals(issue.path("title").asText())), "the new issue is not listed");
            return list.json().path("items").size() + " issues";
        });
    }

    void slack() throws InterruptedException {
        AtomicReference<UUID> credential = new AtomicReference<>();
        boolean linked = run.step("slack", "link", () -> {
            credential.set(run.linkByConsent("slack"));
            return "by OAuth, nested tokens";
        });
        if (!linked) {
            return;
        }
        String text = "Hello " + mark;
        run.step("slack", "send", () -> {
            Result sent = run.operate("slack", credential.get(), "send", parameters("to", "C0GENERAL1", "text", text));
            return "message " + sent.json().path("id").asText();
        });
        run.step("slack", "read", () -> {
            Result read = run.operate("slack", credential.get(), "read", parameters("from", "C0GENERAL1"));
            expect(anyItem(read, message -> text.equals(message.path("text").asText())), "the new message is not read");
            return read.json().path("items").size() + " messages";
        });
    }

    void drive() throws InterruptedException {
        AtomicReference<UUID> credential = new AtomicReference<>();
        boolean linked = run.step("gdrive", "link", () -> {
            credential.set(run.linkByConsent("gdrive"));
            return "by OAuth with PKCE";
        });
        if (!linked) {
            return;
        }
        byte[] content = new byte[FILE_BYTES];
        new Random(mark.hashCode()).nextBytes(content);
        AtomicReference<ObjectNode> upload = new AtomicReference<>();
        AtomicReference<String> file = new AtomicReference<>();
        run.step("gdrive", "upload", () -> {
            upload.set(
                    run.client().upload(new ByteArrayInputStream(content), content.length, "application/octet-stream"));
            Result made = run.operate(
                    "gdrive", credential.get(), "upload", parameters("name", mark + ".bin", "content", upload.get()));
            file.set(made.json().path("id").asText());
            return "20 MiB in chunks";
        });
        run.step("gdrive", "download", () -> {
            Result answer = run.operate("gdrive", credential.get(), "download", parameters("id", file.get()));
            Blob blob = answer.blob();
            expect(blob != null, "the answer holds no blob");
            expect(
                    blob != null
                            && run.digest(blob)
                                    .equals(upload.get().path("sha256").asText()),
                    "the file comes back changed");
            return "20 MiB, digest equal";
        });
    }

    void mail(ObjectNode fields) throws InterruptedException {
        AtomicReference<UUID> credential = new AtomicReference<>();
        boolean linked = run.step("email", "link", () -> {
            credential.set(run.linkBySecret("email", "app_password", fields));
            return "by app password, sealed";
        });
        if (!linked) {
            return;
        }
        String subject = "Mail " + mark;
        run.step("email", "send", () -> {
            Result sent = run.operate(
                    "email",
                    credential.get(),
                    "send",
                    parameters("to", fields.path("address").asText(), "subject", subject, "text", "It works."));
            return sent.json().path("id").asText();
        });
        run.step("email", "search", () -> {
            Result found = run.operate("email", credential.get(), "search", parameters("query", mark));
            expect(anyItem(found, mail -> subject.equals(mail.path("subject").asText())), "the mail is not found");
            return "found by IMAP";
        });
    }

    /** Ends one link and shows that it is over. */
    void revoke() throws InterruptedException {
        run.step("github", "revoke", () -> {
            for (var credential : run.client().credentials()) {
                if (credential.path("connector_id").asText().equals("github")) {
                    UUID id = UUID.fromString(credential.path("credential_id").asText());
                    String told = run.client()
                            .revoke(id)
                            .path("service_revocation_status")
                            .asText();
                    Result after = run.client()
                            .operate("github", id, "issues.list", parameters("owner", "alice", "repo", "demo"));
                    expect(!after.isSuccess(), "the credential still works");
                    return told + "; then "
                            + after.json().path("error").path("code").asText();
                }
            }
            throw new IOException("no github credential is listed");
        });
    }
}
