package org.cdcd.connectors.catalog;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the checks need to know of one route.
 *
 * @param id the route's id
 * @param pointer where the route stands in the file
 * @param name what stands behind {@code direct:}
 * @param endpoints every endpoint it sends to, in order
 */
record RouteOutline(YamlFile file, String pointer, String id, String name, List<Endpoint> endpoints) {

    /**
     * One endpoint.
     *
     * @param scheme the component: {@code service}, {@code result}, ...
     * @param path what follows the scheme: the method, an operation, a route's name
     * @param parameters as written, values as text
     */
    record Endpoint(YamlFile file, String pointer, String scheme, String path, Map<String, String> parameters) {

        String parameter(String name) {
            return parameters.getOrDefault(name, "");
        }

        /** The entries of a comma-separated parameter. */
        List<String> list(String name) {
            return List.of(parameter(name).split(",")).stream()
                    .map(String::strip)
                    .filter(entry -> !entry.isEmpty())
                    .toList();
        }

        /** The names behind {@code prefix.}. */
        Set<String> prefixed(String prefix) {
            var names = new LinkedHashSet<String>();
            parameters.keySet().forEach(name -> {
                if (name.startsWith(prefix + ".")) {
                    names.add(name.substring(prefix.length() + 1));
                }
            });
            return names;
        }

        /** Names under which values of the answer are kept for later calls. */
        Set<String> kept() {
            var names = new LinkedHashSet<String>();
            list("keep").forEach(entry -> names.add(entry.replaceFirst(":.*", "")));
            return names;
        }
    }
}
