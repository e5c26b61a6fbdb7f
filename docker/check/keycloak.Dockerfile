# Stands in for the image of Keycloak that docker/compose.yaml names: its published archive.
FROM localhost/parley-check/base
COPY --chown=1000:0 keycloak /opt/keycloak
RUN chown 1000:0 /opt/keycloak
USER 1000
WORKDIR /opt/keycloak
