package org.cdcd.connectors.vault.keys;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A rule that holds however a {@link RemovableKek} is away. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@ParameterizedTest
@EnumSource(value = RemovableKek.Now.class, names = "HERE", mode = EnumSource.Mode.EXCLUDE)
public @interface WhileKekIsAway {}
