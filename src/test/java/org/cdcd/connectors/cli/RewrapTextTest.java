package org.cdcd.connectors.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import org.cdcd.connectors.wire.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RewrapTextTest {
    private static String text(String status) throws JsonProcessingException {
        return RewrapText.of(Json.MAPPER.readTree(status.replace('\'', '"')));
    }

    @Test
    void whatIsLeftIsToldWithHowFastItGoes() throws Exception {
        assertThat(text("{'current':2,'remaining':700,'total':1200,'broken':0,'perSecond':830.4,'secondsLeft':1}"))
                .isEqualTo("700 of 1200 are still to be wrapped anew, 830 a second, about 1 s more;"
                        + " this goes on in the background.");
    }

    @ParameterizedTest
    @CsvSource({"119,119 s", "120,2 min", "121,3 min", "7199,120 min", "7200,2 h", "7201,3 h"})
    void aTimeIsToldInTheUnitThatPeopleCountIn(long seconds, String told) throws Exception {
        assertThat(text("{'current':2,'remaining':7,'total':9,'perSecond':0.25,'secondsLeft':" + seconds + "}"))
                .contains(", 0.3 a second, about " + told + " more;");
    }

    @Test
    void aVaultThatHasSeenNothingOfTheWorkGuessesNothing() throws Exception {
        assertThat(text("{'current':2,'remaining':700,'total':1200}"))
                .isEqualTo("700 of 1200 are still to be wrapped anew; this goes on in the background.");
        assertThat(text("{'current':2,'remaining':0,'total':1200}")).isEqualTo("Everything is under version 2.");
    }

    @Test
    void aStandstillIsSaidAndNoTimeIsPromised() throws Exception {
        assertThat(text("{'current':2,'remaining':700,'total':1200,'perSecond':0.0}"))
                .contains("still to be wrapped anew, and of late none was;")
                .doesNotContain("about");
    }

    @Test
    void theEndIsToldWithHowFastItWent() throws Exception {
        assertThat(text("{'current':2,'remaining':0,'total':1200,'perSecond':8312.2}"))
                .isEqualTo("Everything is under version 2; it was wrapped anew at 8312 a second.");
    }

    @Test
    void whatDoesNotOpenIsNotWaitedFor() throws Exception {
        assertThat(text("{'current':2,'remaining':1,'total':1200,'broken':1,'perSecond':3.0}"))
                .isEqualTo("1 do not open and stay under their version; all others are under version 2.");
        assertThat(text("{'current':2,'remaining':5,'total':1200,'broken':1,'perSecond':3.0,'secondsLeft':2}"))
                .endsWith("background. 1 of them do not open and stay under their version.");
    }
}
