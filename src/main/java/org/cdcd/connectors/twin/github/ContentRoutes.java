package org.cdcd.connectors.twin.github;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.SortedSet;
import java.util.TreeSet;
import org.cdcd.connectors.twin.Reply;
import org.jspecify.annotations.Nullable;

/** Files of a repository; writing one means naming the content it replaces. */
final class ContentRoutes {
    private static final int INLINE_LIMIT = 1024 * 1024;

    private final GitHubState state;
    private final Gate gate;

    ContentRoutes(GitHubState state, Gate gate) {
        this.state = state;
        this.gate = gate;
    }

    void mount(Router router) {
        String contents = "/repos/:owner/:repo/contents/*";
        gate.core(router.get(contents), this::get);
        gate.core(router.put(contents), this::put);
        gate.core(router.delete(contents), this::delete);
    }

    private Repository writable(Call call) {
        call.signedIn();
        Repository repository = state.visible(call);
        if (!call.mayWrite(repository) || !repository.pushable(call.person())) {
            throw GitHubRefusal.notFound();
        }
        return repository;
    }

    private static String path(Call call) {
        String path = call.path("*");
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    private static void branch(@Nullable String name) {
        if (name != null && !name.equals(Repository.BRANCH) && !name.equals("refs/heads/" + Repository.BRANCH)) {
            throw GitHubRefusal.of(404, "No commit found for the ref " + name);
        }
    }

    private void get(Call call) {
        Repository repository = state.visible(call);
        branch(call.query("ref"));
        String path = path(call);
        byte[] content = repository.files.get(path);
        if (content == null) {
            directory(call, repository, path);
        } else if (String.valueOf(call.ctx().request().getHeader("Accept")).contains("raw")) {
            Reply.send(call.ctx(), 200, "application/vnd.github.raw; charset=utf-8", Buffer.buffer(content));
        } else {
            call.answer(200, file(call, repository, path, content, true));
        }
    }

    private void directory(Call call, Repository repository, String path) {
        String prefix = path.isEmpty() ? "" : path + "/";
        SortedSet<String> names = new TreeSet<>();
        repository.files.keySet().stream()
                .filter(name -> name.startsWith(prefix))
                .forEach(name ->
                        names.add(prefix + name.substring(prefix.length()).split("/", 2)[0]));
        if (names.isEmpty()) {
            throw GitHubRefusal.notFound();
        }
        ArrayNode entries = Reply.JSON.createArrayNode();
        for (String name : names) {
            byte[] content = repository.files.get(name);
            entries.add(file(call, repository, name, content == null ? new byte[0] : content, false)
                    .put("type", content == null ? "dir" : "file"));
        }
        call.answer(200, entries);
    }

    private void put(Call call) {
        Repository repository = writable(call);
        ObjectNode body = call.body();
        String message = Call.text(body, "message");
        byte[] content = decode(Call.text(body, "content"));
        branch(body.path("branch").asText(Repository.BRANCH));
        String path = path(call);
        if (path.isEmpty() || path.contains("//") || path.startsWith("/") || path.contains("..")) {
            throw GitHubRefusal.of(422, "path contains a malformed path component");
        }
        boolean existed = precondition(repository, path, body);
        repository.files.put(path, content);
        ObjectNode json = Reply.JSON.createObjectNode();
        json.set("content", file(call, repository, path, content, false));
        json.set("commit", commit(call, repository, path, message));
        call.answer(existed ? 200 : 201, json);
    }

    private void delete(Call call) {
        Repository repository = writable(call);
        ObjectNode body = call.body();
        String message = Call.text(body, "message");
        String path = path(call);
        if (!repository.files.containsKey(path)) {
            throw GitHubRefusal.notFound();
        }
        Call.text(body, "sha");
        branch(body.path("branch").asText(Repository.BRANCH));
        precondition(repository, path, body);
        repository.files.remove(path);
        ObjectNode json = Reply.JSON.createObjectNode().putNull("content");
        json.set("commit", commit(call, repository, path, message));
        call.answer(200, json);
    }

    private static boolean precondition(Repository repository, String path, ObjectNode body) {
        byte[] old = repository.files.get(path);
        String sha = body.path("sha").asText("");
        if (old == null) {
            if (!sha.isEmpty()) {
                throw GitHubRefusal.of(409, path + " does not match " + sha);
            }
            return false;
        }
        if (sha.isEmpty()) {
            throw GitHubRefusal.missing("sha");
        }
        if (!sha.equals(Blob.sha(old))) {
            throw GitHubRefusal.of(409, path + " does not match " + sha);
        }
        return true;
    }

    private static byte[] decode(String content) {
        try {
            return Base64.getMimeDecoder().decode(checked(content));
        } catch (IllegalArgumentException broken) {
            throw GitHubRefusal.of(422, "content is not valid Base64");
        }
    }

    private static String checked(String content) {
        if (!content.matches("[A-Za-z0-9+/\\s]*={0,2}\\s*")) {
            throw GitHubRefusal.of(422, "content is not valid Base64");
        }
        return content;
    }

    private static ObjectNode file(Call call, Repository repository, String path, byte[] content, boolean inline) {
        ObjectNode json = place(call, repository, path, Blob.sha(content));
        String url = json.path("url").asText();
        String git = json.path("git_url").asText();
        String html = json.path("html_url").asText();
        json.put("type", "file")
                .put("name", path.substring(path.lastIndexOf('/') + 1))
                .put("path", path)
                .put("size", content.length)
                .put("download_url", html.replace("/blob/", "/raw/"));
        if (inline) {
            boolean small = content.length <= INLINE_LIMIT;
            json.put("encoding", small ? "base64" : "none")
                    .put(
                            "content",
                            small ? Base64.getMimeEncoder(60, new byte[] {'\n'}).encodeToString(content) + "\n" : "");
        }
        json.putObject("_links").put("self", url).put("git", git).put("html", html);
        return json;
    }

    /** Where a file is, in each of the ways of looking at it. */
    static ObjectNode place(Call call, Repository repository, String path, String sha) {
        String repo = call.json().api() + "/repos/" + repository.fullName();
        String html = call.json().web() + "/" + repository.fullName() + "/blob/" + Repository.BRANCH + "/" + path;
        return Reply.JSON
                .createObjectNode()
                .put("sha", sha)
                .put("url", repo + "/contents/" + path + "?ref=" + Repository.BRANCH)
                .put("html_url", html)
                .put("git_url", repo + "/git/blobs/" + sha);
    }

    private ObjectNode commit(Call call, Repository repository, String path, String message) {
        String sha = Blob.sha((path + state.newId()).getBytes(StandardCharsets.UTF_8));
        String repo = call.json().api() + "/repos/" + repository.fullName();
        var person = call.signedIn().person();
        ObjectNode commit = Reply.JSON
                .createObjectNode()
                .put("sha", sha)
                .put("node_id", GitHubJson.node("Commit", sha.hashCode()))
                .put("url", repo + "/git/commits/" + sha)
                .put("html_url", call.json().web() + "/" + repository.fullName() + "/commit/" + sha)
                .put("message", message);
        for (String role : new String[] {"author", "committer"}) {
            commit.putObject(role)
                    .put("name", person.name())
                    .put("email", person.email())
                    .put("date", state.now().toString());
        }
        commit.putObject("tree").put("url", repo + "/git/trees/" + sha).put("sha", sha);
        commit.putArray("parents");
        commit.putObject("verification")
                .put("verified", false)
                .put("reason", "unsigned")
                .putNull("signature")
                .putNull("payload")
                .putNull("verified_at");
        return commit;
    }
}
