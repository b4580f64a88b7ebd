package org.cdcd.connectors.e2e;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.cdcd.connectors.cli.CommandLineTool;

/** The program in this process, for starts that must fail. */
final class Here {
    private Here() {}

    static Child.Ended serve(Map<String, String> settings) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("serve"));
        settings.forEach((name, value) -> arguments.addAll(List.of("--set", name + "=" + value)));
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream before = System.err;
        System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
        try {
            int exitCode = CompletableFuture.supplyAsync(() -> CommandLineTool.run(arguments.toArray(String[]::new)))
                    .get(2, TimeUnit.MINUTES);
            return new Child.Ended(exitCode, "", said.toString(StandardCharsets.UTF_8));
        } finally {
            System.setErr(before);
        }
    }
}
