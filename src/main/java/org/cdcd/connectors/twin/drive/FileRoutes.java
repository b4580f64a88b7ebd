package org.cdcd.connectors.twin.drive;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.BodyHandler;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.cdcd.connectors.twin.Reply;
import org.cdcd.connectors.twin.google.FieldMask;
import org.cdcd.connectors.twin.google.GoogleRefusal;
import org.jspecify.annotations.Nullable;

/** What is known of files: list, look at, make, alter, delete. */
final class FileRoutes {
    private static final int METADATA_LIMIT = 1024 * 1024;
    private static final Set<String> ORDERS =
            Set.of("createdTime", "folder", "modifiedTime", "name", "name_natural", "recency", "viewedByMeTime");

    private final DriveGate gate;
    private final Downloads downloads;

    FileRoutes(DriveGate gate, Downloads downloads) {
        this.gate = gate;
        this.downloads = downloads;
    }

    void mount(Router router) {
        router.route("/drive/v3/*").handler(BodyHandler.create(false).setBodyLimit(METADATA_LIMIT));
        gate.on(router.get("/drive/v3/about"), DriveGate.SEE, this::about);
        gate.on(router.get("/drive/v3/files"), DriveGate.SEE, this::list);
        gate.on(router.post("/drive/v3/files"), DriveGate.WRITE, this::create);
        gate.on(router.get("/drive/v3/files/:fileId"), DriveGate.SEE, this::get);
        gate.on(router.patch("/drive/v3/files/:fileId"), DriveGate.WRITE, this::update);
        gate.on(router.post("/drive/v3/files/:fileId"), DriveGate.WRITE, this::overridden);
        gate.on(router.delete("/drive/v3/files/:fileId"), DriveGate.WRITE, this::delete);
        gate.on(router.get("/drive/v3/files/:fileId/export"), DriveGate.READ, downloads::export);
    }

    private void about(DriveCall call) {
        call.required("fields");
        ObjectNode about = Reply.JSON.createObjectNode().put("kind", "drive#about");
        about.set("user", FileJson.user(call.person(), call));
        ObjectNode quota = about.putObject("storageQuota")
                .put("usage", String.valueOf(call.state().used(call.person())))
                .put("usageInDrive", String.valueOf(call.state().used(call.person())))
                .put("usageInDriveTrash", "0");
        if (call.state().storageLimit() != Long.MAX_VALUE) {
            quota.put("limit", String.valueOf(call.state().storageLimit()));
        }
        about.put("maxUploadSize", "5497558138880").put("appInstalled", true).put("canCreateDrives", false);
        call.answer(about, "*");
    }

    private void list(DriveCall call) {
        String query = call.query("q");
        Predicate<DriveFile> wanted = query == null || query.isBlank() ? file -> true : FileQuery.parse(query);
        int size = number(call.query("pageSize"), 100, 1000, "pageSize");
        int from = offset(call.query("pageToken"));
        String fields = call.query("fields");
        if (fields != null) {
            FieldMask.parse(fields).check(Set.of("kind", "nextPageToken", "incompleteSearch", "files"));
            FieldMask.parse(fields).check(FileJson.MEMBERS, "files");
        }
        List<DriveFile> all = call.state()
                .all()
                .filter(call::lists)
                .filter(wanted)
                .sorted(order(call.query("orderBy")))
                .toList();
        int to = (int) Math.min(all.size(), (long) from + size);
        ObjectNode body =
                Reply.JSON.createObjectNode().put("kind", "drive#fileList").put("incompleteSearch", false);
        if (to < all.size()) {
            body.put("nextPageToken", token(to));
        }
        ArrayNode files = body.putArray("files");
        all.subList(Math.min(from, all.size()), to).forEach(file -> files.add(FileJson.of(file, call)));
        call.answer(body, "kind,nextPageToken,incompleteSearch,files(" + FileJson.SHORT + ")");
    }

    private static Comparator<DriveFile> order(@Nullable String orderBy) {
        Comparator<DriveFile> order = (a, b) -> 0;
        for (String key : orderBy == null ? new String[] {"recency"} : orderBy.split(",")) {
            String name = key.strip().split(" ")[0];
            if (!ORDERS.contains(name)) {
                throw GoogleRefusal.invalid("orderBy");
            }
            Comparator<DriveFile> one = switch (name) {
                case "name", "name_natural" -> Comparator.comparing(file -> file.name);
                case "createdTime" -> Comparator.comparing(file -> file.created);
                case "folder" -> Comparator.comparing(file -> !file.mimeType.equals(DriveFile.FOLDER));
                case "recency" ->
                    Comparator.comparing((DriveFile file) -> file.modified).reversed();
                default -> Comparator.comparing(file -> file.modified);
            };
            order = order.thenComparing(key.strip().endsWith(" desc") ? one.reversed() : one);
        }
        return order.thenComparing(file -> file.id);
    }

    static int number(@Nullable String text, int otherwise, int most, String parameter) {
        try {
            int number = text == null ? otherwise : Integer.parseInt(text);
            if (number >= 1 && number <= most) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            // refused below
        }
        throw GoogleRefusal.invalid(parameter);
    }

    private static String token(int offset) {
        return "~!!~"
                + Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(("offset:" + offset).getBytes(StandardCharsets.UTF_8));
    }

    private static int offset(@Nullable String token) {
        if (token == null) {
            return 0;
        }
        try {
            String text = new String(Base64.getUrlDecoder().decode(token.replace("~!!~", "")), StandardCharsets.UTF_8);
            return Integer.parseUnsignedInt(text.replace("offset:", ""));
        } catch (IllegalArgumentException notOurs) {
            throw GoogleRefusal.invalid("pageToken");
        }
    }

    private void create(DriveCall call) {
        DriveFile file = call.state().create(call.person(), call.access().clientId());
        new Metadata(call).apply(file, call.body(), true);
        call.state().save(file);
        call.answer(file);
    }

    private void get(DriveCall call) {
        if ("media".equals(call.query("alt"))) {
            downloads.media(call);
            return;
        }
        if (call.path("fileId").equals("root") || call.path("fileId").equals(DriveFile.root(call.person()))) {
            root(call);
            return;
        }
        call.answer(call.file());
    }

    private static void root(DriveCall call) {
        call.answer(
                Reply.JSON
                        .createObjectNode()
                        .put("kind", "drive#file")
                        .put("id", DriveFile.root(call.person()))
                        .put("name", "My Drive")
                        .put("mimeType", DriveFile.FOLDER),
                FileJson.SHORT);
    }

    private void update(DriveCall call) {
        DriveFile file = call.writable();
        ObjectNode body = call.body();
        if (body.has("trashed") && !file.owner.equals(call.person())) {
            throw DriveCall.fileForbidden();
        }
        new Metadata(call).apply(file, body, false);
        call.state().save(file);
        call.answer(file);
    }

    /** PATCH for clients that cannot send it. */
    private void overridden(DriveCall call) {
        if (!"PATCH".equals(call.ctx().request().getHeader("X-HTTP-Method-Override"))) {
            throw GoogleRefusal.of(404, "notFound", "Not Found");
        }
        update(call);
    }

    private void delete(DriveCall call) {
        call.state().delete(call.own());
        Reply.empty(call.ctx(), 204);
    }
}
