package org.cdcd.connectors.operate;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;

/** Which methods each path takes, for the {@code Allow} header (RFC 9110, 10.2.1). */
final class MountedPaths {
    private record Mounted(String method, String template, Pattern path) {}

    private final List<Mounted> mounted = new CopyOnWriteArrayList<>();

    void add(String method, String template) {
        // what is between the variables holds no character that a pattern would read otherwise but the dot
        String pattern = template.replace(".", "\\.").replaceAll("\\{\\w+}", "[^/]+") + "/?";
        mounted.add(new Mounted(method, template, Pattern.compile(pattern)));
    }

    void remove(String method, String template) {
        mounted.removeIf(one -> one.method().equals(method) && one.template().equals(template));
    }

    List<String> methods(String path) {
        return mounted.stream()
                .filter(one -> one.path().matcher(path).matches())
                .map(Mounted::method)
                .sorted()
                .distinct()
                .toList();
    }
}
