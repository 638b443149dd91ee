/** What apply.sh looks at before it changes anything: the machine, its NICs, its packages, the secrets. */
export const APPLY_CHECKS = String.raw`
usage() {
  cat <<EOF
Usage: sh apply.sh [--dry-run] [--network]

Makes this machine $HOST: judges each file by its reader, installs what differs, starts the units.
  --dry-run   say what would be done, and do nothing
  --network   also write the files of the NICs and add their addresses; nothing that they have is taken away

Exit code: 0 done, 1 refused or failed, 2 not understood.
EOF
}

say() { printf '%s\n' "$*"; }
fail() { printf '%s: %s\n' "$HOST" "$*" >&2; exit 1; }

check_machine() {
  [ "$(id -u)" = 0 ] || fail 'this needs root: run it with sudo'
  # in a subshell: the file sets variables as it likes
  found=$(. "$OS_RELEASE" 2>/dev/null && printf '%s %s %s' "$ID" "$(printf '%s' "$VERSION_ID" | cut -d. -f1)" "$(printf '%s' "$ID_LIKE" | tr ' ' ',')")
  is_this_system "$found" ||
    fail "these files are for $DISTRIBUTION, this machine is '$found' by $OS_RELEASE: synthesize the stack with the distribution that it has"
  if [ -e "$STATE/host" ] && [ "$(cat "$STATE/host")" != "$HOST" ]; then
    fail "this machine is $(cat "$STATE/host"): two machines with the same addresses break both; if it is to be another one now, remove $STATE/host"
  fi
}

check_nic() {
  [ -e "$NICS/$1" ] && return 0
  others=
  for nic in "$NICS"/*; do
    others="$others $(basename "$nic") ($(cat "$nic/address" 2>/dev/null))"
    [ "$(cat "$nic/address" 2>/dev/null)" != "$2" ] || fail "the NIC with the MAC $2 is $1 in the stack and $(basename "$nic") here: export again with --nic $1=$(basename "$nic")"
  done
  fail "there is no NIC $1: this machine has$others; export again with --nic $1=NAME"
}

# the filter must not shut out who runs this
check_login() {
  # sudo keeps it from what it starts, and has it itself
  login=${'$'}{SSH_CONNECTION:-$(tr '\0' '\n' <"/proc/$PPID/environ" 2>/dev/null | sed -n 's/^SSH_CONNECTION=//p')}
  [ -n "$login" ] || return 0
  set -- $login
  [ "$4" = 22 ] || fail "you came by SSH on port $4, the filter of $HOST lets in 22 alone: log in by that, or by the console"
  case $1 in *:*) return 0 ;; esac
  ssh_allowed "$(number_of "$1")" || fail "you came by SSH from $1, which the filter of $HOST does not let in: log in from a network of sshFrom, or by the console"
}

number_of() {
  IFS=. read -r a b c d <<EOF
$1
EOF
  echo "$(( (a << 24) + (b << 16) + (c << 8) + d ))"
}

check_packages() {
  missing=
  for package in $PACKAGES; do
    package_is_there "$package" || missing="$missing $package"
  done
  [ -n "$missing" ] || return 0
  if [ -n "$DRY_RUN" ]; then
    say "would install the packages$missing; a file whose reader is among them cannot be judged before"
    return 0
  fi
  say "installing the packages$missing"
  install_packages $missing || fail "the packages$missing could not be installed: see what the package manager says above"
  did=yes
}

# a secret lies beside this program, or already where it belongs
source_of() {
  if [ "$1" = secret ]; then
    for place in "$here/secrets$2" "$2"; do
      if [ -f "$place" ] && [ "$(sha256sum <"$place" | cut -d' ' -f1)" = "$3" ]; then
        printf '%s' "$place"
        return 0
      fi
    done
    return 1
  fi
  case $1 in
    network) printf '%s' "$here/network$2" ;;
    *) printf '%s' "$here/files$2" ;;
  esac
}

check_source() {
  from=$(source_of "$6" "$2" "$7") && [ -f "$from" ] && return 0
  [ "$6" = secret ] || fail "$from is missing: copy the whole export"
  why='is not here'
  [ ! -e "$here/secrets$2" ] || why='has another content than at the synth'
  say "the secret $2 $why: copy $8 of the machine that synthesized to $here/secrets$2 (sha256 $7)" >&2
  : >"$work/lacks"
}
`;
