package org.cdcd.connectors.catalog;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One connector's step from a generation to the next.
 *
 * @param before null if it is new
 * @param now null if its folder is gone
 * @param routeFiles the Camel YAML files of the new generation, by name; they may have changed even if the contract has not
 */
public record CatalogChange(
        String connectorId,
        @Nullable Connector before,
        @Nullable Connector now,
        List<Path> routeFiles) {
    public CatalogChange {
        routeFiles = List.copyOf(routeFiles);
    }

    /** Is told of a change before it becomes visible. */
    @FunctionalInterface
    public interface Listener {
        /**
         * Makes ready for the change.
         *
         * @throws Refused to keep the generation before; the catalog then reports its problems
         */
        void prepare(CatalogChange change) throws Refused;
    }

    /** A listener's no. */
    public static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;
        private final transient List<CatalogProblem> problems;

        public Refused(List<CatalogProblem> problems) {
            super("the new generation cannot be used", null, false, false);
            this.problems = List.copyOf(problems);
        }

        public List<CatalogProblem> problems() {
            return problems;
        }
    }
}
