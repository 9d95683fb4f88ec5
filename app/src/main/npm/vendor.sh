#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Puts the library that draws the page's curves into a directory of classes, from npm, in the version and with the hash
# of package-lock.json. Without npm or its registry the page shows pictures instead.
#   sh vendor.sh WORK CLASSES
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$1
library=$work/node_modules/uplot
classes=$2/dev/tutti/app/uplot

if ! cmp -s "$here/package-lock.json" "$work/package-lock.json" || [ ! -f "$library/LICENSE" ]; then
    rm -rf "$work"
    mkdir -p "$work"
    cp "$here/package.json" "$here/package-lock.json" "$work/"
    if ! (cd "$work" && npm ci --prefer-offline --ignore-scripts --no-audit --no-fund --loglevel=error) >"$work/log" 2>&1; then
        echo "no npm, or not its registry: tutti bench will show curves as pictures; see $work/log" >&2
        exit 0
    fi
fi
mkdir -p "$classes"
cp "$library/dist/uPlot.iife.min.js" "$library/dist/uPlot.min.css" "$library/LICENSE" "$classes/"
