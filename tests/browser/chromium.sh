#!/bin/sh
# The browser tests drive Debian's own Chromium. Install it where we may; else say what to install.
set -e
for name in chromium chromium-browser google-chrome; do
    if command -v "$name" >/dev/null 2>&1; then exit 0; fi
done
if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core
    exit 0
fi
echo "The browser tests need Chromium. Install it, then run make test again:" >&2
echo "    sudo apt-get install chromium" >&2
exit 1
