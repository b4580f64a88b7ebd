package org.cdcd.connectors.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.Map;
import org.cdcd.connectors.app.Sandbox;
import org.cdcd.connectors.app.Server;
import org.cdcd.connectors.twin.Person;
import org.cdcd.connectors.twin.TwinServer;
import org.cdcd.connectors.twin.drive.DriveTwin;
import org.cdcd.connectors.twin.github.GitHubTwin;
import org.cdcd.connectors.wire.Json;

/** The child process: the whole server with its twins, whose own limits are out of the way. */
final class BenchServer {
    /** Written to the data folder when the server is ready: {@code github_token}, for calls straight to the twin. */
    static final String READY = "bench.json";

    private BenchServer() {}

    /** @param arguments settings, {@code key=value} */
    public static void main(String[] arguments) throws Exception {
        Map<String, String> settings = new HashMap<>();
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            settings.put(argument.substring(0, equals), argument.substring(equals + 1));
        }
        try (Server server = Server.start(settings)) {
            TwinServer twins = server.part(Sandbox.class).twins();
            GitHubTwin github = twins.twin(GitHubTwin.class);
            github.hourlyLimit(Integer.MAX_VALUE);
            twins.twin(DriveTwin.class).keepDigestsOnly();
            ObjectNode ready = Json.MAPPER
                    .createObjectNode()
                    .put("github_token", github.personalAccessToken(Person.ALICE, "repo"));
            Path data = Path.of(settings.get("connectors.data"));
            Path half = Files.write(data.resolve(READY + ".new"), Json.bytes(ready));
            Files.move(half, data.resolve(READY), StandardCopyOption.ATOMIC_MOVE);
            server.awaitStop();
        }
    }
}
