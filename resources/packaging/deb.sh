#!/usr/bin/env bash
# Makes dist/pagewise_VERSION_ARCHITECTURE.deb of dist/pagewise, which PyInstaller has made of
# pagewise.spec in the Python environment that is active.
set -euo pipefail
cd "$(dirname "$0")/../.."

version=$(sed -n 's/^version = "\(.*\)"/\1/p' pyproject.toml)
architecture=$(dpkg --print-architecture)
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
chmod 755 "$tree"

mkdir -p "$tree/usr/lib" "$tree/usr/bin" "$tree/DEBIAN"
cp -a dist/pagewise "$tree/usr/lib/"
resources/packaging/fonts.sh "$tree/usr/lib/pagewise/_internal/resources/fonts"
find "$tree/usr/lib/pagewise" -name 'libpython*.so*' -exec strip --strip-unneeded {} +
find "$tree/usr/lib/pagewise" -name '*.so*' -exec chmod 644 {} +
ln -s ../lib/pagewise/pagewise "$tree/usr/bin/pagewise"
ln -s ../lib/pagewise/pagewise "$tree/usr/bin/pagewise-gui"
QT_QPA_PLATFORM=offscreen python resources/packaging/share.py "$tree/usr/share"

# What all desktops have is not in the folder: older copies would break the system's drivers.
cat > "$tree/DEBIAN/control" <<END
Package: pagewise
Version: $version
Architecture: $architecture
Maintainer: The Pagewise authors <pagewise@users.noreply.github.com>
Section: utils
Priority: optional
Installed-Size: $(du -sk "$tree/usr" | cut -f1)
Depends: libc6 (>= $(ldd --version | sed -n '1s/.* //p')), libstdc++6, libgcc-s1, zlib1g,
 libegl1, libgl1, libx11-6, libx11-xcb1, libxcb1, libglib2.0-0, libdbus-1-3, libfontconfig1,
 libfreetype6, libgssapi-krb5-2, libwayland-client0, libwayland-cursor0, libwayland-egl1, libxau6, libxdmcp6, xkb-data
Description: finds the passages of your own documents that answer a question
 Drop folders on the window, and type a question in plain words: passages that hold its
 words, and passages that mean it, appear at once, best first. Nothing leaves the machine.
END
find "$tree/usr" -type d -exec chmod 755 {} +
dpkg-deb --root-owner-group -Zzstd -z12 --build "$tree" "dist/pagewise_${version}_$architecture.deb"
