package org.cdcd.connectors.twin.dropbox;

import io.vertx.core.buffer.Buffer;
import java.util.Set;
import org.cdcd.connectors.twin.Caller;
import org.cdcd.connectors.twin.Person;
import org.cdcd.connectors.twin.Recorded;
import org.cdcd.connectors.twin.Twins;
import org.cdcd.connectors.twin.conformance.Dialect;
import org.cdcd.connectors.twin.conformance.Proof;
import org.cdcd.connectors.twin.conformance.Service;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Dropbox's twin answers as Dropbox's specification in Stone says, from which the description was made by a script. The
 * endpoints of OAuth are not in it.
 */
public final class DropboxConformanceTest {
    /** What Dropbox publishes, for its three hosts. */
    public static final Service SERVICE = new Service(
            "dropbox",
            "dropbox/dropbox-v2.openapi.json",
            Service.Strength.DERIVED,
            "api.dropboxapi.com",
            "",
            new Dialect() {
                @Override
                public Set<String> otherHosts() {
                    return Set.of("content.dropboxapi.com", "notify.dropboxapi.com");
                }

                @Override
                public boolean concerns(Recorded recorded) {
                    return recorded.path().startsWith("/2/");
                }
            });

    @RegisterExtension
    static final Twins TWINS = new Twins();

    private final Caller caller = TWINS.caller();
    private String token = "";

    private Caller.Answer rpc(String function, String argument) {
        return caller.json(
                "POST",
                "https://api.dropboxapi.com/2/" + function,
                Caller.json(argument),
                "Authorization",
                "Bearer " + token);
    }

    private Caller.Answer content(String function, String argument, String body) {
        return caller.call(
                "POST",
                "https://content.dropboxapi.com/2/" + function,
                Buffer.buffer(body),
                "Authorization",
                "Bearer " + token,
                "Dropbox-API-Arg",
                argument.replace('\'', '"'),
                "Content-Type",
                "application/octet-stream");
    }

    @Test
    void answersAsItsDescriptionSays() {
        token = TWINS.server()
                .twin(DropboxTwin.class)
                .token(
                        Person.ALICE,
                        "account_info.read",
                        "files.metadata.read",
                        "files.content.read",
                        "files.content.write",
                        "sharing.read",
                        "sharing.write");
        content("files/upload", "{'path':'/a.txt'}", "abc");
        String session = content("files/upload_session/start", "{'close':false}", "ab")
                .json()
                .path("session_id")
                .asText();
        content("files/upload_session/append_v2", "{'cursor':{'session_id':'" + session + "','offset':2}}", "cd");
        content(
                "files/upload_session/finish",
                "{'cursor':{'session_id':'" + session + "','offset':4},'commit':{'path':'/b.txt'}}",
                "");
        content("files/download", "{'path':'/b.txt'}", "");
        rpc("files/create_folder_v2", "{'path':'/folder'}");
        rpc("files/get_metadata", "{'path':'/a.txt'}");
        rpc("files/move_v2", "{'from_path':'/a.txt','to_path':'/folder/a.txt'}");
        rpc("files/copy_v2", "{'from_path':'/folder/a.txt','to_path':'/c.txt'}");
        rpc("files/search_v2", "{'query':'txt','options':{'max_results':1}}");
        rpc("files/search/continue_v2", "{'cursor':'search-0'}");
        String cursor = rpc("files/list_folder", "{'path':'','limit':1}")
                .json()
                .path("cursor")
                .asText();
        rpc("files/list_folder/continue", "{'cursor':'" + cursor + "'}");
        rpc("files/list_folder/get_latest_cursor", "{'path':''}");
        caller.json(
                "POST",
                "https://notify.dropboxapi.com/2/files/list_folder/longpoll",
                Caller.json("{'cursor':'" + cursor + "'}"));
        rpc("sharing/create_shared_link_with_settings", "{'path':'/c.txt'}");
        rpc("sharing/list_shared_links", "{'path':'/c.txt'}");
        rpc("sharing/add_file_member", "{'file':'/c.txt','members':[{'.tag':'email','email':'bob@mail.example'}]}");
        rpc("files/delete_v2", "{'path':'/c.txt'}");
        for (String function :
                new String[] {"users/get_current_account", "users/get_space_usage", "auth/token/revoke"}) {
            caller.call(
                    "POST",
                    "https://api.dropboxapi.com/2/" + function,
                    Buffer.buffer(),
                    "Authorization",
                    "Bearer " + token);
        }
        Proof.ofTwin(SERVICE, TWINS.server().recorded("dropbox"));
    }
}
