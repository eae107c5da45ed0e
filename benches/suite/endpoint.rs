//! Fresh endpoints to measure against: the embedded one in a process of its own, and rclone.
//!
//! Independent of what is sent to them.

use std::io::{self, BufRead as _, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use crate::process;

/// A server that ends when this is dropped.
pub(crate) struct Endpoint {
    pub(crate) address: SocketAddr,
    /// The access key and the secret that it takes.
    pub(crate) keys: (String, String),
    server: Server,
}

enum Server {
    Child(Child),
    Script { folder: tempfile::TempDir },
}

/// The kinds of server.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Kind {
    Embedded,
    Rclone,
}

/// Why a server is not measured.
#[derive(Debug, thiserror::Error)]
pub(crate) enum StartError {
    #[error("its script does not run: {0}")]
    Script(#[from] io::Error),
    #[error("{0}")]
    Refused(String),
}

impl Kind {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Embedded => "embedded",
            Self::Rclone => "rclone",
        }
    }

    /// Starts one with nothing in it.
    pub(crate) fn start(self) -> Result<Endpoint, StartError> {
        match self {
            Self::Embedded => Ok(embedded()),
            Self::Rclone => scripted("rclone"),
        }
    }
}

fn embedded() -> Endpoint {
    let mut child = process::program(&["serve"]).stdout(Stdio::piped()).spawn().expect("serve starts");
    let mut lines = BufReader::new(child.stdout.take().expect("stdout is piped")).lines().map_while(Result::ok);
    let address = lines.find_map(|line| address_in(&line)).expect("serve prints its address");
    // Whatever it says later must not meet a closed pipe.
    std::thread::spawn(move || lines.for_each(drop));
    Endpoint { address, keys: ("s3conform".into(), "s3conform-secret".into()), server: Server::Child(child) }
}

fn scripted(name: &str) -> Result<Endpoint, StartError> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let output = Command::new(scripts().join(name)).arg(folder.path()).output()?;
    let target = String::from_utf8_lossy(&output.stdout).into_owned();
    let last_word = || String::from_utf8_lossy(&output.stderr).lines().last().unwrap_or("no word").to_owned();
    let address = target.lines().find_map(address_in).ok_or_else(|| StartError::Refused(last_word()))?;
    let value = |key: &str| {
        let rest = target.split_once(&format!("{key}:")).map_or("", |(_, rest)| rest);
        rest.trim_start()
            .trim_start_matches('"')
            .split(['"', ',', ' ', '}', '\n'])
            .next()
            .unwrap_or_default()
            .to_owned()
    };
    let keys = (value("access_key"), value("secret_key"));
    Ok(Endpoint { address, keys, server: Server::Script { folder } })
}

fn address_in(line: &str) -> Option<SocketAddr> {
    let rest = &line[line.find("http://")? + "http://".len()..];
    rest.split([' ', '/', '"']).next()?.parse().ok()
}

fn scripts() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/servers")
}

impl Endpoint {
    /// The program with a subcommand that sends to `address` with this endpoint's keys.
    pub(crate) fn command(&self, address: SocketAddr, subcommand: &str, arguments: &[&str]) -> Command {
        let url = format!("http://{address}");
        let mut command = process::program(&[subcommand, "--endpoint-url", &url]);
        command.args(arguments).env("AWS_ACCESS_KEY_ID", &self.keys.0).env("AWS_SECRET_ACCESS_KEY", &self.keys.1);
        command
    }
}

impl Drop for Endpoint {
    fn drop(&mut self) {
        match &mut self.server {
            Server::Child(child) => {
                let _ = child.kill();
                let _ = child.wait();
            }
            Server::Script { folder } => {
                let _ = Command::new(scripts().join("stop")).arg(folder.path()).status();
            }
        }
    }
}
