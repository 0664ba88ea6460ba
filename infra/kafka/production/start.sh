#!/bin/sh
# Becomes the broker, once its data folder is formatted with the passwords of its own principals.
set -eu
settings=${SETTINGS:-/etc/spona/server.properties}
logging=${LOGGING:-/etc/spona/log4j2.yaml}
libraries=${LIBRARIES:-/opt/kafka/libs}
secrets=${SECRETS:-/run/secrets}
data=$(sed -n 's/^log\.dirs=//p' "$settings")

if [ ! -f "$data/meta.properties" ]; then
  cluster=$(head -c 16 /dev/urandom | base64 | tr '+/' '-_' | tr -d '=')
  umask 077
  arguments=$(mktemp)
  trap 'rm -f "$arguments"' EXIT
  # In a file of arguments: a command line can be read by every user of the machine.
  cat > "$arguments" <<END
kafka.tools.StorageTool
format
--config
"$settings"
--cluster-id=$cluster
--add-scram
"SCRAM-SHA-512=[name=admin,password=$(cat "$secrets/kafka_admin_password")]"
--add-scram
"SCRAM-SHA-512=[name=broker,password=$(cat "$secrets/broker_password")]"
END
  java -cp "$libraries/*" "-Dlog4j2.configurationFile=$logging" "@$arguments" > /dev/null
  rm -f "$arguments"
  trap - EXIT
fi
exec java -Xms256m -Xmx512m -XX:+UseG1GC -XX:+ExitOnOutOfMemoryError -cp "$libraries/*" \
  "-Dlog4j2.configurationFile=$logging" kafka.Kafka "$settings"
