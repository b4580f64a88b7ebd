package org.cdcd.connectors.twin.drive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.api.client.googleapis.json.GoogleJsonResponseException;
import com.google.api.client.googleapis.media.MediaHttpUploader;
import com.google.api.client.http.HttpBackOffUnsuccessfulResponseHandler;
import com.google.api.client.http.InputStreamContent;
import com.google.api.client.json.gson.GsonFactory;
import com.google.api.client.util.ExponentialBackOff;
import com.google.api.services.drive.Drive;
import com.google.api.services.drive.model.File;
import com.google.api.services.drive.model.Permission;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.cdcd.connectors.twin.Fault;
import org.cdcd.connectors.twin.Person;
import org.cdcd.connectors.twin.Twins;
import org.cdcd.connectors.twin.google.GoogleTransport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Google's own Java client lives with the twin. */
final class DriveClientTest {
    @RegisterExtension
    static final Twins TWINS = new Twins();

    private final byte[] content = new byte[MediaHttpUploader.MINIMUM_CHUNK_SIZE * 2 + 123];

    private Drive drive() {
        new Random(2).nextBytes(content);
        String token = TWINS.server().twin(DriveTwin.class).token(Person.ALICE, "drive.file");
        return new Drive.Builder(GoogleTransport.to(TWINS.server()), GsonFactory.getDefaultInstance(), request -> {
                    request.getHeaders().setAuthorization("Bearer " + token);
                    request.setUnsuccessfulResponseHandler(
                            new HttpBackOffUnsuccessfulResponseHandler(new ExponentialBackOff.Builder()
                                    .setInitialIntervalMillis(1)
                                    .build()));
                })
                .setApplicationName("test")
                .build();
    }

    private File upload(Drive drive) throws Exception {
        var media = new InputStreamContent("application/x-big", new ByteArrayInputStream(content));
        media.setLength(content.length);
        Drive.Files.Create create =
                drive.files().create(new File().setName("big.bin"), media).setFields("id,size,name");
        create.getMediaHttpUploader().setChunkSize(MediaHttpUploader.MINIMUM_CHUNK_SIZE);
        return create.execute();
    }

    @Test
    void takesAResumableUploadFromTheClientAndGivesItBack() throws Exception {
        Drive drive = drive();
        File file = upload(drive);
        assertThat(file.getSize()).isEqualTo(content.length);
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        drive.files().get(file.getId()).executeMediaAndDownloadTo(read);
        assertThat(read.toByteArray()).isEqualTo(content);
    }

    @Test
    void letsTheClientGoOnAfterAServerError() throws Exception {
        TWINS.server().faults("gdrive").next(1, "/upload", new Fault.Latency(Duration.ofMillis(1)));
        TWINS.server().faults("gdrive").next(1, "/upload", new Fault.Outage(503, null));
        assertThat(upload(drive()).getSize()).isEqualTo(content.length);
    }

    @Test
    void isUnderstoodByTheClient() throws Exception {
        Drive drive = drive();
        assertThat(drive.about().get().setFields("user").execute().getUser().getEmailAddress())
                .isEqualTo("alice@mail.example");
        File folder = drive.files()
                .create(new File().setName("docs").setMimeType("application/vnd.google-apps.folder"))
                .execute();
        File file = drive.files()
                .create(new File().setName("a").setParents(List.of(folder.getId())))
                .execute();
        drive.files().update(file.getId(), new File().setName("b")).execute();
        assertThat(drive.files()
                        .list()
                        .setQ("'" + folder.getId() + "' in parents")
                        .execute()
                        .getFiles())
                .extracting(File::getName)
                .containsExactly("b");
        drive.permissions()
                .create(file.getId(), new Permission().setRole("reader").setType("anyone"))
                .execute();
        String start = drive.changes().getStartPageToken().execute().getStartPageToken();
        drive.files().delete(file.getId()).execute();
        assertThat(drive.changes().list(start).execute().getChanges()).hasSize(1);
        assertThatThrownBy(() -> drive.files().get(file.getId()).execute())
                .isInstanceOfSatisfying(
                        GoogleJsonResponseException.class,
                        refused -> assertThat(refused.getDetails()
                                        .getErrors()
                                        .getFirst()
                                        .getReason())
                                .isEqualTo("notFound"));
    }
}
