# Shared by the scripts in this folder: free ports, virtual environments, waiting, stopping.
# Each server script takes one argument, a scratch folder, and prints a target file for `s3conform run --target`.
set -euo pipefail

[ $# -eq 1 ] || { echo "usage: $0 FOLDER   (a scratch folder; the server keeps its data and log there)" >&2; exit 2; }
mkdir -p "$1"
folder=$(cd "$1" && pwd)
# Installed packages are kept between starts; the folder may be put anywhere.
packages=${S3CONFORM_SERVERS:-${XDG_CACHE_HOME:-$HOME/.cache}/s3conform-servers}
mkdir -p "$packages"

free_port() {
  python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

# python_packages NAME REQUIREMENT...: a virtual environment with these packages; prints its bin folder.
python_packages() {
  local venv="$packages/$1"; shift
  if [ ! -e "$venv/installed" ] || [ "$(cat "$venv/installed")" != "$*" ]; then
    rm -rf "$venv"
    python3 -m venv "$venv"
    "$venv/bin/pip" install --quiet --disable-pip-version-check "$@" >&2
    echo "$*" > "$venv/installed"
  fi
  echo "$venv/bin"
}

# start COMMAND...: runs the server in the background and notes its process id.
start() {
  nohup "$@" > "$folder/server.log" 2>&1 < /dev/null &
  echo $! > "$folder/pid"
}

# wait_for PORT: until something accepts connections, at most 30 seconds.
wait_for() {
  for _ in $(seq 300); do
    kill -0 "$(cat "$folder/pid")" 2> /dev/null || { echo "the server ended; its log:" >&2; tail -20 "$folder/server.log" >&2; exit 1; }
    if (exec 3<> "/dev/tcp/127.0.0.1/$1") 2> /dev/null; then return; fi
    sleep 0.1
  done
  echo "the server does not listen on port $1 after 30 seconds; its log:" >&2
  tail -20 "$folder/server.log" >&2
  exit 1
}
