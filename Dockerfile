# syntax=docker/dockerfile:1
# One image, three roles: docker run cdcd/connectors serve --role=gateway|vault|all (all is the default).

FROM maven:3.9.11-eclipse-temurin-25 AS build
WORKDIR /src
COPY pom.xml ./
COPY .mvn .mvn
RUN mvn -B --no-transfer-progress dependency:go-offline
# The jar holds the defaults that application.yaml names.
COPY application.yaml ./
COPY src src
RUN mvn -B --no-transfer-progress -Dmaven.test.skip=true -Dspotless.check.skip package \
    && cp target/connectors-*[!s].jar connectors.jar \
    && java -Djarmode=tools -jar connectors.jar extract --layers --destination layers

FROM eclipse-temurin:25.0.1_8-jre AS run
RUN groupadd --system --gid 10001 connectors \
    && useradd --system --uid 10001 --gid connectors --home-dir /connectors --shell /usr/sbin/nologin connectors \
    && install -d -o connectors -g connectors -m 0700 /connectors /connectors/data
WORKDIR /connectors
# From what changes least to what changes most, so that a new version moves few layers.
COPY --from=build --chown=root:root /src/layers/dependencies/ ./
COPY --from=build --chown=root:root /src/layers/spring-boot-loader/ ./
COPY --from=build --chown=root:root /src/layers/snapshot-dependencies/ ./
COPY --from=build --chown=root:root /src/layers/application/ ./
COPY --chown=root:root application.yaml ./
COPY --chown=root:root routes routes
USER 10001:10001
VOLUME /connectors/data
# Inside a container loopback reaches nobody. The management port stays there: set SERVER_ADDRESS for an operators' network.
ENV CONNECTORS_FRONT_HOST=0.0.0.0
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s \
    CMD ["java", "-XX:TieredStopAtLevel=1", "-jar", "connectors.jar", "doctor", "--health"]
# No attach, no heap dumps: what a process of this image holds in memory stays there.
ENTRYPOINT ["java", "-XX:+DisableAttachMechanism", "-XX:-HeapDumpOnOutOfMemoryError", "-XX:MaxRAMPercentage=70", \
    "-Djdk.serialFilter=!*", "--enable-native-access=ALL-UNNAMED", "-jar", "connectors.jar"]
CMD ["serve"]
