package org.cdcd.connectors.twin.jira;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.nio.file.Path;
import java.util.List;
import org.cdcd.connectors.twin.Person;
import org.cdcd.connectors.twin.Reply;
import org.cdcd.connectors.twin.Stage;
import org.cdcd.connectors.twin.content.Content;
import org.cdcd.connectors.twin.content.ContentSink;

/** Files on issues: one part named {@code file}, behind a header that pages of others cannot send. */
final class AttachmentRoutes {
    static final String MEDIA = "api.media.atlassian.com";

    private static final String READ = "read:jira-work";

    private final Stage stage;
    private final JiraGate gate;
    private final Sites sites;
    private long limit = Long.MAX_VALUE;
    private int stored;

    AttachmentRoutes(Stage stage, JiraGate gate, Sites sites) {
        this.stage = stage;
        this.gate = gate;
        this.sites = sites;
    }

    void mount(Router router, String base) {
        gate.on(router.post(base + "/issue/:issue/attachments"), "write:jira-work", this::attach);
        gate.on(router.get(base + "/attachment/content/:id"), READ, this::content);
        gate.on(router.get(base + "/attachment/:id"), READ, AttachmentRoutes::describe);
    }

    /** Where Cloud sends readers; whoever comes there with a credential is sent away. */
    void mountMedia(Router media) {
        media.get("/file/:id/binary").handler(ctx -> JiraGate.guard(ctx, () -> {
            if (ctx.request().getHeader("Authorization") != null) {
                throw JiraRefusal.gateway(400, "Only one auth mechanism allowed");
            }
            synchronized (sites) {
                Site site = sites.ofCloud(String.valueOf(ctx.queryParams().get("site")));
                if (site == null) {
                    throw JiraRefusal.gateway(404, "Not Found");
                }
                stream(ctx, attachment(site.issues(Person.BOB), String.valueOf(ctx.pathParam("id"))));
            }
        }));
    }

    /** The address that a Data Center gives for a file. */
    void mountSecure(Router router) {
        gate.on(router.get(Sites.CONTEXT + "/secure/attachment/:id/*"), READ, call -> {
            stream(call.ctx(), attachment(call));
        });
    }

    void limit(long bytes) {
        synchronized (sites) {
            limit = bytes;
        }
    }

    private void attach(JiraCall call) {
        Issue issue = call.issue();
        HttpServerRequest request = call.ctx().request();
        if (!"no-check".equals(request.getHeader("X-Atlassian-Token"))) {
            throw JiraRefusal.of(403, "XSRF check failed");
        }
        if (!String.valueOf(request.getHeader("Content-Type")).startsWith("multipart/form-data")) {
            throw JiraRefusal.of(415, "Unsupported Media Type");
        }
        String length = request.getHeader("Content-Length");
        if (length != null && Long.parseLong(length) > limit) {
            throw JiraRefusal.of(413, "The file is larger than the attachment limit of this site.");
        }
        call.known();
        request.pause();
        Path path = stage.folder().resolve("attachment-" + ++stored);
        ContentSink.onDisk(stage.vertx(), path)
                .compose(sink -> receive(request, sink))
                .onSuccess(part -> JiraGate.guard(call.ctx(), () -> arrived(call, issue, part)))
                .onFailure(failed -> JiraGate.guard(call.ctx(), () -> {
                    throw JiraRefusal.of(400, "The part named file is missing.");
                }));
    }

    private record Part(String name, String type, Content content) {}

    private static Future<Part> receive(HttpServerRequest request, ContentSink sink) {
        Promise<String[]> arrived = Promise.promise();
        boolean[] there = {false};
        request.setExpectMultipart(true);
        request.uploadHandler(part -> {
            if (part.name().equals("file")) {
                there[0] = true;
                part.pipeTo(sink)
                        .map(done -> new String[] {part.filename(), part.contentType()})
                        .onComplete(arrived);
            }
        });
        request.endHandler(end -> {
            if (!there[0]) {
                arrived.tryFail("no part with a file");
            }
        });
        request.resume();
        return arrived.future().compose(named -> sink.finish().map(all -> new Part(named[0], named[1], all)));
    }

    private void arrived(JiraCall call, Issue issue, Part part) {
        synchronized (sites) {
            Issue.Attachment one = new Issue.Attachment(
                    call.site().nextId(),
                    part.name(),
                    part.type(),
                    call.known(),
                    part.content(),
                    stage.time().instant());
            issue.attachments.add(one);
            Reply.json(
                    call.ctx(),
                    200,
                    Reply.JSON.createArrayNode().add(new IssueJson(call).attachment(one)));
        }
    }

    private static void describe(JiraCall call) {
        Reply.json(call.ctx(), 200, new IssueJson(call).attachment(attachment(call)));
    }

    private void content(JiraCall call) {
        Issue.Attachment one = attachment(call);
        if ("false".equals(call.ctx().queryParams().get("redirect"))) {
            stream(call.ctx(), one);
            return;
        }
        call.ctx()
                .response()
                .putHeader(
                        "Location",
                        Reply.base(call.ctx(), MEDIA) + "/file/" + one.id() + "/binary?site=" + call.site().cloudId);
        Reply.empty(call.ctx(), 303);
    }

    private void stream(RoutingContext ctx, Issue.Attachment one) {
        ctx.response()
                .putHeader("Content-Type", one.type())
                .putHeader("Content-Length", String.valueOf(one.content().length()));
        if (Reply.begin(ctx)) {
            one.content()
                    .writeTo(stage.vertx(), ctx.response(), 0, one.content().length())
                    .onSuccess(done -> ctx.response().end())
                    .onFailure(failed -> ctx.request().connection().close());
        }
    }

    /** Only what hangs on an issue that the person sees. */
    private static Issue.Attachment attachment(JiraCall call) {
        return attachment(call.site().issues(call.known()), String.valueOf(call.ctx().pathParam("id")));
    }

    private static Issue.Attachment attachment(List<Issue> issues, String id) {
        return issues.stream()
                .flatMap(issue -> issue.attachments.stream())
                .filter(one -> one.id().equals(id))
                .findFirst()
                .orElseThrow(() -> JiraRefusal.of(404, "The attachment with id '" + id + "' does not exist"));
    }
}
