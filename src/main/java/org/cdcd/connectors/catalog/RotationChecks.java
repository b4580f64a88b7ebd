package org.cdcd.connectors.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;

/** Whether a way of linking says all that replacing its key takes, and nothing that its strategy has no use for. */
final class RotationChecks {
    private static final String CREATE = "create";
    private static final String LIST = "list";
    private static final String DELETE = "delete";

    private final JsonNode way;
    private final JsonNode rotation;
    private final String at;
    private final Set<String> known;
    private final BiConsumer<String, String> complaints;

    /**
     * Prepares for one way.
     *
     * @param known what a link knows of the account
     * @param complaints takes a pointer and what is wrong there
     */
    RotationChecks(JsonNode way, String at, Set<String> known, BiConsumer<String, String> complaints) {
        this.way = way;
        this.rotation = way.path("rotation");
        this.at = at + "/rotation";
        this.known = known;
        this.complaints = complaints;
    }

    void run() {
        String secret = rotation.path("secret").asText();
        if (!way.path("fields").path(secret).path("secret").asBoolean()) {
            complaints.accept(at + "/secret", "there is no secret field '" + secret + "'");
        }
        String strategy = rotation.path("strategy").asText();
        switch (strategy) {
            case "dual" -> {
                needed(strategy, CREATE, LIST, DELETE);
                dual();
            }
            case "replace" -> {
                needed(strategy, CREATE);
                useless(strategy, LIST);
            }
            default -> useless(strategy, CREATE, LIST, DELETE);
        }
        call(CREATE, Rotation.LABEL);
        call(LIST);
        call(DELETE, Rotation.KEY_ID);
        parameters();
    }

    private void dual() {
        if (!rotation.at("/create/answer").has("id")) {
            complaints.accept(at + "/create/answer", "id is missing: the old key is ended by it");
        }
        if (!named()) {
            complaints.accept(
                    at + "/create/parameters", "nothing is {label}: a key whose answer got lost is found again by it");
        }
        Duration age = Duration.parse(rotation.path("max_age").asText());
        if (Duration.parse(rotation.path("overlap").asText()).compareTo(age) >= 0) {
            complaints.accept(at + "/overlap", "must be shorter than max_age");
        }
    }

    private boolean named() {
        for (JsonNode value : rotation.at("/create/parameters")) {
            if (Template.variables(value.asText()).contains(Rotation.LABEL)) {
                return true;
            }
        }
        return Template.variables(rotation.at("/create/url").asText()).contains(Rotation.LABEL);
    }

    private void needed(String strategy, String... calls) {
        for (String call : calls) {
            if (!rotation.has(call)) {
                complaints.accept(at, strategy + " needs " + call);
            }
        }
    }

    private void useless(String strategy, String... calls) {
        for (String call : calls) {
            if (rotation.has(call)) {
                complaints.accept(at + "/" + call, strategy + " does not use it; remove it");
            }
        }
    }

    private void call(String call, String... more) {
        if (!rotation.has(call)) {
            return;
        }
        String url = rotation.path(call).path("url").asText();
        String pointer = at + "/" + call + "/url";
        if (url.startsWith("http://")) {
            complaints.accept(pointer, "a key travels there: write https");
        }
        provided(pointer, url, more);
        if (call.equals(DELETE) && !Template.variables(url).contains(Rotation.KEY_ID)) {
            complaints.accept(pointer, "{key_id} is missing: nothing else says which key ends");
        }
        if (way.at("/inject/kind").asText().equals("query")
                || way.at("/inject/kind").asText().equals("mail")) {
            complaints.accept(pointer, "a key that is put on by this inject cannot go on a call of the vault's own");
        }
    }

    private void parameters() {
        List<String> names = new ArrayList<>();
        rotation.at("/create/parameters").fieldNames().forEachRemaining(names::add);
        for (String name : names) {
            JsonNode value = rotation.at("/create/parameters").path(name);
            if (value.isTextual()) {
                provided(Pointers.child(at + "/create/parameters", name), value.asText(), Rotation.LABEL);
            }
        }
    }

    private void provided(String pointer, String template, String... more) {
        Set<String> names = new TreeSet<>(known);
        names.addAll(List.of(more));
        for (String name : Template.variables(template)) {
            if (!names.contains(name)) {
                complaints.accept(pointer, "nothing provides {" + name + "}");
            }
        }
    }
}
