# Run by the image of PostgreSQL when its volume is empty: a database for Parley and one for Keycloak, each with an owner
# who owns nothing else. psql reads the passwords itself, so that they are on no command line.
psql --quiet --no-psqlrc --set=ON_ERROR_STOP=1 --username=postgres --dbname=postgres <<'SQL'
\set parley `cat /run/secrets/parley_database_password`
\set keycloak `cat /run/secrets/keycloak_database_password`
CREATE ROLE parley LOGIN PASSWORD :'parley';
CREATE ROLE keycloak LOGIN PASSWORD :'keycloak';
CREATE DATABASE parley OWNER parley ENCODING 'UTF8' TEMPLATE template0;
CREATE DATABASE keycloak OWNER keycloak ENCODING 'UTF8' TEMPLATE template0;
REVOKE ALL ON DATABASE parley, keycloak FROM PUBLIC;
SQL
