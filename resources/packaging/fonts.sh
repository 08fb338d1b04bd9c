#!/usr/bin/env bash
# Puts fonts for Chinese, Japanese and Korean and for emoji into FOLDER, with their licences, out of
# the packages of Debian or Ubuntu: `fonts.sh FOLDER`. They are used where the system has none.
set -euo pipefail

folder=$(mkdir -p "$1" && cd "$1" && pwd)
packages=$(mktemp -d)
trap 'rm -rf "$packages"' EXIT
cd "$packages"
apt-get download -qq fonts-wqy-microhei fonts-noto-color-emoji
for each in *.deb; do
  dpkg-deb -x "$each" .
  name=${each%%_*}
  install -m 644 "usr/share/doc/$name/copyright" "$folder/$name.txt"
done
install -m 644 usr/share/fonts/truetype/wqy/wqy-microhei.ttc \
  usr/share/fonts/truetype/noto/NotoColorEmoji.ttf "$folder/"
