package org.cdcd.connectors.e2e;

import static org.cdcd.connectors.e2e.BadInput.answering;
import static org.cdcd.connectors.e2e.BadInput.down;
import static org.cdcd.connectors.e2e.BadInput.expired;
import static org.cdcd.connectors.e2e.BadInput.outside;
import static org.cdcd.connectors.e2e.BadInput.refused;
import static org.cdcd.connectors.e2e.BadInput.spent;
import static org.cdcd.connectors.e2e.BadInput.unknown;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.cdcd.connectors.twin.Twin;
import org.cdcd.connectors.twin.calendar.CalendarTwin;
import org.cdcd.connectors.twin.drive.DriveTwin;
import org.cdcd.connectors.twin.dropbox.DropboxTwin;
import org.cdcd.connectors.twin.github.GitHubTwin;
import org.cdcd.connectors.twin.instagram.InstagramTwin;
import org.cdcd.connectors.twin.ipfs.IpfsTwin;
import org.cdcd.connectors.twin.jira.JiraTwin;
import org.cdcd.connectors.twin.linkedin.LinkedInTwin;
import org.cdcd.connectors.twin.mail.MailTwin;
import org.cdcd.connectors.twin.matrix.MatrixTwin;
import org.cdcd.connectors.twin.notion.NotionTwin;
import org.cdcd.connectors.twin.onedrive.OneDriveTwin;
import org.cdcd.connectors.twin.tiktok.TikTokTwin;
import org.cdcd.connectors.twin.x.XTwin;

/** The bad input of every connector: of those where people meet, of those that keep files, and of those for work. */
final class BadInputRows {
    private static final byte[] FILE = {1, 2, 3, 4};
    private static final String CHANNEL = "300000000000000001";
    private static final String ROOM = "!general:home.example";
    private static final String CID = "bafkreif2pall7dybz7vecqka3zo24irdwabwdi4wc55jznaq75q7eaavvu";
    private static final String NO_PAGE = "00000000-0000-4000-8000-000000000000";
    private static final Map<String, String> NINE = Map.of("dateTime", "2026-12-01T09:00:00Z");
    private static final Map<String, String> TEN = Map.of("dateTime", "2026-12-01T10:00:00Z");

    private BadInputRows() {}

    static List<BadInput> all() {
        return List.of(
                twitter(),
                instagram(),
                linkedin(),
                tiktok(),
                email(),
                matrix(),
                discord(),
                slack(),
                gdrive(),
                dropbox(),
                onedrive(),
                ipfs(),
                gcalendar(),
                notion(),
                github(),
                jira());
    }

    private static String x(int length) {
        return "x".repeat(length);
    }

    private static <T extends Twin> Consumer<RunningServer> at(Class<T> twin, Consumer<T> dial) {
        return server -> dial.accept(server.twins().twin(twin));
    }

    private static BadInput twitter() {
        return new BadInput(
                "twitter",
                "oauth2",
                refused("search", "query", x(513)),
                refused("post", "text", 7),
                unknown("posts.get", "id", "12"),
                outside("tweet.read", "post", "text", "Hello"),
                expired("account"),
                spent(at(XTwin.class, XTwin::spendCredit), "posts.list"),
                down("twitter", "/2/tweets", "post", "text", "Hello"));
    }

    private static BadInput instagram() {
        String image = "https://media.example.org/a.jpg";
        return new BadInput(
                "instagram",
                "oauth2",
                refused("post", "text", x(2201), "media_url", image),
                refused("posts.get", "id", 5),
                unknown("posts.get", "id", "1"),
                outside("instagram_business_basic", "post", "text", "x", "media_url", image),
                expired("read"),
                spent(at(InstagramTwin.class, twin -> twin.dailyLimit(0)), "post", "text", "x", "media_url", image),
                down("instagram", "/v26.0/", "post", "text", "x", "media_url", image));
    }

    private static BadInput linkedin() {
        return new BadInput(
                "linkedin",
                "oauth2",
                refused("post", "text", x(3001)),
                refused("post", "text", 7),
                unknown("posts.update", "id", "urn:li:share:1", "text", "x"),
                outside("profile", "post", "text", "x"),
                expired("profile.get"),
                spent(at(LinkedInTwin.class, twin -> twin.dailyLimit(0)), "post", "text", "x"),
                down("linkedin", "/rest/posts", "post", "text", "x"));
    }

    private static BadInput tiktok() {
        String film = "https://films.example.org/harbour.mp4";
        return new BadInput(
                "tiktok",
                "oauth2",
                refused("post", "text", x(2201), "media_url", film),
                refused("publish.status", "id", 7),
                unknown("publish.status", "id", "unknown"),
                outside("video.list", "creator.get"),
                expired("account"),
                spent(at(TikTokTwin.class, TikTokTwin::spendPosts), "post", "text", "Dawn", "media_url", film),
                down("tiktok", "/v2/post/publish/video/init/", "post", "text", "Dawn", "media_url", film));
    }

    private static BadInput email() {
        return new BadInput(
                "email",
                "app_password",
                refused("send", "to", "bob@mail.example", "subject", x(901), "text", "x"),
                refused("read", "from", 7),
                unknown("read", "from", "Nowhere"),
                // who leaves the mailbox out of the consent is not linked; a password opens all of it
                refused("send", "to", "bob@mail.example", "text", "x")
                        .saying("reauthorization_required")
                        .after(at(MailTwin.class, twin -> twin.google().oauth().withdraw("https://mail.google.com/")))
                        .by("oauth2"),
                expired("read", "from", "INBOX")
                        .after(at(MailTwin.class, twin -> twin.google().oauth().reset()))
                        .by("oauth2"),
                spent(at(MailTwin.class, MailTwin::spendSending), "send", "to", "bob@mail.example", "text", "x"),
                down("email", "/imap", "read", "from", "INBOX"));
    }

    private static BadInput matrix() {
        return new BadInput(
                "matrix",
                "oauth2",
                refused("send", "to", ROOM, "text", x(60_001)),
                refused("send", "to", ROOM, "text", 1),
                unknown("rooms.find", "alias", "#none:home.example"),
                // there is one scope, and no link without it
                refused("rooms.list")
                        .saying("service_permission")
                        .after(at(MatrixTwin.class, twin -> twin.oauth().withdraw("urn:matrix:client:api:*"))),
                expired("rooms.list"),
                spent(
                        answering(
                                "matrix",
                                "/_matrix/client/v3/createRoom",
                                403,
                                "{\"errcode\":\"M_RESOURCE_LIMIT_EXCEEDED\",\"error\":\"Too many people\"}"),
                        "rooms.create",
                        "name",
                        "Garden"),
                down("matrix", "/_matrix/client/v3/joined_rooms", "rooms.list"));
    }

    private static BadInput discord() {
        return new BadInput(
                "discord",
                "api_key",
                refused("send", "to", CHANNEL, "text", x(2001)),
                refused("send", "to", CHANNEL, "text", 1),
                unknown("send", "to", "300000000000000009", "text", "x"),
                outside("identify", "guilds.list").by("oauth2"),
                expired("channels.list", "guild", "200000000000000001"),
                spent(
                        answering(
                                "discord",
                                "/api/v10/channels/",
                                400,
                                "{\"code\":30010,\"message\":\"Maximum number of reactions reached (20)\"}"),
                        "reactions.add",
                        "channel",
                        CHANNEL,
                        "message",
                        "400000000000000001",
                        "emoji",
                        "x"),
                down("discord", "/api/v10/users/@me", "account"));
    }

    private static BadInput slack() {
        return new BadInput(
                "slack",
                "oauth2",
                refused("send", "to", "C0GENERAL1", "text", x(40_001)),
                refused("send", "to", "C0GENERAL1", "text", 1),
                unknown("send", "to", "C0NOWHERE9", "text", "x"),
                outside("chat:write", "read", "from", "C0GENERAL1"),
                expired("read", "from", "C0GENERAL1"),
                spent(
                        answering(
                                "slack",
                                "/api/files.getUploadURLExternal",
                                200,
                                "{\"ok\":false,\"error\":\"storage_limit_reached\"}"),
                        "upload",
                        "to",
                        "C0GENERAL1",
                        "name",
                        "a.txt",
                        "content",
                        FILE),
                down("slack", "/api/chat.postMessage", "send", "to", "C0GENERAL1", "text", "x"));
    }

    private static BadInput gdrive() {
        return new BadInput(
                "gdrive",
                "oauth2",
                refused("changes.list", "since", x(201)),
                refused("list", "limit", "many"),
                unknown("download", "id", "1NoSuchFile"),
                outside("https://www.googleapis.com/auth/drive.readonly", "delete", "id", "1AbCdEfGh"),
                expired("about"),
                spent(at(DriveTwin.class, twin -> twin.storageLimit(3)), "upload", "name", "a.txt", "content", FILE),
                down("gdrive", "/drive/v3/about", "about"));
    }

    private static BadInput dropbox() {
        return new BadInput(
                "dropbox",
                "oauth2",
                refused("folders.create", "path", "/" + x(2000)),
                refused("list", "limit", "many"),
                unknown("metadata", "id", "/nowhere"),
                outside("files.metadata.read", "delete", "id", "/a"),
                expired("list"),
                spent(at(DropboxTwin.class, twin -> twin.storageLimit(2)), "upload", "name", "a.txt", "content", FILE),
                down("dropbox", "/2/files/get_metadata", "metadata", "id", "/a"));
    }

    private static BadInput onedrive() {
        return new BadInput(
                "onedrive",
                "oauth2",
                refused("folders.create", "name", x(256)),
                refused("list", "limit", "many"),
                unknown("metadata", "id", "nobody"),
                outside("Files.Read", "delete", "id", "a"),
                expired("list"),
                spent(at(OneDriveTwin.class, twin -> twin.storageLimit(2)), "upload", "name", "a.txt", "content", FILE),
                down("onedrive", "/v1.0/me/drive/items/", "metadata", "id", "a"));
    }

    private static BadInput ipfs() {
        return new BadInput(
                "ipfs",
                "api_key",
                refused("pins.add", "id", CID, "name", x(256)),
                refused("download", "id", 1),
                unknown("pins.get", "id", CID),
                // a node says the same to whoever may not make the call as to whom it does not know
                refused("list")
                        .saying("service_permission")
                        .after(at(IpfsTwin.class, IpfsTwin::forgetCredentials))
                        .by("app_password"),
                expired("list").after(at(IpfsTwin.class, IpfsTwin::forgetCredentials)),
                spent(at(IpfsTwin.class, twin -> twin.unpaid(true)), "pins.add", "id", CID),
                down("ipfs", "/", "list"));
    }

    private static BadInput gcalendar() {
        return new BadInput(
                "gcalendar",
                "oauth2",
                refused("events.create", "summary", x(1025), "start", NINE, "end", TEN),
                refused("events.create", "summary", 7, "start", NINE, "end", TEN),
                unknown("read", "id", "abcdefgh"),
                outside("read", "events.create", "start", NINE, "end", TEN),
                expired("events.list"),
                spent(at(CalendarTwin.class, twin -> twin.eventsLeft(0)), "events.create", "start", NINE, "end", TEN),
                down("gcalendar", "/calendar/v3/calendars/", "events.list"));
    }

    private static BadInput notion() {
        return new BadInput(
                "notion",
                "oauth2",
                refused("pages.create", "page", NotionTwin.HOME, "title", x(2001)),
                refused("read", "id", 7),
                unknown("read", "id", NO_PAGE),
                // an integration has capabilities in the place of scopes, and a token does not tell them
                refused("blocks.append", "id", NotionTwin.HOME, "text", "More")
                        .saying("service_permission")
                        .after(at(NotionTwin.class, NotionTwin::readOnly)),
                expired("account"),
                spent(
                        at(NotionTwin.class, twin -> twin.blocksLeft(0)),
                        "blocks.append",
                        "id",
                        NotionTwin.HOME,
                        "text",
                        "More"),
                down("notion", "/v1/users/me", "account"));
    }

    private static BadInput github() {
        return new BadInput(
                "github",
                "oauth2",
                refused("issues.create", "owner", "alice", "repo", "demo", "title", x(257)),
                refused("issues.get", "owner", "alice", "repo", "demo", "number", "one"),
                unknown("issues.get", "owner", "alice", "repo", "demo", "number", 4711),
                outside("notifications", "issues.list", "owner", "alice", "repo", "demo"),
                expired("notifications.list"),
                // what is spent there comes back within the hour, so that waiting helps
                spent(at(GitHubTwin.class, twin -> twin.hourlyLimit(0)), "notifications.list")
                        .saying("rate_limited"),
                down("github", "/notifications", "notifications.list"));
    }

    private static BadInput jira() {
        return new BadInput(
                "jira",
                "oauth2",
                refused("issues.create", "project", "DEMO", "type", "Task", "summary", x(256)),
                refused("issues.create", "project", "DEMO", "type", "Task", "summary", 1),
                unknown("read", "id", "DEMO-4711"),
                outside("read:jira-work", "issues.delete", "issue", "DEMO-1"),
                expired("account"),
                // the points of an hour
                spent(at(JiraTwin.class, twin -> twin.spend("jira-quota-tenant-based")), "account")
                        .saying("rate_limited"),
                down("jira", "/ex/jira/", "account"));
    }
}
