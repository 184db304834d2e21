#!/usr/bin/env bash
# usage: setup.sh run|test PYTHON: make .venv and install the hashed requirements; for tests also Chromium and PostgreSQL where apt can be used.
set -euo pipefail
kind=$1 python=$2
cd "$(dirname "$0")/.."
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "需要 Python 3.11 或更新 · Python 3.11 or newer is needed"; exit 1; }
[ -x .venv/bin/python ] || "$python" -m venv .venv
echo "安装依赖 · installing requirements ($kind)"
.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r "requirements/$kind.txt"
.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
if [ "$kind" = test ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  wanted=()
  command -v chromium >/dev/null || wanted+=(chromium)
  [ -n "$(fc-list :lang=zh 2>/dev/null | head -n 1)" ] || wanted+=(fonts-noto-cjk fontconfig)
  ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || wanted+=(postgresql)
  if [ ${#wanted[@]} -gt 0 ]; then
    echo "安装 ${wanted[*]}"
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "${wanted[@]}" >/dev/null
  fi
fi
touch ".venv/$kind.stamp"
