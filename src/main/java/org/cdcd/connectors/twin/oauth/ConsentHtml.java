package org.cdcd.connectors.twin.oauth;

import io.vertx.core.MultiMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.cdcd.connectors.twin.Person;

/** The pages a person sees; every value from outside is escaped. */
final class ConsentHtml {
    private ConsentHtml() {}

    static String problem(String sentence) {
        return page("This does not work", "<p>" + escape(sentence) + "</p>");
    }

    static String question(String clientId, MultiMap parameters, Map<String, Set<String>> scopes) {
        String hidden = parameters.entries().stream()
                .filter(entry -> !entry.getKey().startsWith("twin_"))
                .map(entry -> "<input type=hidden name=\"" + escape(entry.getKey()) + "\" value=\""
                        + escape(entry.getValue()) + "\">")
                .collect(Collectors.joining());
        String people = Person.ALL.stream()
                .map(person -> "<option value=\"" + person.login() + "\">" + person.name() + "</option>")
                .collect(Collectors.joining());
        String ticks = scopes.values().stream()
                .flatMap(Set::stream)
                .map(scope -> "<label><input type=checkbox name=twin_scopes checked value=\"" + escape(scope) + "\"> "
                        + escape(scope) + "</label><br>")
                .collect(Collectors.joining());
        return page(
                "May this program act for you?",
                "<form method=post>" + hidden + "<p><b>" + escape(clientId) + "</b> asks to act for "
                        + "<select name=twin_user>" + people + "</select></p><p>" + ticks
                        + "<input type=hidden name=twin_scopes value=none></p>"
                        + "<button name=twin_consent value=allow>Allow</button> "
                        + "<button name=twin_consent value=deny>Deny</button></form>");
    }

    private static String page(String title, String body) {
        return "<!doctype html><html lang=en><meta charset=utf-8><title>" + title + "</title><h1>" + title + "</h1>"
                + body + "<p><small>This is a local stand-in; nothing here is real.</small></p></html>";
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
