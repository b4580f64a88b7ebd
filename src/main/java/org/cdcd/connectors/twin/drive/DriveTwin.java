package org.cdcd.connectors.twin.drive;

import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import org.cdcd.connectors.twin.Person;
import org.cdcd.connectors.twin.Stage;
import org.cdcd.connectors.twin.Twin;
import org.cdcd.connectors.twin.TwinClient;
import org.cdcd.connectors.twin.google.GoogleAccounts;
import org.cdcd.connectors.twin.google.GoogleRefusal;
import org.cdcd.connectors.twin.oauth.AuthorizationServer;
import org.jspecify.annotations.Nullable;

/** Google Drive; nobody has any files at first. */
public final class DriveTwin implements Twin {
    private @Nullable GoogleAccounts accounts;
    private @Nullable DriveState state;
    private @Nullable UploadRoutes uploads;

    @Override
    public String id() {
        return "gdrive";
    }

    @Override
    public Set<String> hosts() {
        return GoogleAccounts.HOSTS;
    }

    @Override
    public boolean concerns(String host, String path) {
        return !host.equals(GoogleAccounts.API)
                || path.startsWith("/drive/")
                || path.startsWith("/upload/drive/")
                || path.startsWith("/oauth2/");
    }

    @Override
    public void mount(Stage stage) {
        GoogleAccounts google = GoogleAccounts.on(stage);
        DriveState files = new DriveState(stage.time());
        DriveGate gate = new DriveGate(google, files);
        UploadRoutes routes = new UploadRoutes(stage, gate, files);
        Router api = stage.router(GoogleAccounts.API);
        routes.mount(api);
        new FileRoutes(gate, new Downloads(stage)).mount(api);
        new SharingRoutes(gate).mount(api);
        new ChangeRoutes(gate).mount(api);
        accounts = google;
        state = files;
        uploads = routes;
    }

    /** Its programs, grants and tokens. */
    public AuthorizationServer oauth() {
        return accounts().oauth();
    }

    /** An access token made by hand, with these of Google's scopes ({@code drive.file}, …). */
    public String token(Person person, String... scopes) {
        return accounts().token(person, scopes);
    }

    private GoogleAccounts accounts() {
        return Objects.requireNonNull(accounts, "not mounted");
    }

    /** From now on contents are digested and not kept; they read as zeros. */
    public void keepDigestsOnly() {
        Objects.requireNonNull(uploads, "not mounted").digestsOnly(true);
    }

    /** How many bytes each person may keep from now on. */
    public void storageLimit(long bytes) {
        Objects.requireNonNull(state, "not mounted").limit(bytes);
    }

    /** Puts a document of Google's own into a person's Drive, as if written there and opened with this program; gives its id. */
    public String write(Person person, String name, String clientId) {
        DriveState drive = Objects.requireNonNull(state, "not mounted");
        synchronized (drive) {
            DriveFile file = drive.create(person, clientId);
            file.name = name;
            file.mimeType = DriveFile.NATIVE + "document";
            drive.save(file);
            return file.id;
        }
    }

    /** Puts a file where only those find it who say that they know of shared drives. */
    public void moveToSharedDrive(String fileId) {
        DriveState files = Objects.requireNonNull(state, "not mounted");
        synchronized (files) {
            files.all().filter(file -> file.id.equals(fileId)).forEach(file -> file.shared = true);
        }
    }

    /** Every resumable upload that has begun is over. */
    public void expireUploads() {
        Objects.requireNonNull(uploads, "not mounted").resumable().expire();
    }

    @Override
    public void register(TwinClient client) {
        oauth().register(client);
    }

    @Override
    public void reset() {
        oauth().reset();
        Objects.requireNonNull(state, "not mounted").reset();
        Objects.requireNonNull(uploads, "not mounted").reset();
    }

    @Override
    public void outage(RoutingContext ctx, int status, @Nullable Duration retryAfter) {
        GoogleRefusal.outage(ctx, status, retryAfter);
    }
}
