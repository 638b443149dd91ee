/** How apply.sh changes the machine: everything by a rename, nothing if a reader refuses its file. */
export const APPLY_INSTALL = String.raw`
owner_of() {
  case $1 in
    *:*) printf '%s' "$1" ;;
    *) printf '%s:%s' "$1" "$(id -gn "$1" 2>/dev/null)" ;;
  esac
}

compare() {
  from=$(source_of "$6" "$2" "$7") || return 0
  [ ! -d "$2" ] || fail "$2 is a folder here, and a file of $HOST: move it away"
  if cmp -s "$from" "$2" && [ "$(stat -c '%a %U:%G' "$2")" = "$3 $(owner_of "$4")" ]; then
    return 0
  fi
  : >"$work/changed.$1"
  [ -n "$5" ] && : >"$work/reload.$5"
  # what is new is named by no file in use, so the files that are judged may name it
  if [ ! -e "$2" ] && [ "$6" != judged ]; then
    : >"$work/first.$1"
  fi
}

place() {
  from=$(source_of "$6" "$2" "$7")
  folder=$(dirname "$2")
  new=$folder/.$(basename "$2").lvs-new
  keep "$2"
  mkdir -p "$folder" && (umask 077 && cp "$from" "$new") && chown "$(owner_of "$4")" "$new" && chmod "$3" "$new" &&
    sync "$new" && mv -f "$new" "$2" && relabel "$2" || { rm -f "$new"; fail "$2 could not be written"; }
  rm -f "$work/changed.$1"
  did=yes
}

# what was there before is the operator's
keep() {
  [ -e "$1" ] && [ ! -e "$STATE/before$1" ] || return 0
  [ -e "$STATE/paths" ] && grep -qxF -e "$1" "$STATE/paths" && return 0
  mkdir -p "$(dirname "$STATE/before$1")" && cp -p "$1" "$STATE/before$1" || fail "$1 could not be kept in $STATE/before"
}

relabel() {
  ! command -v restorecon >/dev/null 2>&1 || restorecon "$1"
}

place_first() {
  [ -e "$work/first.$1" ] || return 0
  say "install $2"
  [ -z "$DRY_RUN" ] || return 0
  printf '%s\n' "$2" >>"$work/taken-back"
  place "$@"
}

judge() {
  [ -e "$work/changed.$1" ] && [ "$6" = judged ] || return 0
  check_of "$1" "$here/files$2" >"$work/words" 2>&1 </dev/null && return 0
  if [ -n "$DRY_RUN" ] && { [ -n "$missing" ] || ls "$work"/first.* >/dev/null 2>&1; }; then
    say "the reader of $2 cannot judge it yet: it may need what is not there"
    return 0
  fi
  tail -n 20 "$work/words" >&2
  fail "the reader of $2 refuses it: no file was installed"
}

place_rest() {
  [ -e "$work/changed.$1" ] && [ ! -e "$work/first.$1" ] || return 0
  say "install $2"
  [ -n "$DRY_RUN" ] || place "$@"
}

list() { printf '%s\n' "$2" >>"$work/paths"; }

# files of an earlier export that this one does not have
remove_gone() {
  [ -e "$STATE/paths" ] || return 0
  while IFS= read -r path; do
    grep -qxF -e "$path" "$work/paths" && continue
    [ -e "$path" ] || continue
    say "remove $path"
    [ -n "$DRY_RUN" ] || { rm -f "$path"; did=yes; }
  done <"$STATE/paths"
}

# no new file stays if one was refused
take_back() {
  [ -e "$work/taken-back" ] || return 0
  while IFS= read -r path; do rm -f "$path"; done <"$work/taken-back"
}
`;
