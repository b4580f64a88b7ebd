package org.cdcd.connectors.twin.tiktok;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.buffer.Buffer;
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
 * TikTok's twin answers as a description says that was written by hand from TikTok's pages, for TikTok publishes none and has
 * no Java client. It shows that twin, connector and pages agree on names and types, and no more: what the host of the
 * uploads answers, and which error comes where, nobody has described.
 */
public final class TikTokConformanceTest {
    /** What was written by hand; of the host of the uploads nothing is held against it. */
    public static final Service SERVICE = new Service(
            "tiktok",
            "tiktok/tiktok-v2.handwritten.openapi.yaml",
            Service.Strength.WRITTEN_BY_HAND,
            "open.tiktokapis.com",
            "",
            new TikTokDialect());

    private static final class TikTokDialect implements Dialect {
        @Override
        public boolean concerns(Recorded recorded) {
            return !recorded.path().startsWith("/v2/oauth/");
        }
    }

    @RegisterExtension
    static final Twins TWINS = new Twins();

    private final Caller caller = TWINS.caller();
    private String token = "";

    private JsonNode post(String path, String json) {
        return caller.json(
                        "POST",
                        "https://open.tiktokapis.com/v2/" + path,
                        Caller.json(json),
                        "Authorization",
                        "Bearer " + token)
                .json()
                .path("data");
    }

    @Test
    void answersAsTheDescriptionSays() {
        token = TWINS.server()
                .twin(TikTokTwin.class)
                .token(Person.ALICE, "user.info.basic", "video.list", "video.upload", "video.publish");
        String[] bearer = {"Authorization", "Bearer " + token};
        caller.get("https://open.tiktokapis.com/v2/user/info/?fields=open_id,display_name", bearer);
        String film = post("video/list/?fields=id,title,create_time", "{'max_count':2}")
                .at("/videos/0/id")
                .asText();
        post("video/query/?fields=id", "{'filters':{'video_ids':['" + film + "']}}");
        caller.call("POST", "https://open.tiktokapis.com/v2/post/publish/creator_info/query/", Buffer.buffer(), bearer);
        String source = "'source_info':{'source':'FILE_UPLOAD','video_size':3,'chunk_size':3,'total_chunk_count':1}";
        post("post/publish/video/init/", "{'post_info':{'privacy_level':'SELF_ONLY'}," + source + "}");
        JsonNode begun = post("post/publish/inbox/video/init/", "{" + source + "}");
        caller.call(
                "PUT",
                begun.path("upload_url").asText(),
                Buffer.buffer("abc"),
                "Content-Type",
                "video/mp4",
                "Content-Range",
                "bytes 0-2/3");
        post(
                "post/publish/status/fetch/",
                "{'publish_id':'" + begun.path("publish_id").asText() + "'}");
        Proof.ofTwin(SERVICE, TWINS.server().recorded("tiktok"));
    }
}
