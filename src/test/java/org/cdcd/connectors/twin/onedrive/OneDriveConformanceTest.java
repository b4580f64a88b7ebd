package org.cdcd.connectors.twin.onedrive;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import java.util.Set;
import org.cdcd.connectors.twin.Caller;
import org.cdcd.connectors.twin.Person;
import org.cdcd.connectors.twin.Twins;
import org.cdcd.connectors.twin.conformance.Dialect;
import org.cdcd.connectors.twin.conformance.Proof;
import org.cdcd.connectors.twin.conformance.Service;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * OneDrive's twin answers as Microsoft's metadata of Graph says, from which the description was made by a script; the paths
 * with colons in them were added to it by hand. OAuth and the addresses for content are not in it.
 */
public final class OneDriveConformanceTest {
    /** What was made of Microsoft's metadata. */
    public static final Service SERVICE = new Service(
            "onedrive",
            "onedrive/onedrive-v1.0.openapi.json",
            Service.Strength.DERIVED,
            OneDriveTwin.GRAPH,
            "/v1.0",
            new Dialect() {
                /** The description knows neither how a list goes on, nor the annotation of an upload. */
                @Override
                public Set<String> undescribed() {
                    return Set.of("$skiptoken", "@microsoft.graph.conflictBehavior");
                }

                /** A way through folders is one value to the description. */
                @Override
                public String path(String path) {
                    String top = "/me/drive/root:/";
                    boolean way = path.startsWith(top) && path.indexOf(':', top.length()) < 0;
                    return way ? top + path.substring(top.length()).replace("/", "%2F") : path;
                }

                /** A file is streamed, and so not recorded. */
                @Override
                public void mend(ObjectNode description) {
                    description.path("paths").forEach(path -> {
                        if (path.at("/put/requestBody") instanceof ObjectNode body) {
                            body.put("required", false);
                        }
                    });
                }
            });

    @RegisterExtension
    static final Twins TWINS = new Twins();

    private final Caller caller = TWINS.caller();
    private String token = "";

    private Caller.Answer call(String method, String path, String json) {
        String url = "https://graph.microsoft.com/v1.0" + path;
        return json.isEmpty()
                ? caller.call(method, url, Buffer.buffer(), "Authorization", "Bearer " + token)
                : caller.json(method, url, Caller.json(json), "Authorization", "Bearer " + token);
    }

    private static String id(Caller.Answer answer) {
        assertThat(answer.status()).as(answer.body().toString()).isLessThan(300);
        return answer.json().path("id").asText();
    }

    @Test
    void answersAsItsDescriptionSays() {
        token = TWINS.server().twin(OneDriveTwin.class).token(Person.ALICE, "User.Read", "Files.ReadWrite");
        call("GET", "/me", "");
        call("GET", "/me/drive", "");
        String folder = id(call("POST", "/me/drive/items/root/children", "{'name':'folder','folder':{}}"));
        String file = id(caller.call(
                "PUT",
                "https://graph.microsoft.com/v1.0/me/drive/items/root:/a.txt:/content",
                Buffer.buffer("abc"),
                "Authorization",
                "Bearer " + token,
                "Content-Type",
                "text/plain"));
        call("GET", "/me/drive/items/" + file, "");
        call("GET", "/me/drive/root:/a.txt", "");
        call("GET", "/me/drive/items/" + file + "/content", "");
        call("PATCH", "/me/drive/items/" + file, "{'parentReference':{'id':'" + folder + "'},'name':'b.txt'}");
        call("GET", "/me/drive/items/" + folder + "/children?$top=1", "");
        call("GET", "/me/drive/root/search(q='b')", "");
        call("GET", "/me/drive/root/delta", "");
        call("GET", "/me/drive/root/delta?token=latest", "");
        call("POST", "/me/drive/items/root:/c.bin:/createUploadSession", "{'item':{}}");
        String link =
                id(call("POST", "/me/drive/items/" + file + "/createLink", "{'type':'view','scope':'anonymous'}"));
        call(
                "POST",
                "/me/drive/items/" + file + "/invite",
                "{'recipients':[{'email':'bob@mail.example'}],'roles':['read'],'requireSignIn':true}");
        call("GET", "/me/drive/items/" + file + "/permissions", "");
        call("DELETE", "/me/drive/items/" + file + "/permissions/" + link, "");
        call("DELETE", "/me/drive/items/" + file, "");
        Proof.ofTwin(SERVICE, TWINS.server().recorded("onedrive"));
    }
}
