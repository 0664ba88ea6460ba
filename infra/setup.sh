#!/bin/sh
# Builds .venv from the pinned requirements, with `spona` in it; does nothing when that is done already.
set -eu
cd "$(dirname "$0")/.."

say() { printf '%s\n' "$*" >&2; }
refuse() { say "$*"; exit 1; }

members="contracts services/chassis services/identification services/referral services/notifications gateway infra"
inputs="infra/setup.sh infra/requirements/uv.txt infra/requirements/dev.txt"
for member in $members; do inputs="$inputs $member/pyproject.toml"; done

stamp=.venv/.spona-setup
# The place counts too: an environment does not survive being moved.
wanted="$(pwd) $(cat $inputs | cksum)"
if [ -x .venv/bin/spona ] && [ "$(cat $stamp 2>/dev/null || :)" = "$wanted" ]; then exit 0; fi

suits() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }
python=
for candidate in ${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11}; do
  if suits "$candidate"; then python=$candidate; break; fi
done
[ -n "$python" ] || refuse "Spona needs Python 3.11 or newer, and ${PYTHON:-python3} is $( (${PYTHON:-python3} --version 2>&1 || echo missing) | tail -n 1 ); install a newer one, or name it: make setup PYTHON=/path/to/python3"

case "$(cat $stamp 2>/dev/null || :)" in "" | "$(pwd) "*) moved= ;; *) moved=yes ;; esac
if [ -n "$moved" ] || ! suits .venv/bin/python || ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
  say "Making .venv with $("$python" --version)"
  "$python" -m venv --clear .venv ||
    refuse "Python could not make .venv; on Debian and Ubuntu run: apt install python3-venv, then: make setup"
fi

# uv does not read pip's settings; who installs through a mirror has named it there.
mirror=$(.venv/bin/python -m pip config get global.index-url 2>/dev/null || :)
mirror=${PIP_INDEX_URL:-$mirror}
if [ -n "$mirror" ] && [ -z "${UV_DEFAULT_INDEX:-}" ]; then UV_DEFAULT_INDEX=$mirror; export UV_DEFAULT_INDEX; fi

unreachable="The packages could not be installed; see the lines above. Most often the package index cannot be reached (a mirror: set PIP_INDEX_URL) or the disk is full; then run: make setup"
say "Installing packages (pinned, hashes checked)"
.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r infra/requirements/uv.txt ||
  refuse "$unreachable"
uv() { .venv/bin/uv "$@" --python .venv/bin/python; }
uv pip install --quiet --require-hashes -r infra/requirements/dev.txt || refuse "$unreachable"
editable=
for member in $members; do editable="$editable -e ./$member"; done
uv pip install --quiet --no-build-isolation --no-deps $editable || refuse "$unreachable"
printf '%s' "$wanted" > $stamp
