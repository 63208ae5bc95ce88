#!/bin/sh
# Install from Debian what ionatlas needs and this machine lacks: tesseract, a Java 17 runtime, Maven, venv, make.
# Used by `make setup` and by the image. Needs root or sudo only when something is missing.
set -eu

missing=""
need() { # need COMMAND PACKAGE
    command -v "$1" >/dev/null 2>&1 || missing="$missing $2"
}
need tesseract tesseract-ocr
need mvn maven
if ! command -v java >/dev/null 2>&1 || ! java -version 2>&1 | grep -Eq 'version "(1[7-9]|[2-9][0-9])'; then
    missing="$missing openjdk-17-jre-headless"
fi
if [ "${1:-}" != "--without-python" ]; then
    need python3 python3
    python3 -c 'import ensurepip, venv' >/dev/null 2>&1 || missing="$missing python3-venv"
fi
# libraries that wheels expect from the system
for library in libglib-2.0.so.0:libglib2.0-0 libgomp.so.1:libgomp1 libstdc++.so.6:libstdc++6; do
    ls /usr/lib/*/"${library%%:*}" /lib/*/"${library%%:*}" >/dev/null 2>&1 || missing="$missing ${library##*:}"
done
[ -n "$missing" ] || exit 0

if ! command -v apt-get >/dev/null 2>&1; then
    echo "ionatlas needs:$missing; this is no Debian, so install them with your own package manager" >&2
    exit 3
fi
sudo=""
if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null 2>&1 || { echo "ionatlas needs:$missing; run as root: apt-get install$missing" >&2; exit 3; }
    sudo=sudo
fi
echo "installing from Debian:$missing"
$sudo apt-get update -q
DEBIAN_FRONTEND=noninteractive $sudo apt-get install -q -y --no-install-recommends $missing
