package org.cdcd.connectors.egress;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a {@code service:} endpoint says about its call: where each input goes. Immutable, checked when the route is built.
 *
 * @param host a name in the connector's hosts
 * @param path null if {@code url} is there
 * @param url the input (usually one that an earlier answer left) that holds the whole URL; its host must be {@code host}
 * @param allJson whether every input that is used nowhere else is a member of the JSON body
 * @param cursor where the decoded {@code next} goes
 * @param body the input whose upload is the body
 * @param strategy how a body is sent that takes several calls
 * @param each the input, a list, for each of whose elements the call is made; the element is the input {@code item}
 * @param until when a call that only asks has asked often enough; null if it is made once
 * @param keep what of the answer later calls need: names with a JSON Pointer or {@code header:name}
 * @param credential false for signed URLs, which must not get one
 */
record CallTemplate(
        String method,
        String host,
        @Nullable PathTemplate path,
        @Nullable String url,
        List<Field> query,
        List<Field> form,
        List<Field> json,
        boolean allJson,
        Map<String, TextTemplate> headers,
        @Nullable CursorPlace cursor,
        @Nullable String body,
        ServiceCall.AnswerKind answer,
        @Nullable String strategy,
        @Nullable String each,
        @Nullable Until until,
        Map<String, Picked> keep,
        boolean credential) {
    enum Place {
        QUERY,
        FORM,
        JSON
    }

    /** Where a cursor goes, and what it is called there. */
    record CursorPlace(Place place, String name) {}

    CallTemplate {
        if ((path == null) == (url == null)) {
            throw new IllegalArgumentException("a call has either 'path' or 'url'");
        }
        if (strategy != null && body == null) {
            throw new IllegalArgumentException("'upload' needs 'body', the input that is uploaded");
        }
        if (each != null && (until != null || body != null)) {
            throw new IllegalArgumentException("a call for each element of a list uploads nothing and does not wait");
        }
        if (until != null && (body != null || answer != ServiceCall.AnswerKind.JSON)) {
            throw new IllegalArgumentException("a call that asks again and again takes JSON and uploads nothing");
        }
        boolean hasJson = allJson || !json.isEmpty() || cursor != null && cursor.place() == Place.JSON;
        boolean hasForm = !form.isEmpty() || cursor != null && cursor.place() == Place.FORM;
        if (hasJson && hasForm || (hasJson || hasForm) && body != null && strategy == null) {
            throw new IllegalArgumentException("a call has one body: 'form', 'json' or 'body'");
        }
    }

    boolean sendsJson() {
        return allJson || !json.isEmpty() || cursor != null && cursor.place() == Place.JSON;
    }

    boolean sendsForm() {
        return !form.isEmpty() || cursor != null && cursor.place() == Place.FORM;
    }

    /** Names of all inputs that have a place of their own, so that {@code json=*} leaves them out. */
    Set<String> placed() {
        Set<String> names = new HashSet<>();
        if (path != null) {
            names.addAll(path.names());
        }
        for (List<Field> fields : List.of(query, form, json)) {
            fields.forEach(field -> names.addAll(field.inputs()));
        }
        headers.values().forEach(template -> names.addAll(template.names()));
        names.add(Cursor.INPUT);
        names.add(Each.ITEM);
        if (each != null) {
            names.add(each);
        }
        if (body != null) {
            names.add(body);
        }
        if (url != null) {
            names.add(url);
        }
        return names;
    }
}
