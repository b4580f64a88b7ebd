package org.cdcd.connectors.twin.instagram;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.ext.web.Router;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.cdcd.connectors.twin.Reply;
import org.cdcd.connectors.twin.instagram.Feed.Container;

/** Containers: made of an address that Instagram fetches, ready after a while, published once. */
final class PublishRoutes {
    private static final int LONGEST_CAPTION = 2200;
    private static final int MOST_TAGS = 30;
    private static final int MOST_PARTS = 10;

    private final GraphGate gate;
    private final Feed feed;

    PublishRoutes(GraphGate gate, Feed feed) {
        this.gate = gate;
        this.feed = feed;
    }

    void mount(Router router) {
        gate.on(router.post("/:version/:account/media"), GraphGate.PUBLISH, this::contain);
        gate.on(router.post("/:version/:account/media_publish"), GraphGate.PUBLISH, this::publish);
        gate.on(router.get("/:version/:account/content_publishing_limit"), GraphGate.PUBLISH, this::limit);
    }

    private void contain(GraphCall call) {
        AccountRoutes.own(call);
        caption(call.text("caption"));
        List<String> children = List.of();
        if (call.text("media_type").equals("CAROUSEL")) {
            children = call.list("children");
            parts(call, children);
        } else if (!call.text("media_type").isEmpty()
                && !call.text("media_type").equals("IMAGE")) {
            throw GraphRefusal.invalid("Param media_type is not one that this account may use.");
        } else if (Fetched.isHere(call.required("image_url"))) {
            fetch(call);
            return;
        } else {
            image(call.required("image_url"));
        }
        answer(call, feed.contain(call, children).id);
    }

    private static void caption(String caption) {
        long tags = caption.chars().filter(one -> one == '#').count();
        if (caption.codePointCount(0, caption.length()) > LONGEST_CAPTION || tags > MOST_TAGS) {
            throw GraphRefusal.of(36004, 2207010, "The caption was too long, or had too many hashtags.");
        }
    }

    private void parts(GraphCall call, List<String> children) {
        boolean good = children.size() >= 2
                && children.size() <= MOST_PARTS
                && children.stream()
                        .map(id -> feed.container(id, call.person()))
                        .allMatch(one -> one != null && one.part);
        if (!good) {
            throw GraphRefusal.invalid("Param children must hold 2 to 10 containers that were made as carousel items.");
        }
    }

    private void fetch(GraphCall call) {
        Fetched.from(call.ctx().vertx(), call.required("image_url"))
                .onComplete(done -> GraphGate.guard(call.ctx(), () -> {
                    if (done.failed()) {
                        throw notFetched();
                    }
                    synchronized (feed) {
                        feed.fetched(done.result());
                        answer(call, feed.contain(call, List.of()).id);
                    }
                }));
    }

    private static GraphRefusal notFetched() {
        return GraphRefusal.of(9004, 2207052, "The media could not be fetched from this URI, or is no JPEG.");
    }

    /** Nothing is fetched from the internet; the address alone says what would be found. */
    private static void image(String address) {
        String path;
        try {
            URI url = URI.create(address);
            path = "https".equals(url.getScheme()) && url.getHost() != null ? String.valueOf(url.getPath()) : "";
        } catch (IllegalArgumentException notAnAddress) {
            path = "";
        }
        if (!path.toLowerCase(Locale.ROOT).matches(".*\\.jpe?g")) {
            throw notFetched();
        }
    }

    private void publish(GraphCall call) {
        AccountRoutes.own(call);
        String id = call.required("creation_id");
        Container container = feed.container(id, call.person());
        if (container == null) {
            throw GraphRefusal.unknown(id);
        }
        if (!container.status(feed.now()).equals("FINISHED")) {
            throw GraphRefusal.of(9007, 2207027, "The media is not ready for publishing, please wait for a moment.");
        }
        if (feed.publishedToday(call.person()) >= feed.limit()) {
            throw GraphRefusal.of(
                    9, 2207042, "You reached the maximum number of posts that is allowed to be published.");
        }
        answer(call, feed.publish(container).id());
    }

    private static void answer(GraphCall call, String id) {
        call.answer(Reply.JSON.createObjectNode().put("id", id));
    }

    private void limit(GraphCall call) {
        AccountRoutes.own(call);
        ObjectNode all = Reply.JSON.createObjectNode().put("quota_usage", feed.publishedToday(call.person()));
        all.putObject("config").put("quota_total", feed.limit()).put("quota_duration", 86_400);
        ObjectNode answer = Reply.JSON.createObjectNode();
        answer.putArray("data").add(call.shown(all, "quota_usage", Set.of("quota_usage", "config")));
        call.answer(answer);
    }
}
