# Stands in for the image of PostgreSQL that docker/compose.yaml names: the programs that Parley embeds, and an entrypoint
# that does what compose.yaml asks of the real one.
FROM localhost/parley-check/system
RUN groupadd --system --gid 999 postgres && useradd --system --uid 999 --gid 999 --home-dir /var/lib/postgresql postgres \
 && install --directory --owner=postgres --group=postgres /var/lib/postgresql /var/run/postgresql
COPY programs /opt/postgresql
COPY entrypoint /usr/local/bin/
ENV PGDATA=/var/lib/postgresql/18/docker PATH=/opt/postgresql/bin:/usr/local/bin:/usr/bin:/bin
VOLUME ["/var/lib/postgresql"]
STOPSIGNAL SIGINT
ENTRYPOINT ["/usr/local/bin/entrypoint"]
