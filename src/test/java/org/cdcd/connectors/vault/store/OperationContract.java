package org.cdcd.connectors.vault.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

interface OperationContract extends Contract {
    @Test
    default void anotherRequestOfTheSameIdIsAConflict() {
        NewOperation operation = operation(newPerson());
        store().operations().begin(operation);

        assertThat(store().operations().begin(withHash(operation, "other"))).isEqualTo(new Begun.Conflict());
        store().operations().finish(operation.webid(), operation.requestId(), 200, new byte[] {1});
        assertThat(store().operations().begin(withHash(operation, "other"))).isEqualTo(new Begun.Conflict());
    }

    @Test
    default void aRunningRequestIsNotStartedAgain() {
        NewOperation operation = operation(newPerson());

        assertThat(store().operations().begin(operation)).isEqualTo(new Begun.Started());
        assertThat(store().operations().begin(operation)).isEqualTo(new Begun.Running());
    }

    @Test
    default void twoPeopleMayUseTheSameId() {
        NewOperation operation = operation(newPerson());
        store().operations().begin(operation);

        assertThat(store().operations()
                        .begin(new NewOperation(
                                newPerson(), operation.requestId(), "hash", operation.deadline(), operation.expires())))
                .isEqualTo(new Begun.Started());
    }

    @Test
    default void ofManyWhoBeginTheSameRequestOneStarts() throws Exception {
        NewOperation operation = operation(newPerson());

        List<Begun> begun = together(16, () -> store().operations().begin(operation));

        assertThat(begun).filteredOn(Begun.Started.class::isInstance).hasSize(1);
        assertThat(begun).filteredOn(Begun.Running.class::isInstance).hasSize(15);
    }

    @Test
    default void aFinishedRequestIsAnsweredFromTheStore() {
        NewOperation operation = operation(newPerson());
        byte[] answer = new byte[3 << 20];
        answer[answer.length - 1] = 7;
        store().operations().begin(operation);

        assertThat(store().operations().finish(operation.webid(), operation.requestId(), 502, answer))
                .isTrue();

        assertThat(store().operations().begin(operation)).isInstanceOfSatisfying(Begun.Finished.class, finished -> {
            assertThat(finished.status()).isEqualTo(502);
            assertThat(finished.response()).isEqualTo(answer);
        });
        assertThat(store().operations().finish(operation.webid(), operation.requestId(), 200, new byte[] {1}))
                .isFalse();
    }

    @Test
    default void whatThereWasBeforeIsToldWithoutBeginningAnything() {
        NewOperation operation = operation(newPerson());
        String webid = operation.webid();
        UUID request = operation.requestId();

        assertThat(store().operations().earlier(webid, request, operation.reqHash()))
                .isEmpty();
        assertThat(store().operations().begin(operation)).isEqualTo(new Begun.Started());
        assertThat(store().operations().earlier(webid, request, operation.reqHash()))
                .contains(new Begun.Running());
        store().operations().finish(webid, request, 200, new byte[] {1});
        assertThat(store().operations().earlier(webid, request, operation.reqHash()))
                .containsInstanceOf(Begun.Finished.class);
        assertThat(store().operations().earlier(webid, request, "another")).contains(new Begun.Conflict());
        assertThat(store().operations().earlier(newPerson(), request, operation.reqHash()))
                .isEmpty();
    }

    @Test
    default void aRequestThatWasNotSentMayBeginAgain() {
        NewOperation operation = operation(newPerson());
        store().operations().begin(operation);

        assertThat(store().operations().giveBack(operation.webid(), operation.requestId()))
                .isTrue();
        assertThat(store().operations().begin(operation)).isEqualTo(new Begun.Started());
    }

    @Test
    default void anAnswerIsNotGivenBack() {
        NewOperation operation = operation(newPerson());
        store().operations().begin(operation);
        store().operations().finish(operation.webid(), operation.requestId(), 200, new byte[] {1});

        assertThat(store().operations().giveBack(operation.webid(), operation.requestId()))
                .isFalse();
        assertThat(store().operations().finish(newPerson(), UUID.randomUUID(), 200, new byte[] {1}))
                .isFalse();
    }

    @Test
    default void theOutcomeIsUnknownLongAfterTheDeadline() {
        NewOperation operation = operation(newPerson());
        store().operations().begin(operation);

        pass(Duration.ofSeconds(59));
        assertThat(store().operations().begin(operation)).isEqualTo(new Begun.Running());
        pass(Duration.ofSeconds(2));
        assertThat(store().operations().begin(operation)).isEqualTo(new Begun.Unknown());
    }

    @Test
    default void theOutcomeIsUnknownOnceTheNodeIsDead() {
        NewOperation operation = operation(newPerson());
        Nodes other = new Nodes(store().database(), clock(), UUID.randomUUID().toString());
        other.beat();
        new Operations(store().database(), clock(), other).begin(operation);

        assertThat(store().operations().begin(operation)).isEqualTo(new Begun.Running());
        pass(Duration.ofSeconds(7));
        assertThat(store().operations().begin(operation)).isEqualTo(new Begun.Unknown());
    }

    @Test
    default void anUnknownOutcomeIsNotGivenBackButMayStillBecomeKnown() {
        NewOperation operation = operation(newPerson());
        store().operations().begin(operation);
        store().operations().unknown(operation.webid(), operation.requestId());

        assertThat(store().operations().giveBack(operation.webid(), operation.requestId()))
                .isFalse();
        assertThat(store().operations().begin(operation)).isEqualTo(new Begun.Unknown());
        store().operations().finish(operation.webid(), operation.requestId(), 200, new byte[] {1});
        assertThat(store().operations().begin(operation)).isInstanceOf(Begun.Finished.class);
    }

    @Test
    default void anExpiredIdMayBeUsedAgain() {
        NewOperation operation = operation(newPerson());
        store().operations().begin(operation);
        store().operations().finish(operation.webid(), operation.requestId(), 200, new byte[] {1});

        pass(Duration.ofHours(25));
        store().operations().sweepExpired();

        assertThat(store().operations().begin(operation)).isEqualTo(new Begun.Started());
    }

    private static NewOperation withHash(NewOperation operation, String hash) {
        return new NewOperation(
                operation.webid(), operation.requestId(), hash, operation.deadline(), operation.expires());
    }
}
