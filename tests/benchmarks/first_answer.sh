#!/usr/bin/env bash
# How long it takes from the .deb to the first right answer, on a Debian on which there is nothing:
# installs it, starts it as its entry in the menu does, with a folder, types a question, and waits
# until the document that answers it is the first; then it uninstalls it and lists what is left.
#
#     debootstrap --variant=minbase bookworm ROOT
#     tests/benchmarks/first_answer.sh ROOT PACKAGE.deb FOLDER QUESTION NAME_OF_THE_DOCUMENT PICTURE.png
#
# As root, with Xvfb, openbox, xdotool and ImageMagick. PICTURE.png shows the window at the end.
set -euo pipefail
[ -n "${MOUNTS_OF_ITS_OWN:-}" ] ||
  MOUNTS_OF_ITS_OWN=1 exec unshare --mount --propagation private "$0" "$@"
root=$1 package=$2 folder=$3 question=$4 wanted=$5 picture=$6

export DISPLAY=:79
Xvfb $DISPLAY -screen 0 1280x800x24 &> /dev/null & servers=$!
sleep 2
openbox &> /dev/null & servers="$servers $!"
mkdir -p "$root/tmp/.X11-unix" "$root/docs" "$root/dev/shm"
cp "$package" "$root/tmp/pagewise.deb"
cp /etc/resolv.conf "$root/etc/"
mount --bind /tmp/.X11-unix "$root/tmp/.X11-unix"
mount --bind "$folder" "$root/docs"
mount --bind /dev "$root/dev"
mount -t tmpfs shm "$root/dev/shm"
mount -t proc proc "$root/proc"
trap 'kill $servers' EXIT
inside() {
  local is=(PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 DISPLAY=$DISPLAY)
  chroot "$root" env -i "${is[@]}" bash -c "$1"
}
inside "apt-get update -qq" # as every desktop has done

began=$(date +%s)
tell() { echo "$1 after $(($(date +%s) - began)) s"; }
inside "apt-get install -y -qq /tmp/pagewise.deb" &> "$root.log"
tell "installed"
start=$(sed -n 's/^Exec=\(.*\) %F/\1/p' "$root/usr/share/applications/pagewise.desktop")
inside "$start /docs" &> "$root.log" & program=$!
until xdotool search --onlyvisible --name Pagewise > /dev/null; do sleep 0.2; done
tell "window on screen"
sleep 1
xdotool type --delay 60 "$question"
search="pagewise search '$question' --limit 1 --no-rerank --json"
until inside "$search" 2> /dev/null | grep -qF "$wanted\""; do
  kill -0 $program
  sleep 1
done
tell "answered"
sleep 15 # for its page
import -window root "$picture"
inside "pagewise status" | grep -E "documents|vector"
pkill -TERM -P $program
wait $program || true
inside "apt-get purge -y -qq pagewise" &> "$root.log"
echo "left of it:"
inside "find / -xdev -type f -ipath '*pagewise*'" | grep -v '^/tmp/pagewise.deb' || true
