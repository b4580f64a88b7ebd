package org.cdcd.connectors.egress;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a {@code service:} endpoint says about its call: where each input goes. Immutable, checked when the route is built.
 *
 * <p>Some of it serves a single service so far, and stays because a route could say it only with a script, which routes may
 * not have: a JSON argument in a header, which a session of several calls takes apart again, and a next page under another
 * path (Dropbox); a cursor that must be a number (TikTok); a call for each element of a list, whose answers are gathered
 * (Instagram); going on only where nothing was found, whatever else an answer may mean (Matrix).
 *
 * @param hosts names in the connector's hosts; more than one only with {@code url}
 * @param path null if {@code url} is there
 * @param nextPath where the next page is asked for, with nothing but the cursor; null for the same path
 * @param url the input (usually one that an earlier answer left) that holds the whole URL; its host must be one of {@code hosts}
 * @param allJson whether every input that is used nowhere else is a member of the JSON body
 * @param jsonHeader the header that the JSON stands in; null if it is the body
 * @param cursor where the decoded {@code next} goes
 * @param body the input whose upload is the body
 * @param multipart the parts, if the body is made of such; {@code body} is then the file among them
 * @param upload how a body is sent that takes several calls
 * @param each the input, a list, for each of whose elements the call is made; the element is the input {@code item}
 * @param until when a call that only asks has asked often enough; null if it is made once
 * @param refuseIfFound what the caller is told if the call finds something; it goes on only where that is not found
 * @param keep what of the answer later calls need: names with a JSON Pointer or {@code header:name}
 * @param lookup whether what the answer lacks of them is not there, rather than the service's error
 * @param words of inputs whose values the service calls otherwise: ours with its own
 * @param credential false for signed URLs, which must not get one
 */
record CallTemplate(
        String method,
        List<String> hosts,
        @Nullable PathTemplate path,
        @Nullable PathTemplate nextPath,
        @Nullable String url,
        List<Field> query,
        List<Field> form,
        List<Field> json,
        boolean allJson,
        @Nullable String jsonHeader,
        Map<String, TextTemplate> headers,
        @Nullable CursorPlace cursor,
        @Nullable String body,
        @Nullable Multipart multipart,
        ServiceCall.AnswerKind answer,
        @Nullable UploadTemplate upload,
        @Nullable String each,
        @Nullable Until until,
        @Nullable String refuseIfFound,
        Map<String, Picked> keep,
        boolean lookup,
        Map<String, Map<String, String>> words,
        boolean credential) {
    enum Place {
        QUERY,
        FORM,
        JSON,
        /** The cursor is the address of the next page. */
        URL
    }

    /**
     * Where a cursor goes, and what it is called there; for an address, the input that may stand in for {@code next}.
     *
     * @param number whether a JSON body has it as a number
     */
    record CursorPlace(Place place, String name, boolean number) {}

    /**
     * How a file goes in chunks.
     *
     * @param chunkHosts names of the hosts that may take them; empty for the host of the call
     */
    record UploadTemplate(Function<UploadOrder, UploadProtocol> protocol, List<String> chunkHosts) {}

    CallTemplate {
        if ((path == null) == (url == null)) {
            throw new IllegalArgumentException("a call has either 'path' or 'url'");
        }
        if (hosts.isEmpty() || hosts.size() > 1 && url == null) {
            throw new IllegalArgumentException("a call has one 'host', unless an earlier answer gave its 'url'");
        }
        if (nextPath != null && cursor == null) {
            throw new IllegalArgumentException("'next_path' needs 'cursor'");
        }
        if (upload != null && body == null) {
            throw new IllegalArgumentException("'upload' needs 'body', the input that is uploaded");
        }
        if (each != null && (until != null || body != null)) {
            throw new IllegalArgumentException("a call for each element of a list uploads nothing and does not wait");
        }
        if (multipart != null && (body != null) != (multipart.file() != null)) {
            throw new IllegalArgumentException(
                    "'file' names the part that 'body' goes into; one is nothing without the other");
        }
        if (until != null && (body != null || answer != ServiceCall.AnswerKind.JSON)) {
            throw new IllegalArgumentException("a call that asks again and again takes JSON and uploads nothing");
        }
        boolean hasJson =
                jsonHeader == null && (allJson || !json.isEmpty() || cursor != null && cursor.place() == Place.JSON);
        boolean hasForm = !form.isEmpty() || cursor != null && cursor.place() == Place.FORM;
        boolean alone = multipart != null || body != null && upload == null;
        if (hasJson && hasForm || (hasJson || hasForm) && alone || multipart != null && upload != null) {
            throw new IllegalArgumentException("a call has one body: 'form', 'json', 'multipart' or 'body'");
        }
    }

    /** Whether it asks for a next page where that has a path of its own. */
    boolean goesOn(Inputs inputs) {
        return nextPath != null && inputs.find(Cursor.INPUT) != null;
    }

    /** The inputs in the service's words. */
    Inputs worded(Inputs inputs) {
        Inputs worded = inputs;
        for (Map.Entry<String, Map<String, String>> input : words.entrySet()) {
            worded = worded.worded(input.getKey(), input.getValue());
        }
        return worded;
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
        if (multipart != null) {
            names.addAll(multipart.inputs());
        }
        names.add(Cursor.INPUT);
        names.add(Each.ITEM);
        if (each != null) {
            names.add(each);
        }
        if (cursor != null && cursor.place() == Place.URL) {
            names.add(cursor.name());
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
