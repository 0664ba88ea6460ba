#!/bin/sh
# Puts the files of a server where PostgreSQL, at its next start, recovers them: recover main [MOMENT] | recover keys
set -eu
refuse() { echo "$1" >&2; exit 2; }
case "$#:${1-}" in
  1:main | 1:keys) backup=latest target="--target-tli latest" moment='' ;;
  2:main) backup=auto target="--target-action promote --target-time" moment=$2 ;;
  2:keys) refuse "The keys are recovered to their newest state only: in an earlier one a key that was destroyed would be back. Leave the moment out." ;;
  *) refuse "Say what is recovered: recover main, recover main 'YYYY-MM-DD HH:MM:SS+00', or recover keys." ;;
esac
home=/var/lib/barman/$1
barman --quiet archive-wal "$1"
# shellcheck disable=SC2086 -- several words
barman --quiet restore $target ${moment:+"$moment"} "$1" "$backup" "${PGDATA:?}" || {
  echo "Nothing was recovered. A moment has to lie after the end of one of these backups:" >&2
  barman list-backups "$1" >&2
  exit 1
}
# What was received of segments that are not archived yet (barman's own --partial-wal passes over those of a timeline that
# has nothing in the archive, as after a recovery). Nothing is streamed on from them: the server begins another timeline.
mkdir -p "$home/received"
find "$home/streaming" -name '*.partial' -exec mv {} "$home/received/" ';'
for segment in "$home"/received/*.partial; do
  whole=$PGDATA/barman_wal/$(basename "$segment" .partial)
  [ ! -e "$segment" ] || [ -e "$whole" ] || cp "$segment" "$whole"
done
echo "Recovered as soon as PostgreSQL is started; it may take a minute."
