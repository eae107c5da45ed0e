# Shared by the scripts that run the suite: finds s3conform, starts one server of this folder and runs the suite on it.
# The binary is S3CONFORM_BIN, or else the release or the debug build.
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
reports=$(cd "$here/../.." && pwd)/reports
s3conform=${S3CONFORM_BIN:-}
for build in release debug; do
  [ -n "$s3conform" ] || [ ! -x "$here/../../target/$build/s3conform" ] || s3conform=$here/../../target/$build/s3conform
done
[ -n "$s3conform" ] || { echo "s3conform not found; build it or set S3CONFORM_BIN" >&2; exit 2; }
export S3CONFORM_BIN=$s3conform

# The folder in which servers are installed, as in common.sh.
packages=${S3CONFORM_SERVERS:-${XDG_CACHE_HOME:-$HOME/.cache}/s3conform-servers}

# known NAME...: fails unless each name is a server script, which means that it declares its version.
known() {
  local name
  for name in "$@"; do
    [ -x "$here/$name" ] && [ -n "$(fact "$name" version)" ] ||
      { echo "$name is not a server; choose from: $(cd "$here" && grep -l '^version=' -- * | tr '\n' ' ')" >&2; exit 2; }
  done
}

# fact NAME WHAT: prints what the server's script declares, such as its version or the scenarios that end its process.
fact() { sed -n "s/^$2=//p" "$here/$1" | tr -d '"' | head -1; }

# record NAME: prints the path of the server's committed run file.
record() { echo "$reports/$1/$(fact "$1" version).jsonl"; }

# serve NAME: starts the server in $scratch/server with its target file in $scratch/target.yaml. It stops when the script ends.
serve() {
  scratch=$(mktemp -d)
  trap '"$here/stop" "$scratch/server"; rm -rf "$scratch"' EXIT
  trap 'exit 130' INT TERM
  "$here/$1" "$scratch/server" > "$scratch/target.yaml"
  "$here/buckets" "$scratch/target.yaml" | sort > "$scratch/before.txt"
}

# skips NAME: fills the array `skips` with the flags that leave out the scenarios that end the server's process.
skips() {
  local scenario
  skips=()
  for scenario in $(fact "$1" fatal); do skips+=(--skip "$scenario"); done
}

# suite NAME OUT FLAG...: runs the suite without those scenarios and writes the run file; the output goes to $scratch/run.txt.
suite() {
  local name=$1 out=$2 status=0
  shift 2
  skips "$name"
  "$s3conform" run --destructive --target "$scratch/target.yaml" --out "$out" --force --color never "${skips[@]}" "$@" > "$scratch/run.txt" 2>&1 || status=$?
  [ "$status" -le 1 ] || { echo "the run ended with exit status $status:"; tail -20 "$scratch/run.txt"; return 1; }
}

# steady NAME: filters lines that begin with a scenario, and keeps those that are the same each time. It drops races, which
# differ by chance, and the scenarios that the server's script declares unstable because the server's response varies.
steady() {
  local scenario left_out='[^:]*race[^:]*'
  for scenario in $(fact "$1" unstable); do left_out+="|$scenario"; done
  grep -vE "^($left_out):"
}

# outcomes NAME RUN: prints what was observed, one line per scenario.
outcomes() { "$s3conform" judge "$2" --format outcomes | steady "$1"; }

# tidy: fails unless the server holds the same buckets as before.
tidy() {
  "$here/buckets" "$scratch/target.yaml" | sort > "$scratch/after.txt"
  diff --label "buckets before" --label "buckets after" -u "$scratch/before.txt" "$scratch/after.txt"
}


# publishable RUN: fails if a run file, which is published, names this machine. It may name the loopback interface.
publishable() {
  local word
  for word in "$scratch" "$HOME/" "$(hostname)" "$here"; do
    # A very short host name would match in any text.
    [ "${#word}" -le 3 ] || ! grep -qF -- "$word" "$1" || { echo "the run file names this machine: $word"; return 1; }
  done
}

# there NAME: true if the server is already installed.
there() {
  [ -e "$packages/$1/installed" ] || { [ -n "$(fact "$1" command)" ] && command -v "$(fact "$1" command)" > /dev/null; }
}

# lacks NAME: prints the commands that the server's script needs and that are not here.
lacks() {
  local needed
  for needed in $(fact "$1" needs); do command -v "$needed" > /dev/null || echo "$needed"; done
}

# at_hand: prints the servers that can be checked here within minutes. The reason for the others goes to standard error.
at_hand() {
  local name lacking
  for name in $(cd "$here" && grep -l '^version=' -- *); do
    lacking=$(lacks "$name" | paste -sd ' ')
    if [ -n "$lacking" ]; then echo "not checked: $name needs $lacking" >&2; continue; fi
    case $(fact "$name" install) in
      quick) echo "$name" ;;
      root)
        if there "$name" || [ "$(id -u)" -eq 0 ]; then echo "$name"
        else echo "not checked: $name needs root to install its Debian packages" >&2; fi ;;
      slow)
        if [ "${S3CONFORM_SLOW_SERVERS:-}" = yes ]; then echo "$name"
        else echo "not checked: $name takes minutes to install; S3CONFORM_SLOW_SERVERS=yes checks it, as \`.ci/run full\` does" >&2; fi ;;
      own) ;;
      *) echo "not checked: $name is not available: $(fact "$name" missing)" >&2 ;;
    esac
  done
}
