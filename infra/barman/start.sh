#!/bin/sh
# Keeps both servers streamed and archived, and takes a base backup of each after two o'clock (UTC), once a night.
set -eu
umask 077
asks=$(cat /run/secrets/barman_password)
streams=$(cat /run/secrets/streaming_barman_password)
printf '*:*:*:barman:%s\n*:*:*:streaming_barman:%s\n' "$asks" "$streams" > /tmp/pgpass
# The first process of a container ends for no signal that it does not name.
trap 'exit 0' TERM
while :; do
  # Barman's own: starts what streams where it does not run, archives what came, and forgets what is too old.
  barman --quiet cron --keep-descriptors || :
  # What a recovery put aside may hold keys: no longer than any copy of them.
  find /var/lib/barman -path '*/received/*' -mtime +5 -delete
  # While PostgreSQL is synchronous and nothing streams it, every write waits for the next round.
  sleep 10 & wait "$!"
  for server in main keys; do
    # Backups are called by the moment at which they began.
    case "$(ls "/var/lib/barman/$server/base" 2>/dev/null | tail -n 1)" in
      "$(date --utc --date '2 hours ago' +%Y%m%d)"*) ;;
      *) barman --quiet backup --wait "$server" || : ;;
    esac
  done
done
