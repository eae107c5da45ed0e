# Shared by the scripts in this folder: free ports, packages, waiting, starting.
# Each server script takes one argument, a scratch folder, and prints a target file for `s3conform run --target`.
# Servers listen only on the loopback interface. A start that fails leaves no process behind.
set -euo pipefail
trap 'status=$?; [ "$status" -eq 0 ] || [ -z "${folder:-}" ] || "$(dirname "$0")/stop" "$folder"; exit "$status"' EXIT
trap 'exit 130' INT TERM

[ $# -eq 1 ] || { echo "usage: $0 FOLDER   (a scratch folder; the server keeps its data and log there)" >&2; exit 2; }
mkdir -p "$1"
folder=$(cd "$1" && pwd)
[ ! -e "$folder/pid" ] || { echo "$folder belongs to a server that was not stopped: $(dirname "$0")/stop $folder" >&2; folder=; exit 2; }
# Installed packages are kept between starts. The folder can be anywhere.
packages=${S3CONFORM_SERVERS:-${XDG_CACHE_HOME:-$HOME/.cache}/s3conform-servers}
mkdir -p "$packages"

free_port() {
  python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

# installed NAME WHAT: true if that package folder holds exactly WHAT. Otherwise it empties the folder; call `note` after installing.
installed() {
  [ -e "$packages/$1/installed" ] && [ "$(cat "$packages/$1/installed")" = "$2" ] && return
  rm -rf "${packages:?}/$1"
  mkdir -p "$packages/$1"
  return 1
}

note() { echo "$2" > "$packages/$1/installed"; }

# python_packages NAME REQUIREMENT...: creates a virtual environment with these packages and prints its bin folder.
python_packages() {
  local name=$1; shift
  exec 9> "$packages/$name.lock"; flock 9
  if ! installed "$name" "$*"; then
    python3 -m venv "$packages/$name"
    "$packages/$name/bin/pip" install --quiet --disable-pip-version-check "$@" >&2 || return
    note "$name" "$*"
  fi
  echo "$packages/$name/bin"
}

# node_packages NAME PACKAGE: installs a package and prints the folder with its commands.
node_packages() {
  exec 9> "$packages/$1.lock"; flock 9
  if ! installed "$1" "$2"; then
    npm install --silent --no-audit --no-fund --prefix "$packages/$1" "$2" >&2 || return
    note "$1" "$2"
  fi
  echo "$packages/$1/node_modules/.bin"
}

# go_command NAME PACKAGE@VERSION: builds a command and prints its folder.
go_command() {
  exec 9> "$packages/$1.lock"; flock 9
  if ! installed "$1" "$2"; then
    GOBIN="$packages/$1" go install "$2" >&2 || return
    note "$1" "$2"
  fi
  echo "$packages/$1"
}

# go_main NAME MODULE@VERSION PACKAGE OLD=NEW@VERSION: does the same where `go install` refuses, because the go.mod of the command's
# module replaces a dependency. An own module, which only requires it, repeats the replacement. Without debugging symbols, so that a
# large command links on a small machine.
go_main() {
  exec 9> "$packages/$1.lock"; flock 9
  if ! installed "$1" "$2 $3 $4"; then
    (
      cd "$packages/$1"
      go mod init fleet
      go mod edit -require "$2" -replace "$4"
      go build -mod=mod -ldflags="-s -w" -o . "$3"
    ) >&2 || return
    note "$1" "$2 $3 $4"
  fi
  echo "$packages/$1"
}

# cargo_command NAME PACKAGE@VERSION FLAG...: builds a crate's command and prints its folder.
cargo_command() {
  local name=$1; shift
  exec 9> "$packages/$name.lock"; flock 9
  if ! installed "$name" "$*"; then
    cargo install --quiet --locked --root "$packages/$name" "$@" >&2 || return
    note "$name" "$*"
  fi
  echo "$packages/$name/bin"
}

# certificate: creates a private authority in ca.pem and its certificate for the loopback names in server.pem and server.key.
certificate() {
  local names="DNS:localhost,DNS:s3.localhost,DNS:*.s3.localhost,IP:127.0.0.1"
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj "/CN=conform authority" \
    -addext "basicConstraints=critical,CA:TRUE" -keyout "$folder/ca.key" -out "$folder/ca.pem" 2>> "$folder/server.log"
  openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=localhost" \
    -keyout "$folder/server.key" -out "$folder/server.csr" 2>> "$folder/server.log"
  openssl x509 -req -in "$folder/server.csr" -CA "$folder/ca.pem" -CAkey "$folder/ca.key" -CAcreateserial -days 2 \
    -extfile <(echo "subjectAltName=$names") -out "$folder/server.pem" 2>> "$folder/server.log"
}

# The scheme of the endpoint: TLS=yes requests TLS from a server that supports it.
scheme() { [ "${TLS:-}" = yes ] && echo https || echo http; }

# start COMMAND...: runs the server in the background and records its process id.
start() {
  nohup "$@" >> "$folder/server.log" 2>&1 < /dev/null 9>&- &
  echo $! >> "$folder/pid"
}

# wait_for PORT: waits up to two minutes until the port accepts connections; a busy machine needs more than half of one.
wait_for() {
  for _ in $(seq 1200); do
    kill -0 "$(tail -1 "$folder/pid")" 2> /dev/null || { echo "the server ended; its log:" >&2; tail -20 "$folder/server.log" >&2; exit 1; }
    if (exec 3<> "/dev/tcp/127.0.0.1/$1") 2> /dev/null; then return; fi
    sleep 0.1
  done
  echo "the server is not listening on port $1 after two minutes; its log:" >&2
  tail -20 "$folder/server.log" >&2
  exit 1
}
