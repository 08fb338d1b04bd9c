#!/usr/bin/env bash
# Makes dist/Pagewise-VERSION-ARCHITECTURE.AppImage of dist/pagewise; needs appimagetool in PATH.
set -euo pipefail
cd "$(dirname "$0")/../.."

version=$(sed -n 's/^version = "\(.*\)"/\1/p' pyproject.toml)
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
chmod 755 "$tree"

mkdir -p "$tree/usr/lib"
cp -a dist/pagewise "$tree/usr/lib/"
resources/packaging/fonts.sh "$tree/usr/lib/pagewise/_internal/resources/fonts"
find "$tree/usr/lib/pagewise" -name 'libpython*.so*' -exec strip --strip-unneeded {} +
QT_QPA_PLATFORM=offscreen python resources/packaging/share.py "$tree/usr/share"
cp "$tree/usr/share/applications/pagewise.desktop" "$tree/usr/share/icons/hicolor/256x256/apps/pagewise.png" "$tree/"
ln -s usr/lib/pagewise/pagewise "$tree/AppRun"

export VERSION=$version
appimagetool --no-appstream "$tree" "dist/Pagewise-$version-$(uname -m).AppImage"
