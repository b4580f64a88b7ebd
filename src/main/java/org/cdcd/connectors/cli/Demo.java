package org.cdcd.connectors.cli;

import static org.cdcd.connectors.cli.DemoRun.anyItem;
import static org.cdcd.connectors.cli.DemoRun.expect;
import static org.cdcd.connectors.cli.DemoRun.parameters;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Random;
import java.util.UUID;
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
        UUID credential = run.value("github", "link", () -> run.linkByConsent("github"), id -> "by OAuth with PKCE");
        if (credential == null) {
            return;
        }
        String title = "Issue " + mark;
        run.step("github", "issues.create", () -> {
            ObjectNode issue = parameters("owner", "alice", "repo", "demo", "title", title);
            Result made = run.operate("github", credential, "issues.create", issue);
            return "#" + made.json().path("number").asInt();
        });
        run.step("github", "issues.list", () -> {
            Result list =
                    run.operate("github", credential, "issues.list", parameters("owner", "alice", "repo", "demo"));
            expect(anyItem(list, issue -> title.equals(issue.path("title").asText())), "the new issue is not listed");
            return list.json().path("items").size() + " issues";
        });
    }

    void slack() throws InterruptedException {
        UUID credential = run.value("slack", "link", () -> run.linkByConsent("slack"), id -> "by OAuth, nested tokens");
        if (credential == null) {
            return;
        }
        String text = "Hello " + mark;
        run.step("slack", "send", () -> {
            Result sent = run.operate("slack", credential, "send", parameters("to", "C0GENERAL1", "text", text));
            return "message " + sent.json().path("id").asText();
        });
        run.step("slack", "read", () -> {
            Result read = run.operate("slack", credential, "read", parameters("from", "C0GENERAL1"));
            expect(anyItem(read, message -> text.equals(message.path("text").asText())), "the new message is not read");
            return read.json().path("items").size() + " messages";
        });
    }

    void drive() throws InterruptedException {
        UUID credential = run.value("gdrive", "link", () -> run.linkByConsent("gdrive"), id -> "by OAuth with PKCE");
        if (credential == null) {
            return;
        }
        byte[] content = new byte[FILE_BYTES];
        new Random(mark.hashCode()).nextBytes(content);
        ObjectNode upload = run.value(
                "gdrive",
                "(upload to the spool)",
                () -> run.client()
                        .upload(new ByteArrayInputStream(content), content.length, "application/octet-stream"),
                sent -> "20 MiB, encrypted");
        if (upload == null) {
            return;
        }
        String file = run.value(
                "gdrive",
                "upload",
                () -> run.operate("gdrive", credential, "upload", parameters("name", mark + ".bin", "content", upload))
                        .json()
                        .path("id")
                        .asText(),
                id -> "20 MiB in chunks");
        if (file == null) {
            return;
        }
        run.step("gdrive", "download", () -> {
            Blob blob = run.operate("gdrive", credential, "download", parameters("id", file))
                    .blob();
            if (blob == null) {
                throw new IOException("the answer holds no blob");
            }
            expect(run.digest(blob).equals(upload.path("sha256").asText()), "the file comes back changed");
            return "20 MiB, digest equal";
        });
    }

    void mail(ObjectNode fields) throws InterruptedException {
        UUID credential = run.value(
                "email",
                "link",
                () -> run.linkBySecret("email", "app_password", fields),
                id -> "by app password, sealed");
        if (credential == null) {
            return;
        }
        String subject = "Mail " + mark;
        run.step("email", "send", () -> {
            ObjectNode mail =
                    parameters("to", fields.path("address").asText(), "subject", subject, "text", "It works.");
            run.operate("email", credential, "send", mail);
            return "by SMTP";
        });
        run.step("email", "search", () -> {
            Result found = run.operate("email", credential, "search", parameters("query", mark));
            expect(anyItem(found, mail -> mail.toString().contains(subject)), "the mail is not found");
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
