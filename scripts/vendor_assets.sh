#!/usr/bin/env bash
# Fetches the browser libraries from npm and writes what the pages use into ground/static/vendor.
# Run by hand when a version changes, look at the result, commit it: nothing here is needed to run the product.
set -euo pipefail
TABLER=1.6.1 ECHARTS=6.1.0 ESBUILD=0.28.2 HTMX=2.0.10
here=$(cd "$(dirname "$0")" && pwd)
target=$here/../src/bangfu/ground/static/vendor
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

npm pack --silent "@tabler/core@$TABLER" "htmx.org@$HTMX" > /dev/null
npm install --silent --no-save --no-audit --no-fund "echarts@$ECHARTS" "esbuild@$ESBUILD" > /dev/null
mkdir tabler htmx
tar xzf tabler-core-*.tgz -C tabler --strip-components 1
tar xzf htmx.org-*.tgz -C htmx --strip-components 1

rm -rf "$target" && mkdir -p "$target"
sed 's|/\*# sourceMappingURL=.*\*/||' tabler/dist/css/tabler.min.css > "$target/tabler.min.css"
cp htmx/dist/htmx.min.js "$target/htmx.min.js"
cp htmx/LICENSE "$target/htmx.LICENSE"
cp "$here/vendor/tabler.LICENSE" "$target/tabler.LICENSE"
cp "$here/vendor/echarts.js" echarts-entry.js
node_modules/.bin/esbuild echarts-entry.js --bundle --minify --format=esm \
  --legal-comments=none --log-level=warning --outfile="$target/echarts.min.js"
cp node_modules/echarts/LICENSE "$target/echarts.LICENSE"
cp node_modules/echarts/NOTICE "$target/echarts.NOTICE"
cp node_modules/zrender/LICENSE "$target/zrender.LICENSE"
printf '%s\n' "tabler $TABLER (MIT)" "htmx $HTMX (0BSD)" "echarts $ECHARTS (Apache-2.0), parts named in scripts/vendor/echarts.js" \
  "zrender, as echarts $ECHARTS asks for (BSD-3-Clause)" > "$target/VERSIONS"
du -sh "$target"
