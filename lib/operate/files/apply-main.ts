/** The order of what apply.sh does. */
export const APPLY_MAIN = String.raw`
# what is to be run is written down first: a run that ends half-way is finished by the next one
note_reload() {
  [ ! -e "$work/reload.$1" ] || printf '%s\n' "$2" >>"$STATE/again"
}

is_asked_for() {
  [ -e "$work/reload.$1" ] || { [ -e "$STATE/again" ] && grep -qxF -e "$2" "$STATE/again"; }
}

reload() {
  is_asked_for "$1" "$2" || return 0
  say "run $2"
  [ -z "$DRY_RUN" ] || return 0
  did=yes
  reload_of "$1" </dev/null >"$work/words" 2>&1 || : >"$work/again.$1"
}

# what it asks may run only now
reload_again() {
  [ -e "$work/again.$1" ] || return 0
  reload_of "$1" </dev/null && return 0
  failed="$failed; '$2' failed"
  printf '%s\n' "$2" >>"$work/again"
}

run_command() {
  say "run $2"
  [ -n "$DRY_RUN" ] || command_of "$1" </dev/null || fail "'$2' failed: the commands are run again by the next run"
}

run_commands() {
  [ -n "$COMMANDS" ] && [ "$(cat "$STATE/commands" 2>/dev/null)" != "$COMMANDS" ] || return 0
  each_command run_command
  [ -n "$DRY_RUN" ] || { printf '%s\n' "$COMMANDS" >"$STATE/commands"; did=yes; }
}

# of two packet filters the stricter one decides
mask() {
  [ "$(systemctl is-enabled "$1" 2>/dev/null)" != masked ] || return 0
  say "mask $1"
  [ -n "$DRY_RUN" ] || { systemctl mask --now "$1" && did=yes; } || fail "$1 could not be masked"
}

enable() {
  systemctl is-enabled --quiet "$1" 2>/dev/null && return 0
  say "enable $1"
  [ -n "$DRY_RUN" ] || { systemctl enable --quiet "$1" && did=yes; } || fail "$1 could not be enabled"
}

start() {
  systemctl is-active --quiet "$1" 2>/dev/null && return 0
  say "start $1"
  [ -n "$DRY_RUN" ] || { systemctl start "$1" && did=yes; } || fail "$1 did not start: see journalctl -u $1"
}

# by the kernel alone: a network service that reads its files anew may take away what it does not find there
add_address() {
  if ! ip -o -4 address show dev "$1" | grep -qF " $2 "; then
    say "add $2 to $1"
    [ -n "$DRY_RUN" ] || { ip address add "$2" broadcast + dev "$1" && ip link set "$1" up && did=yes; } || fail "$1 did not take $2"
  fi
  [ -n "$3" ] || return 0
  way=$(ip -4 route show default)
  case $way in
    '')
      say "route default by $3"
      [ -n "$DRY_RUN" ] || { ip route add default via "$3" dev "$1" && did=yes; } || fail "there is no way by $3"
      ;;
    *"via $3 "*) ;;
    *) say "the default route stays '$way' until the next boot; then it is by $3" ;;
  esac
}

work=$(mktemp -d) || exit 1
kept=
did=
missing=
failed=
DRY_RUN=
NETWORK=
trap '[ -n "$kept" ] || take_back; rm -rf "$work"' EXIT
trap 'exit 1' INT TERM HUP
here=$(cd "$(dirname "$0")" && pwd) || exit 1
for word in "$@"; do
  case $word in
    --dry-run) DRY_RUN=yes ;;
    --network) NETWORK=yes ;;
    --help) usage; exit 0 ;;
    *) usage >&2; exit 2 ;;
  esac
done

check_machine
each_nic check_nic
[ -z "$FILTER" ] || check_login
each_file check_source
[ ! -e "$work/lacks" ] || fail 'nothing was changed'
[ -z "$NETWORK" ] || network_is_free
check_packages
each_file compare
[ -z "$NETWORK" ] || each_network_file compare
# keepalived watches it for files that drain servers
[ -n "$DRY_RUN" ] || mkdir -p /etc/lvs || fail '/etc/lvs could not be made'
each_file place_first
each_file judge
[ -n "$DRY_RUN" ] || { mkdir -p "$STATE" && printf '%s\n' "$HOST" >"$STATE/host" && each_reload note_reload; } || fail "$STATE could not be written"
kept=yes
each_file place_rest
[ -z "$NETWORK" ] || { each_network_file place_first; each_network_file place_rest; each_address add_address; network_at_boot; }
each_file list
remove_gone
[ -n "$DRY_RUN" ] || cp "$work/paths" "$STATE/paths" || fail "$STATE could not be written"
each_masked mask
[ -z "$did" ] || systemctl daemon-reload
each_reload reload
run_commands
each_unit enable
each_unit start
each_reload reload_again
[ -n "$DRY_RUN" ] || { [ -e "$work/again" ] && cp "$work/again" "$STATE/again"; } || rm -f "$STATE/again"
[ -z "$failed" ] || fail "installed, but $(printf '%s' "$failed" | cut -c3-)"
if [ -n "$DRY_RUN" ]; then
  say "$HOST: nothing was changed"
elif [ -n "$did" ]; then
  say "$HOST: done"
else
  say "$HOST: nothing to do, all is as it must be"
fi
`;
