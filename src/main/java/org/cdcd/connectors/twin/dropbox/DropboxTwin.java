package org.cdcd.connectors.twin.dropbox;

import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import org.cdcd.connectors.twin.Person;
import org.cdcd.connectors.twin.Stage;
import org.cdcd.connectors.twin.Twin;
import org.cdcd.connectors.twin.TwinClient;
import org.cdcd.connectors.twin.oauth.AuthorizationServer;
import org.cdcd.connectors.twin.oauth.ConsentPage;
import org.jspecify.annotations.Nullable;

/** Dropbox; nobody has any files at first. */
public final class DropboxTwin implements Twin {
    private static final String WWW = "www.dropbox.com";
    private static final String API = "api.dropboxapi.com";
    private static final String CONTENT = "content.dropboxapi.com";
    private static final String NOTIFY = "notify.dropboxapi.com";

    private @Nullable AuthorizationServer server;
    private @Nullable DropboxState state;
    private @Nullable FolderFunctions folders;
    private @Nullable Runnable rest;

    @Override
    public String id() {
        return "dropbox";
    }

    @Override
    public Set<String> hosts() {
        return Set.of(WWW, API, CONTENT, NOTIFY);
    }

    @Override
    public void mount(Stage stage) {
        AuthorizationServer oauth =
                new AuthorizationServer(DropboxOAuth.RULES, stage.time(), stage.random(), stage.faults());
        DropboxState files = new DropboxState(stage.time());
        Gate gate = new Gate(oauth, files);
        FolderFunctions lists = new FolderFunctions(gate, files);
        FileFunctions functions = new FileFunctions(gate, files);
        Uploads uploads = new Uploads(stage, gate, files);
        Sharing sharing = new Sharing(gate, files);
        new ConsentPage(oauth, DropboxOAuth.CONSENT).mount(stage.router(WWW));
        Router api = stage.router(API);
        new DropboxOAuth(oauth).mount(api);
        new AccountFunctions(gate, oauth, files).mount(api);
        lists.mount(api);
        functions.mount(api);
        sharing.mount(api);
        uploads.mount(stage.router(CONTENT));
        new Downloads(stage, gate, files).mount(stage.router(CONTENT));
        new LongPoll(stage, gate, files, lists).mount(stage.router(NOTIFY));
        hosts().forEach(host -> stage.router(host)
                .route()
                .last()
                .handler(ctx -> DropboxRefusal.guard(ctx, () -> {
                    throw DropboxRefusal.malformed(ctx, "Unknown API function");
                })));
        server = oauth;
        state = files;
        folders = lists;
        rest = () -> {
            functions.reset();
            uploads.reset();
            sharing.reset();
        };
    }

    /** Its programs, grants and tokens. */
    public AuthorizationServer oauth() {
        return Objects.requireNonNull(server, "not mounted");
    }

    /** An access token made by hand, with these scopes. */
    public String token(Person person, String... scopes) {
        return oauth().personal(person, DropboxOAuth.KIND, "sl.u.", Set.of(scopes));
    }

    /** How many bytes each person may keep from now on. */
    public void storageLimit(long bytes) {
        Objects.requireNonNull(state, "not mounted").limit(bytes);
    }

    /** Every cursor is too old from now on. */
    public void forgetCursors() {
        Objects.requireNonNull(folders, "not mounted").forget();
    }

    @Override
    public void register(TwinClient client) {
        oauth().register(client);
    }

    @Override
    public void reset() {
        oauth().reset();
        Objects.requireNonNull(state, "not mounted").reset();
        forgetCursors();
        Objects.requireNonNull(rest, "not mounted").run();
    }

    @Override
    public void outage(RoutingContext ctx, int status, @Nullable Duration retryAfter) {
        DropboxRefusal.outage(ctx, status, retryAfter);
    }
}
