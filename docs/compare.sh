#!/usr/bin/env bash
# Draws the pictures of `luohu compare` in the READMEs: docs/compare.png and docs/compare.zh.png. Run it from anywhere
# with the project's environment active; it takes a minute or two and some 2 GiB.
set -euo pipefail
cd "$(dirname "$0")"
for language in en zh; do
    case $language in en) picture=compare.png ;; zh) picture=compare.zh.png ;; esac
    luohu compare baseline plan county-seats-first centre-first --seed 1 --picture "$picture" --lang "$language" >/dev/null
done
