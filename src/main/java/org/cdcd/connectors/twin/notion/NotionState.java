package org.cdcd.connectors.twin.notion;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.cdcd.connectors.twin.Person;
import org.cdcd.connectors.twin.Reply;

/** The workspace. Whoever uses it holds its monitor. */
final class NotionState {
    static final String WORKSPACE = "Example Workspace";

    private final InstantSource time;
    private final Map<String, Page> pages = new LinkedHashMap<>();
    private final Map<String, Block> blocks = new LinkedHashMap<>();
    private final Map<String, ObjectNode> uploads = new LinkedHashMap<>();
    private final List<ObjectNode> comments = new ArrayList<>();
    private int made;
    private int blocksLeft;
    private boolean blocked;
    private boolean readOnly;
    private boolean savesAndFails;

    NotionState(InstantSource time) {
        this.time = time;
        reset();
    }

    synchronized void reset() {
        pages.clear();
        blocks.clear();
        uploads.clear();
        comments.clear();
        made = 0;
        blocksLeft = Integer.MAX_VALUE;
        blocked = false;
        readOnly = false;
        savesAndFails = false;
        ObjectNode top = Reply.JSON.createObjectNode().put("type", "workspace").put("workspace", true);
        String author = Ids.user(Person.ALICE);
        add(new Page(Ids.HOME, top, title("Home"), author, now(), true));
        add(new Page(Ids.DIARY, top, title("Diary"), author, now(), false));
    }

    private static ObjectNode title(String text) {
        return Properties.PAGE.answered(Properties.ofTitle(text));
    }

    Instant now() {
        return time.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    String newId() {
        return Ids.of(9, ++made);
    }

    Stream<Page> pages() {
        return pages.values().stream().filter(Page::isShared);
    }

    Page page(String id) {
        return pages().filter(page -> page.id.equals(id))
                .findFirst()
                .orElseThrow(() -> NotionRefusal.notFound("page", id));
    }

    Block block(String id) {
        Block block = blocks.get(id);
        if (block == null) {
            throw NotionRefusal.notFound("block", id);
        }
        return block;
    }

    /** A page or a block by its id. */
    Container container(String id) {
        Block block = blocks.get(id);
        return block != null
                ? block
                : pages().filter(page -> page.id.equals(id))
                        .findFirst()
                        .orElseThrow(() -> NotionRefusal.notFound("block", id));
    }

    void add(Page page) {
        pages.put(page.id, page);
    }

    /** @param at where among the others */
    void add(Container to, int at, Block block) {
        if (blocksLeft == 0) {
            throw new NotionRefusal(403, "restricted_resource", "The workspace has reached its block limit.");
        }
        blocksLeft--;
        blocks.put(block.id, block);
        to.blocks().add(at, block);
    }

    Map<String, ObjectNode> uploads() {
        return uploads;
    }

    List<ObjectNode> comments() {
        return comments;
    }

    synchronized void blocksLeft(int number) {
        blocksLeft = number;
    }

    synchronized void blocked(boolean on) {
        blocked = on;
    }

    synchronized void readOnly(boolean on) {
        readOnly = on;
    }

    boolean isReadOnly() {
        return readOnly;
    }

    boolean isBlocked() {
        return blocked;
    }

    synchronized void saveAndFail() {
        savesAndFails = true;
    }

    /** Fails after something was saved, if that is planned. */
    void saved(String id) {
        if (savesAndFails) {
            savesAndFails = false;
            throw new NotionRefusal(503, "service_unavailable", "Notion is unavailable, please try again later.")
                    .with("retry_guidance", "The write was committed. Do not retry.")
                    .with("committed_resource_id", id);
        }
    }
}
