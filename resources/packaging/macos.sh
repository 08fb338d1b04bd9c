#!/usr/bin/env bash
# Makes dist/Pagewise-VERSION.dmg of dist/Pagewise.app. It is signed where SIGNING_IDENTITY names a
# Developer ID, and notarised where NOTARY_PROFILE names what `notarytool` has stored.
set -euo pipefail
cd "$(dirname "$0")/../.."

version=$(sed -n 's/^version = "\(.*\)"/\1/p' pyproject.toml)
image="dist/Pagewise-$version.dmg"
python resources/packaging/licences.py dist/Pagewise.app/Contents/Resources/licences
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
if [ -n "${SIGNING_IDENTITY:-}" ]; then
  rights="$folder/rights.plist"  # what a hardened program may not do unasked: models compile code
  /usr/libexec/PlistBuddy -c "Add :com.apple.security.cs.allow-jit bool true" \
    -c "Add :com.apple.security.cs.allow-unsigned-executable-memory bool true" "$rights"
  codesign --force --deep --options runtime --timestamp --entitlements "$rights" \
    --sign "$SIGNING_IDENTITY" dist/Pagewise.app
  rm "$rights"
else
  codesign --force --deep --sign - dist/Pagewise.app  # without any, Apple's processors refuse it
fi

cp -R dist/Pagewise.app "$folder/"
ln -s /Applications "$folder/Applications"
hdiutil create -volname Pagewise -srcfolder "$folder" -format ULFO -ov "$image"

if [ -n "${NOTARY_PROFILE:-}" ]; then
  xcrun notarytool submit "$image" --keychain-profile "$NOTARY_PROFILE" --wait
  xcrun stapler staple "$image"
fi
