package org.cdcd.connectors.twin.drive;

import io.vertx.core.buffer.Buffer;
import java.util.List;
import org.cdcd.connectors.twin.Caller;
import org.cdcd.connectors.twin.Person;
import org.cdcd.connectors.twin.Twins;
import org.cdcd.connectors.twin.conformance.Proof;
import org.cdcd.connectors.twin.conformance.Service;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Drive's twin answers as Google's own description says. */
public final class DriveConformanceTest {
    /** What Google publishes. */
    public static final Service SERVICE = new Service(
            "gdrive", "google-drive/drive-v3.openapi.json", Service.Strength.DERIVED, "www.googleapis.com", "");

    @RegisterExtension
    static final Twins TWINS = new Twins();

    private final Caller caller = TWINS.caller();

    @Test
    void answersAsItsDescriptionSays() {
        String token = TWINS.server().twin(DriveTwin.class).token(Person.ALICE, "drive.file", "userinfo.email");
        String[] bearer = {"Authorization", "Bearer " + token};
        String api = "https://www.googleapis.com/drive/v3";
        String upload = "https://www.googleapis.com/upload/drive/v3/files";
        String document = caller.json(
                        "POST",
                        api + "/files",
                        Caller.json("{'name':'d','mimeType':'application/vnd.google-apps.document'}"),
                        bearer)
                .json()
                .path("id")
                .asText();
        var session =
                caller.json("POST", upload + "?uploadType=resumable&fields=*", Caller.json("{'name':'x'}"), bearer);
        String id = caller.call("PUT", session.header("location"), Buffer.buffer("abc"), "Content-Range", "bytes 0-2/3")
                .json()
                .path("id")
                .asText();
        caller.json("PATCH", api + "/files/" + id + "?fields=*", Caller.json("{'name':'y'}"), bearer);
        caller.json(
                "POST",
                api + "/files/" + id + "/permissions",
                Caller.json("{'role':'reader','type':'anyone'}"),
                bearer);
        for (String path : List.of(
                "/about?fields=*",
                "/files?fields=*&pageSize=5",
                "/files/" + id + "?fields=*",
                "/files/" + id + "?alt=media",
                "/files/" + document + "/export?mimeType=text/plain",
                "/files/" + id + "/permissions?fields=*",
                "/files/" + id + "/permissions/anyoneWithLink",
                "/changes/startPageToken",
                "/changes?pageToken=1&fields=*")) {
            caller.get(api + path, bearer);
        }
        caller.get("https://www.googleapis.com/oauth2/v2/userinfo", bearer);
        caller.call("DELETE", api + "/files/" + id + "/permissions/anyoneWithLink", Buffer.buffer(), bearer);
        caller.call("DELETE", api + "/files/" + id, Buffer.buffer(), bearer);
        Proof.ofTwin(SERVICE, TWINS.server().recorded("gdrive"));
    }
}
