# Shared by the commands in this folder: where things are, and how to say what
# is being done. Sourced, never run.

CNNC_ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
CNNC_VENV="$CNNC_ROOT/build/venv"

say() { printf '== %s\n' "$*"; }

fail() {
  printf '%s: error: %s\n' "$(basename "$0")" "$*" >&2
  exit 1
}

usage_error() {
  printf '%s: %s (see --help)\n' "$(basename "$0")" "$*" >&2
  exit 2
}

# The comment block at the top of a script is its --help text.
print_help() {
  sed -n '2,/^[^#]/{s/^# \{0,1\}//;t show;d;:show;p}' "$0"
}

# A command as root: directly, or through sudo for everyone else.
as_root() {
  if [ "$(id -u)" -eq 0 ]; then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo "$@"
  else
    fail "need root to run '$1': become root or install sudo"
  fi
}

# The build folder of a CMake preset, as CMakePresets.json has it.
build_dir() {
  case "$1" in
    dev) printf '%s/build\n' "$CNNC_ROOT" ;;
    *) printf '%s/build-%s\n' "$CNNC_ROOT" "$1" ;;
  esac
}
