package org.cdcd.connectors.catalog;

import java.util.ArrayList;
import java.util.List;

/** The problems found in one folder, in the order in which they were found. */
final class Complaints {
    /** Enough to work with; a file that is wrong everywhere is not listed line by line. */
    private static final int LIMIT = 100;

    private final List<CatalogProblem> problems = new ArrayList<>();

    void add(CatalogProblem problem) {
        if (problems.size() < LIMIT && !problems.contains(problem)) {
            problems.add(problem);
        }
    }

    void add(YamlFile file, String pointer, String message) {
        add(file.problem(pointer, message));
    }

    boolean none() {
        return problems.isEmpty();
    }

    List<CatalogProblem> list() {
        return List.copyOf(problems);
    }
}
