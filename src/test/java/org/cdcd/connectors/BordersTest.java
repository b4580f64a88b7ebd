package org.cdcd.connectors;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import org.apache.camel.Processor;

@AnalyzeClasses(packages = "org.cdcd.connectors", importOptions = ImportOption.DoNotIncludeTests.class)
class BordersTest {
    private static final String ROOT = "org.cdcd.connectors.";

    @ArchTest
    static final ArchRule onlyTheVaultTouchesKeyMaterial = noClasses()
            .that()
            .resideOutsideOfPackages(ROOT + "vault..", ROOT + "wire..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("com.google.crypto.tink..", ROOT + "vault.keys..");

    @ArchTest
    static final ArchRule nothingOutsideTheVaultImportsItsInside = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + "vault..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(ROOT + "vault.*..");

    @ArchTest
    static final ArchRule theGatewayKnowsTheVaultByItsDoorOnly = noClasses()
            .that()
            .resideInAnyPackage(ROOT + "egress..", ROOT + "operate..", ROOT + "limits..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(ROOT + "vault..", ROOT + "identity..");

    @ArchTest
    static final ArchRule theVaultIsFreeOfCamel = noClasses()
            .that()
            .resideInAPackage(ROOT + "vault..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.camel..");

    @ArchTest
    static final ArchRule theWireIsPlainJava = noClasses()
            .that()
            .resideInAPackage(ROOT + "wire..")
            .and()
            .haveSimpleNameNotEndingWith("package-info")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.springframework..", "org.apache.camel..", "io.vertx..");

    @ArchTest
    static final ArchRule theVaultsLayersGoOneWay =
            slices().matching(ROOT + "vault.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule thePartsOfTheAccountsGoOneWay =
            slices().matching(ROOT + "vault.accounts.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule thePartsOfTheAccountsDoNotKnowWhoPutsThemTogether = noClasses()
            .that()
            .resideInAPackage(ROOT + "vault.accounts.*..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(ROOT + "vault.accounts");

    @ArchTest
    static final ArchRule processorsAreHiddenAndFinal = classes()
            .that()
            .implement(Processor.class)
            .and()
            .areNotAnonymousClasses()
            .and()
            // Camel's management reads the breaker's state through this class
            .doNotHaveSimpleName("AsyncCircuitBreaker")
            .should()
            .bePackagePrivate()
            .andShould()
            .haveModifier(com.tngtech.archunit.core.domain.JavaModifier.FINAL);

    @ArchTest
    static final ArchRule nobodyReadsTheClockBehindOurBack = noClasses()
            .that()
            .resideOutsideOfPackages(ROOT + "cli..", ROOT + "app..")
            .should()
            .callMethod(java.time.Instant.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis");
}
