package org.cdcd.connectors.twin.onedrive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.microsoft.graph.core.models.UploadResult;
import com.microsoft.graph.core.requests.GraphClientFactory;
import com.microsoft.graph.core.tasks.LargeFileUploadTask;
import com.microsoft.graph.drives.item.items.item.DriveItemItemRequestBuilder;
import com.microsoft.graph.drives.item.items.item.createuploadsession.CreateUploadSessionPostRequestBody;
import com.microsoft.graph.drives.item.items.item.delta.DeltaGetResponse;
import com.microsoft.graph.drives.item.items.item.invite.InvitePostRequestBody;
import com.microsoft.graph.models.DriveItem;
import com.microsoft.graph.models.DriveItemCollectionResponse;
import com.microsoft.graph.models.DriveItemUploadableProperties;
import com.microsoft.graph.models.DriveRecipient;
import com.microsoft.graph.models.Folder;
import com.microsoft.graph.models.UploadSession;
import com.microsoft.graph.models.odataerrors.ODataError;
import com.microsoft.graph.serviceclient.GraphServiceClient;
import com.microsoft.kiota.authentication.AccessTokenProvider;
import com.microsoft.kiota.authentication.AllowedHostsValidator;
import com.microsoft.kiota.authentication.BaseBearerTokenAuthenticationProvider;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Response;
import org.cdcd.connectors.twin.Fault;
import org.cdcd.connectors.twin.Person;
import org.cdcd.connectors.twin.Trust;
import org.cdcd.connectors.twin.TwinServer;
import org.cdcd.connectors.twin.Twins;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Microsoft's own Java client for Graph lives with the twin: its paths, its uploads in fragments, its pages, its errors. */
final class OneDriveClientTest {
    @RegisterExtension
    static final Twins TWINS = new Twins();

    private static final byte[] HELLO = "hello".getBytes(StandardCharsets.UTF_8);

    private GraphServiceClient graph = client("none");
    private String drive = "";

    private static GraphServiceClient client(String token) {
        var authority = TWINS.server().caCertificate();
        AccessTokenProvider tokens = new AccessTokenProvider() {
            @Override
            public String getAuthorizationToken(URI uri, Map<String, Object> context) {
                return isGraph(uri) ? token : "";
            }

            @Override
            public AllowedHostsValidator getAllowedHostsValidator() {
                return new AllowedHostsValidator("graph.microsoft.com", "localhost");
            }
        };
        OkHttpClient http = GraphClientFactory.create()
                .protocols(List.of(Protocol.HTTP_1_1))
                .addInterceptor(new ToTwins(TWINS.server()))
                .sslSocketFactory(Trust.in(authority).getSocketFactory(), Trust.manager(authority))
                .build();
        return new GraphServiceClient(new BaseBearerTokenAuthenticationProvider(tokens), http);
    }

    /** Links in answers are already those of the twin. */
    private static boolean isGraph(URI uri) {
        return uri.getHost().equals("graph.microsoft.com") || uri.getPath().startsWith("/_host/graph.microsoft.com/");
    }

    /** Sends each request, after all that the client itself does to it, to the twin of that name. */
    private record ToTwins(TwinServer server) implements Interceptor {
        @Override
        public Response intercept(Chain chain) throws IOException {
            HttpUrl url = chain.request().url();
            if (url.host().equals("localhost")) {
                return chain.proceed(chain.request());
            }
            String rest = url.toString().substring(url.resolve("/").toString().length() - 1);
            return chain.proceed(chain.request()
                    .newBuilder()
                    .url(server.base(url.host()) + rest)
                    .build());
        }
    }

    @BeforeEach
    void signIn() {
        OneDriveTwin twin = TWINS.server().twin(OneDriveTwin.class);
        graph = client(twin.token(Person.ALICE, "Files.ReadWrite", "User.Read"));
        drive = graph.me().drive().get().getId();
    }

    private DriveItemItemRequestBuilder item(String id) {
        return graph.drives().byDriveId(drive).items().byDriveItemId(id);
    }

    private DriveItem put(String name) {
        return item("root:/" + name + ":").content().put(new ByteArrayInputStream(HELLO));
    }

    @Test
    void givesBackWhatTheClientHasSent() throws Exception {
        DriveItem made = put("hello.txt");

        assertThat(made.getName()).isEqualTo("hello.txt");
        assertThat(made.getSize()).isEqualTo(5);
        try (InputStream content = item(made.getId()).content().get()) {
            assertThat(content.readAllBytes()).isEqualTo(HELLO);
        }
        assertThat(item(made.getId()).get().getName()).isEqualTo("hello.txt");
        item(made.getId()).delete();
        assertThatThrownBy(() -> item(made.getId()).get())
                .isInstanceOfSatisfying(
                        ODataError.class,
                        error -> assertThat(error.getError().getCode()).isEqualTo("itemNotFound"));
    }

    @Test
    void takesALargeFileInFragmentsAndGoesOnAfterAFault() throws Exception {
        byte[] content = new byte[2 * 320 * 1024 + 17];
        new Random(3).nextBytes(content);
        CreateUploadSessionPostRequestBody wanted = new CreateUploadSessionPostRequestBody();
        DriveItemUploadableProperties properties = new DriveItemUploadableProperties();
        properties.setAdditionalData(Map.of("@microsoft.graph.conflictBehavior", "replace"));
        wanted.setItem(properties);
        UploadSession session = item("root:/big.bin:").createUploadSession().post(wanted);
        TWINS.server().faults("onedrive").next(1, "/up", new Fault.Outage(503, null));

        UploadResult<DriveItem> result = new LargeFileUploadTask<>(
                        graph.getRequestAdapter(),
                        session,
                        new ByteArrayInputStream(content),
                        content.length,
                        320 * 1024,
                        DriveItem::createFromDiscriminatorValue)
                .upload();

        assertThat(result.isUploadSuccessful()).isTrue();
        try (InputStream back = item("root:/big.bin:").content().get()) {
            assertThat(back.readAllBytes()).isEqualTo(content);
        }
    }

    @Test
    void showsAFolderPageByPage() {
        for (String name : List.of("a", "b", "c")) {
            put(name);
        }
        DriveItemCollectionResponse first = item("root").children().get(one -> one.queryParameters.top = 2);
        assertThat(first.getValue()).hasSize(2);
        DriveItemCollectionResponse second =
                item("root").children().withUrl(first.getOdataNextLink()).get();
        assertThat(second.getValue()).hasSize(1);
        assertThat(second.getOdataNextLink()).isNull();
        assertThat(item("root").searchWithQ("b").get().getValue())
                .extracting(DriveItem::getName)
                .containsExactly("b");
    }

    @Test
    void tellsWhatHasChangedSince() {
        put("old.txt");
        DeltaGetResponse all = item("root").delta().get();
        assertThat(all.getValue()).extracting(DriveItem::getName).contains("old.txt");
        put("new.txt");
        DeltaGetResponse changed =
                item("root").delta().withUrl(all.getOdataDeltaLink()).get();
        assertThat(changed.getValue())
                .extracting(DriveItem::getName)
                .contains("new.txt")
                .doesNotContain("old.txt");
    }

    @Test
    void makesFoldersMovesAndShares() {
        DriveItem folder = new DriveItem();
        folder.setName("Plans");
        folder.setFolder(new Folder());
        DriveItem made = item("root").children().post(folder);
        DriveItem change = new DriveItem();
        change.setName("Old plans");
        assertThat(item(made.getId()).patch(change).getName()).isEqualTo("Old plans");
        DriveRecipient bob = new DriveRecipient();
        bob.setEmail("bob@example.com");
        InvitePostRequestBody invitation = new InvitePostRequestBody();
        invitation.setRecipients(List.of(bob));
        invitation.setRoles(List.of("read"));
        invitation.setRequireSignIn(true);
        assertThat(item(made.getId()).invite().post(invitation).getValue()).hasSize(1);
    }
}
