#!/usr/bin/env bash
# usage: with_postgres.sh COMMAND ...: start a throw-away PostgreSQL on a free port, run the command with DATABASE_URL, stop it.
set -euo pipefail
bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)
[ -n "$bin" ] || { echo "没有 PostgreSQL:apt-get install postgresql · PostgreSQL is not installed"; exit 1; }
home=$(mktemp -d /tmp/bangfu-pg.XXXXXX)
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
as() { if [ "$(id -u)" = 0 ]; then su postgres -s /bin/bash -c "$*"; else bash -c "$*"; fi; }
if [ "$(id -u)" = 0 ]; then id postgres >/dev/null 2>&1 || useradd --system postgres; chown postgres "$home"; fi
trap 'as "$bin/pg_ctl -D $home/data -m immediate stop" >/dev/null 2>&1; rm -rf "$home"' EXIT
as "$bin/initdb -D $home/data -U bangfu --auth=trust -E UTF8 --locale=C.UTF-8" >/dev/null
as "$bin/pg_ctl -D $home/data -w -o '-p $port -k $home -c listen_addresses=127.0.0.1 -c fsync=off -c max_connections=60' -l $home/log start" >/dev/null
DATABASE_URL="postgres://bangfu@127.0.0.1:$port/postgres" "$@"
