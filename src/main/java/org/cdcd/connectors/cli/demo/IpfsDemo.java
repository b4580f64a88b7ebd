package org.cdcd.connectors.cli.demo;

import static org.cdcd.connectors.cli.demo.Steps.anyItem;
import static org.cdcd.connectors.cli.demo.Steps.expect;
import static org.cdcd.connectors.cli.demo.Steps.parameters;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.cdcd.connectors.wire.Json;
import org.cdcd.connectors.wire.Result;

/** IPFS: a file is added to a node and listed. */
final class IpfsDemo implements ServiceDemo {
    @Override
    public void run(Steps steps) throws InterruptedException {
        ObjectNode fields = Json.MAPPER.valueToTree(steps.fields("ipfs"));
        UUID credential = steps.value(
                "ipfs", "link", () -> steps.linkBySecret("ipfs", "app_password", fields), id -> "to a node, sealed");
        if (credential == null) {
            return;
        }
        String name = "file " + steps.mark();
        steps.step("ipfs", "upload", () -> {
            byte[] content = name.getBytes(StandardCharsets.UTF_8);
            ObjectNode upload = steps.client().upload(new ByteArrayInputStream(content), content.length, "text/plain");
            Result added = steps.operate("ipfs", credential, "upload", parameters("name", name, "content", upload));
            return added.json().path("id").asText().substring(0, 16) + "…";
        });
        steps.step("ipfs", "list", () -> {
            Result listed = steps.operate("ipfs", credential, "list", parameters());
            expect(anyItem(listed, one -> name.equals(one.path("name").asText())), "the new file is not listed");
            return listed.json().path("items").size() + " pins";
        });
    }
}
