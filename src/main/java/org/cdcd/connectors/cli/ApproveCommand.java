package org.cdcd.connectors.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.cdcd.connectors.app.ContractApproval;
import org.cdcd.connectors.app.ServerSettings;
import org.cdcd.connectors.app.SettingsReader;
import org.cdcd.connectors.catalog.CatalogLoader;
import org.cdcd.connectors.wire.Unusable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lets the vault take up a changed contract. */
@Command(
        name = "approve",
        mixinStandardHelpOptions = true,
        description = "Approves what a connector.yaml says now about hosts, token endpoints, methods, paths and inputs."
                + " Until then the vault goes by what was approved before. Run it in the server's folder.",
        footerHeading = "%nExample:%n",
        footer = "  connectors approve github")
final class ApproveCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "ID", arity = "1..*", description = "The connectors to approve.")
    private List<String> connectors = new ArrayList<>();

    @Override
    public Integer call() throws IOException {
        ServerSettings settings = SettingsReader.read(Map.of()).settings();
        CatalogLoader loader = new CatalogLoader(settings.routes());
        for (String connector : connectors) {
            if (!loader.folders().contains(connector)) {
                throw new Unusable("there is no connector " + connector + " in " + settings.routes());
            }
            if (!loader.load(connector).problems().isEmpty()) {
                throw new Unusable("the connector " + connector + " has mistakes; connectors lint shows them");
            }
        }
        ContractApproval approval = new ContractApproval(settings);
        for (String connector : connectors) {
            approval.approve(connector);
            Shell.of(spec).out().println(connector + " is approved as it stands");
        }
        return ExitCode.OK;
    }
}
