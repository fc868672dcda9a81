#!/bin/sh
# Makes the real-PBX lab on a bare Debian machine, as root: SIPp and an Asterisk >= 18. Quick when it is there already.
# Debian's own asterisk package where there is one, else the one of a later release in a chroot at SWITCHKEY_LAB_ROOT.
set -eu

root=${SWITCHKEY_LAB_ROOT:-/var/lib/switchkey-lab/asterisk}
suite=${SWITCHKEY_LAB_SUITE:-forky}
oldest=18
export DEBIAN_FRONTEND=noninteractive

say() { echo "lab: $*"; }
has() { command -v "$1" >/dev/null 2>&1; }
has_asterisk() { has asterisk || [ -x "$root/usr/sbin/asterisk" ]; }

if has sipp && has_asterisk; then
  say 'SIPp and Asterisk are installed'
  exit 0
fi
if [ "$(id -u)" -ne 0 ]; then
  say 'run this as root: it installs Debian packages' >&2
  exit 1
fi

install_packages() {
  apt-get install -y -q --no-install-recommends "$@"
}

# A later release in a folder of its own. A half-made one stays under the name .part and is thrown away next time.
build_chroot() {
  part=$root.part
  has debootstrap || install_packages debootstrap
  scripts=/usr/share/debootstrap/scripts
  [ -e "$scripts/$suite" ] || ln -s sid "$scripts/$suite"
  rm -rf --one-file-system "$part"
  mkdir -p "$(dirname "$root")"
  debootstrap --variant=minbase "$suite" "$part"
  # Nothing may start a service in there, and without its own name in hosts Asterisk asks DNS for every call.
  printf '#!/bin/sh\nexit 101\n' >"$part/usr/sbin/policy-rc.d"
  chmod 755 "$part/usr/sbin/policy-rc.d"
  printf '127.0.0.1 localhost %s\n' "$(hostname)" >"$part/etc/hosts"
  # The release files of a mirror that is no longer updated run out; the signatures are checked all the same.
  chroot "$part" apt-get -o Acquire::Check-Valid-Until=false update -q
  chroot "$part" apt-get install -y -q --no-install-recommends asterisk
  chroot "$part" apt-get clean
  rm -rf "$root"
  mv "$part" "$root"
}

# Two runs at once would build into the same folder.
if [ "${LAB_LOCKED:-}" = '' ]; then
  LAB_LOCKED=1 exec flock /var/lock/switchkey-lab.lock "$0"
fi

apt-get update -q
has sipp || install_packages sip-tester
if ! has_asterisk; then
  offered=$(apt-cache policy asterisk | sed -n 's/^ *Candidate: *\([0-9]*:\)\{0,1\}\([0-9][0-9]*\)\..*/\2/p')
  if [ "${offered:-0}" -ge "$oldest" ]; then
    say "installing Asterisk $offered from this release"
    install_packages asterisk
    if has systemctl; then systemctl disable --now asterisk >/dev/null 2>&1 || true; fi
  else
    say "this release has no Asterisk: building a $suite chroot in $root"
    build_chroot
  fi
fi
say 'ready'
