package org.cdcd.connectors.vault.accounts.rotation;

import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Set;
import org.cdcd.connectors.catalog.Rotation;
import org.cdcd.connectors.vault.accounts.calls.JsonScalars;
import org.cdcd.connectors.vault.accounts.tokens.RawAnswer;
import org.cdcd.connectors.vault.keys.Secret;
import org.cdcd.connectors.vault.store.KeyRotation.Made;
import org.jspecify.annotations.Nullable;

/** A key as a service has just made it. Closing it zeroes it. */
record NewKey(Secret key, Made made) implements AutoCloseable {
    private static final DateTimeFormatter TIME = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
            .appendPattern("[XXX][XX][X]")
            .toFormatter();

    /** @throws KeyRefused if no key is in the answer */
    static NewKey read(RawAnswer answer, Rotation.Answer places) throws KeyRefused {
        try {
            JsonScalars json = JsonScalars.read(answer.body(), Set.of(places.key()));
            Secret key = json.takeSecret(places.key());
            json.close();
            if (key == null) {
                throw new KeyRefused(answer.status(), false);
            }
            String id = text(json, places.id());
            return new NewKey(key, new Made(id, time(text(json, places.expires()))));
        } catch (IOException e) {
            throw new KeyRefused(answer.status(), false);
        }
    }

    private static @Nullable String text(JsonScalars json, @Nullable String pointer) {
        String text = pointer == null ? "" : json.text(pointer);
        return text.isEmpty() ? null : text;
    }

    /** A time that nobody can read must not cost the key. */
    private static @Nullable Instant time(@Nullable String text) {
        try {
            return text == null ? null : OffsetDateTime.parse(text, TIME).toInstant();
        } catch (DateTimeException e) {
            return null;
        }
    }

    @Override
    public void close() {
        key.close();
    }

    @Override
    public String toString() {
        return "NewKey[" + made.id() + "]";
    }
}
