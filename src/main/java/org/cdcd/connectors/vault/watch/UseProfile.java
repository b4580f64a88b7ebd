package org.cdcd.connectors.vault.watch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.cdcd.connectors.wire.Json;
import org.jspecify.annotations.Nullable;

/**
 * How one credential is usually used: an exponentially weighted mean and variance of its uses a minute, which forget half within
 * 17 hours, and its uses by the hour of the day (UTC), which forget half within two weeks. Nothing is unusual before it has been
 * used for a day, and no hour is before it has been for a week.
 */
final class UseProfile {
    private static final double WEIGHT = 1.0 / 1440;
    private static final double SIGMAS = 6;
    private static final double UNUSUAL_SHARE = 0.01;
    private static final int UNUSUAL_PART = 4;
    private static final int HOURS = 24;
    private static final int LEAST_USES = 50;
    private static final Duration LEARNED = Duration.ofDays(1);
    private static final Duration HOURS_LEARNED = Duration.ofDays(7);
    private static final double HALF_LIFE_MINUTES = Duration.ofDays(14).toMinutes();

    private final Instant first;
    private final double[] hours = new double[HOURS];
    private long minute;
    private long uses;
    private double mean;
    private double variance;
    private int count;

    /** One that knows nothing. */
    UseProfile(Instant now) {
        this.first = now;
        this.minute = minute(now);
    }

    private UseProfile(JsonNode json) {
        this.first = Instant.ofEpochSecond(json.path("first").asLong());
        this.minute = json.path("minute").asLong();
        this.uses = json.path("uses").asLong();
        this.mean = json.path("mean").asDouble();
        this.variance = json.path("variance").asDouble();
        for (int hour = 0; hour < HOURS; hour++) {
            hours[hour] = json.path("hours").path(hour).asDouble();
        }
    }

    /** One that was written down; null if it cannot be read. */
    static @Nullable UseProfile read(String text) {
        try {
            JsonNode json = Json.MAPPER.readTree(text);
            return json.path("hours").size() == HOURS ? new UseProfile(json) : null;
        } catch (JsonProcessingException e) {
            return null;
        }
    }

    /** The minute that is not over is not part of it. */
    String written() {
        ObjectNode json = Json.MAPPER
                .createObjectNode()
                .put("first", first.getEpochSecond())
                .put("minute", minute)
                .put("uses", uses)
                .put("mean", mean)
                .put("variance", variance);
        ArrayNode list = json.putArray("hours");
        for (double hour : hours) {
            list.add(hour);
        }
        return json.toString();
    }

    /** Counts one use, and says whether there are too many in this minute. */
    boolean count(Instant now, VelocitySettings settings) {
        advance(minute(now));
        count++;
        uses++;
        hours[hour(now)]++;
        return count > most(now, settings);
    }

    /** Counts one use less, if it was one of this minute. */
    void takeBack(Instant now) {
        if (minute(now) == minute && count > 0) {
            count--;
            uses--;
            hours[hour(now)]--;
        }
    }

    /** Begins the minute anew. */
    void restart() {
        count = 0;
    }

    private double most(Instant now, VelocitySettings settings) {
        if (uses < LEAST_USES || first.plus(LEARNED).isAfter(now)) {
            return settings.cap();
        }
        int floor = isUnusual(now) ? settings.floor() / UNUSUAL_PART : settings.floor();
        return Math.min(settings.cap(), Math.max(floor, mean + SIGMAS * Math.sqrt(variance)));
    }

    /** Whether it was hardly ever used around this hour of the day. */
    private boolean isUnusual(Instant now) {
        if (first.plus(HOURS_LEARNED).isAfter(now)) {
            return false;
        }
        int hour = hour(now);
        double around = hours[(hour + HOURS - 1) % HOURS] + hours[hour] + hours[(hour + 1) % HOURS] - count;
        double all = -count;
        for (double one : hours) {
            all += one;
        }
        return all > 0 && around < UNUSUAL_SHARE * all;
    }

    private void advance(long now) {
        if (now <= minute) {
            return;
        }
        double distance = count - mean;
        mean += WEIGHT * distance;
        variance = (1 - WEIGHT) * (variance + WEIGHT * distance * distance);
        // the minutes without any use since, all at once: the sum of the same step for nothing
        double kept = Math.pow(1 - WEIGHT, now - minute - 1);
        variance = kept * variance + mean * mean * kept * (1 - kept);
        mean *= kept;
        double left = Math.pow(0.5, (now - minute) / HALF_LIFE_MINUTES);
        for (int hour = 0; hour < HOURS; hour++) {
            hours[hour] *= left;
        }
        minute = now;
        count = 0;
    }

    private static long minute(Instant time) {
        return Math.floorDiv(time.getEpochSecond(), 60);
    }

    private static int hour(Instant time) {
        return time.atOffset(ZoneOffset.UTC).getHour();
    }
}
