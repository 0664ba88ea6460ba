#!/bin/sh
# Becomes Keycloak, which reads no secret from a file by itself. The variables live in this process only.
set -eu
secrets=${SECRETS:-/run/secrets}
KC_DB_PASSWORD=$(cat "$secrets/keycloak_db_password")
KC_BOOTSTRAP_ADMIN_CLIENT_SECRET=$(cat "$secrets/keycloak_admin_secret")
SPONA_GATEWAY_SECRET=$(cat "$secrets/gateway_auth__client_secret")
export KC_DB_PASSWORD KC_BOOTSTRAP_ADMIN_CLIENT_SECRET SPONA_GATEWAY_SECRET
exec "${KEYCLOAK:-/opt/keycloak/bin/kc.sh}" start --optimized --import-realm --cache=ispn \
  --log-level=info,io.smallrye.health:error
