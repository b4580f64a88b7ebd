package org.cdcd.connectors.egress;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;

/** Reads a stock Camel YAML file into route models, without adding them to the context. */
final class RouteFile {
    private static final Pattern LINE = Pattern.compile("line[: ]\\s*(\\d+)");

    private final CamelContext context;
    private final Path file;

    RouteFile(CamelContext context, Path file) {
        this.context = context;
        this.file = file;
    }

    /** @throws RoutesFailed if it cannot be read, or holds anything but routes */
    List<RouteDefinition> read() throws RoutesFailed {
        try {
            List<RouteDefinition> routes = new ArrayList<>();
            var resource = ResourceHelper.resolveMandatoryResource(context, "file:" + file.toAbsolutePath());
            for (RoutesBuilder builder : PluginHelper.getRoutesLoader(context).findRoutesBuilders(resource)) {
                routes.addAll(models((RouteBuilder) builder));
            }
            return routes;
        } catch (Exception e) {
            throw new RoutesFailed(file, line(e), e);
        }
    }

    private List<RouteDefinition> models(RouteBuilder builder) throws Exception {
        builder.setCamelContext(context);
        builder.configure();
        boolean onlyRoutes = builder.getRestCollection().getRests().isEmpty()
                && builder.getRouteTemplateCollection().getRouteTemplates().isEmpty()
                && builder.getTemplatedRouteCollection().getTemplatedRoutes().isEmpty();
        if (!onlyRoutes) {
            throw new IllegalArgumentException("a connector's file holds routes only");
        }
        for (RouteDefinition route : builder.getRouteCollection().getRoutes()) {
            builder.getRouteCollection().prepareRoute(route);
        }
        return builder.getRouteCollection().getRoutes();
    }

    /** The last line that the innermost message with one names: the first ones only say what was open then. */
    private static int line(Throwable failure) {
        int line = -1;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            Matcher named = LINE.matcher(String.valueOf(cause.getMessage()));
            while (named.find()) {
                line = Integer.parseInt(named.group(1));
            }
        }
        return line;
    }
}
