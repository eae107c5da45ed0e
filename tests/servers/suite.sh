# Shared by fleet, check and stability: where s3conform is, starting one server of this folder, running the suite there.
# The binary is S3CONFORM_BIN, else the release or the debug build.
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
reports=$(cd "$here/../.." && pwd)/reports
s3conform=${S3CONFORM_BIN:-}
for build in release debug; do
  [ -n "$s3conform" ] || [ ! -x "$here/../../target/$build/s3conform" ] || s3conform=$here/../../target/$build/s3conform
done
[ -n "$s3conform" ] || { echo "no s3conform: set S3CONFORM_BIN or build it" >&2; exit 2; }

# Where servers are installed, as in common.sh.
packages=${S3CONFORM_SERVERS:-${XDG_CACHE_HOME:-$HOME/.cache}/s3conform-servers}

# known NAME...: each has to be a server script, that is one that names its version.
known() {
  local name
  for name in "$@"; do
    [ -x "$here/$name" ] && [ -n "$(fact "$name" version)" ] ||
      { echo "$name is no server; servers are: $(cd "$here" && grep -l '^version=' -- * | tr '\n' ' ')" >&2; exit 2; }
  done
}

# fact NAME WHAT: what the server's script says of it: its version, or the scenarios that it does not survive.
fact() { sed -n "s/^$2=//p" "$here/$1" | tr -d '"' | head -1; }

# The run file that is committed for a server.
record() { echo "$reports/$1/$(fact "$1" version).jsonl"; }

# serve NAME: starts it in $scratch/server, its target file in $scratch/target.yaml; it is stopped when the script ends.
serve() {
  scratch=$(mktemp -d)
  trap '"$here/stop" "$scratch/server"; rm -rf "$scratch"' EXIT
  trap 'exit 130' INT TERM
  "$here/$1" "$scratch/server" > "$scratch/target.yaml"
  "$here/buckets" "$scratch/target.yaml" | sort > "$scratch/before.txt"
}

# skips NAME: the flags that leave out what the server does not survive, in the array of this name.
skips() {
  local scenario
  skips=()
  for scenario in $(fact "$1" fatal); do skips+=(--skip "$scenario"); done
}

# suite NAME OUT FLAG...: runs what the server survives and writes the run file; what is printed goes to $scratch/run.txt.
suite() {
  local name=$1 out=$2 status=0
  shift 2
  skips "$name"
  "$s3conform" run --target "$scratch/target.yaml" --out "$out" --force --color never "${skips[@]}" "$@" > "$scratch/run.txt" 2>&1 || status=$?
  [ "$status" -le 1 ] || { echo "the run ended with exit status $status:"; tail -20 "$scratch/run.txt"; return 1; }
}

# steady NAME: of lines that begin with a scenario those that are the same each time: no races, which differ by chance, and
# not what the server's script names because the server itself answers now this, now that.
steady() {
  local scenario left_out='[^:]*race[^:]*'
  for scenario in $(fact "$1" unstable); do left_out+="|$scenario"; done
  grep -vE "^($left_out):"
}

# outcomes NAME RUN: what was observed, one line for each scenario.
outcomes() { "$s3conform" judge "$2" --format outcomes | steady "$1"; }

# tidy: whether the server holds the buckets that it held before.
tidy() {
  "$here/buckets" "$scratch/target.yaml" | sort > "$scratch/after.txt"
  diff --label "buckets before" --label "buckets after" -u "$scratch/before.txt" "$scratch/after.txt"
}


# publishable RUN: a run file is published, so it may name the loopback interface, but not this machine.
publishable() {
  local word
  for word in "$scratch" "$HOME/" "$(hostname)" "$here"; do
    # A host name of a letter or two would be found in any text.
    [ "${#word}" -le 3 ] || ! grep -qF -- "$word" "$1" || { echo "the run file names this machine: $word"; return 1; }
  done
}

# there NAME: whether it is installed already.
there() {
  [ -e "$packages/$1/installed" ] || { [ -n "$(fact "$1" command)" ] && command -v "$(fact "$1" command)" > /dev/null; }
}

# at_hand: the servers that can be checked here within minutes; why the others are not goes to standard error.
at_hand() {
  local name
  for name in $(cd "$here" && grep -l '^version=' -- *); do
    case $(fact "$name" install) in
      quick) echo "$name" ;;
      root)
        if there "$name" || [ "$(id -u)" -eq 0 ]; then echo "$name"
        else echo "not checked: $name needs root to install its Debian packages" >&2; fi ;;
      slow)
        if there "$name" || [ "${S3CONFORM_SLOW_SERVERS:-}" = yes ]; then echo "$name"
        else echo "not checked: $name takes minutes to install and is not there; S3CONFORM_SLOW_SERVERS=yes installs it" >&2; fi ;;
      *) echo "not checked: $name is not available: $(fact "$name" missing)" >&2 ;;
    esac
  done
}
