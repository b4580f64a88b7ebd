package org.cdcd.connectors.twin.dropbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.dropbox.core.DbxRequestConfig;
import com.dropbox.core.InvalidAccessTokenException;
import com.dropbox.core.v2.DbxClientV2;
import com.dropbox.core.v2.files.CommitInfo;
import com.dropbox.core.v2.files.DownloadErrorException;
import com.dropbox.core.v2.files.FileMetadata;
import com.dropbox.core.v2.files.ListFolderResult;
import com.dropbox.core.v2.files.Metadata;
import com.dropbox.core.v2.files.UploadSessionAppendErrorException;
import com.dropbox.core.v2.files.UploadSessionCursor;
import com.dropbox.core.v2.sharing.CreateSharedLinkWithSettingsErrorException;
import com.dropbox.core.v2.sharing.MemberSelector;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.cdcd.connectors.twin.Person;
import org.cdcd.connectors.twin.Twins;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Dropbox's own Java client lives with the twin. */
final class DropboxClientTest {
    @RegisterExtension
    static final Twins TWINS = new Twins();

    private static final byte[] HELLO = "hello".getBytes(StandardCharsets.UTF_8);

    private DbxClientV2 dropbox = client("none");

    private static DbxClientV2 client(String token) {
        DbxRequestConfig config = DbxRequestConfig.newBuilder("test")
                .withHttpRequestor(new LoopbackRequestor(TWINS.server()))
                .build();
        return new DbxClientV2(config, token);
    }

    @BeforeEach
    void signIn() {
        dropbox = client(TWINS.server()
                .twin(DropboxTwin.class)
                .token(
                        Person.ALICE,
                        "account_info.read",
                        "files.metadata.read",
                        "files.content.read",
                        "files.content.write",
                        "sharing.read",
                        "sharing.write"));
    }

    private FileMetadata upload(String path) throws Exception {
        return dropbox.files().uploadBuilder(path).uploadAndFinish(new ByteArrayInputStream(HELLO));
    }

    @Test
    void givesBackWhatTheClientHasSent() throws Exception {
        upload("/gr\u00fc\u00dfe.txt");
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        FileMetadata file = dropbox.files().download("/gr\u00fc\u00dfe.txt").download(read);
        assertThat(read.toByteArray()).isEqualTo(HELLO);
        assertThat(file.getName()).isEqualTo("gr\u00fc\u00dfe.txt");
        assertThatThrownBy(() -> dropbox.files().download("/no"))
                .isInstanceOfSatisfying(
                        DownloadErrorException.class,
                        no -> assertThat(no.errorValue.getPathValue().isNotFound())
                                .isTrue());
    }

    @Test
    void takesASessionFromTheClientAndPutsItRight() throws Exception {
        String session = dropbox.files()
                .uploadSessionStart()
                .uploadAndFinish(new ByteArrayInputStream(HELLO))
                .getSessionId();
        assertThatThrownBy(() -> dropbox.files()
                        .uploadSessionAppendV2(new UploadSessionCursor(session, 3))
                        .uploadAndFinish(new ByteArrayInputStream(HELLO)))
                .isInstanceOfSatisfying(
                        UploadSessionAppendErrorException.class,
                        no -> assertThat(no.errorValue.getIncorrectOffsetValue().getCorrectOffset())
                                .isEqualTo(5));
        dropbox.files()
                .uploadSessionAppendV2(new UploadSessionCursor(session, 5))
                .uploadAndFinish(new ByteArrayInputStream(HELLO));
        assertThat(dropbox.files()
                        .uploadSessionFinish(new UploadSessionCursor(session, 10), new CommitInfo("/two.txt"))
                        .uploadAndFinish(new ByteArrayInputStream(new byte[0]))
                        .getSize())
                .isEqualTo(10);
    }

    @Test
    void letsTheClientKeepAFolderInStep() throws Exception {
        dropbox.files().createFolderV2("/a");
        upload("/a/1.txt");
        ListFolderResult first =
                dropbox.files().listFolderBuilder("").withRecursive(true).start();
        assertThat(first.getEntries()).extracting(Metadata::getPathLower).containsExactly("/a", "/a/1.txt");
        dropbox.files().moveV2("/a/1.txt", "/a/2.txt");
        assertThat(dropbox.files().listFolderContinue(first.getCursor()).getEntries())
                .extracting(Metadata::getName)
                .containsExactly("1.txt", "2.txt");
        assertThat(dropbox.files().searchV2("2.txt").getMatches()).hasSize(1);
        assertThat(dropbox.files().deleteV2("/a").getMetadata().getName()).isEqualTo("a");
    }

    @Test
    void isUnderstoodByTheClient() throws Exception {
        upload("/a.txt");
        assertThat(dropbox.users().getCurrentAccount().getEmail()).isEqualTo(Person.ALICE.email());
        assertThat(dropbox.users().getSpaceUsage().getUsed()).isEqualTo(5);
        assertThat(dropbox.sharing().createSharedLinkWithSettings("/a.txt").getUrl())
                .startsWith("https://www.dropbox.com/");
        assertThatThrownBy(() -> dropbox.sharing().createSharedLinkWithSettings("/a.txt"))
                .isInstanceOf(CreateSharedLinkWithSettingsErrorException.class);
        assertThat(dropbox.sharing().addFileMember("/a.txt", List.of(MemberSelector.email("bob@example.com"))))
                .hasSize(1);
        dropbox.auth().tokenRevoke();
        assertThatThrownBy(() -> client("sl.u.unknown").users().getCurrentAccount())
                .isInstanceOf(InvalidAccessTokenException.class);
    }
}
