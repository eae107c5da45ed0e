//! The embedded endpoint as a program of its own, which responds as one vendor documents.
//!
//! `cargo run -p s3conform-reference -- aws 127.0.0.1:9000`, in a folder with `profiles/`. Without arguments it responds with its own
//! codes, on any free port. `s3conform serve` offers more of it.

use std::env;
use std::io;
use std::net::SocketAddr;
use std::path::Path;
use std::process::ExitCode;

use model::profile::Catalogue;
use s3conform_reference::{Config, Dialect, DialectError, start};

const USAGE: &str = "usage: s3conform-reference [VENDOR [ADDRESS:PORT [FOLDER OF PROFILES]]]";

#[tokio::main]
async fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    match serve(&arguments).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("error: {problem}");
            ExitCode::from(2)
        }
    }
}

/// Why there is no endpoint.
#[derive(Debug, thiserror::Error)]
enum ServeError {
    #[error("{USAGE}")]
    Usage,
    #[error("`{0}` is not an address with a port; {USAGE}")]
    Address(String),
    #[error(transparent)]
    Dialect(#[from] DialectError),
    #[error("cannot listen on {address}: {source}")]
    Listen { address: SocketAddr, source: io::Error },
}

async fn serve(arguments: &[String]) -> Result<(), ServeError> {
    if arguments.len() > 3 || arguments.iter().any(|argument| argument.starts_with('-')) {
        return Err(ServeError::Usage);
    }
    let mut config = Config::default();
    if let Some(vendor) = arguments.first() {
        let folder = arguments.get(2).map_or("profiles", String::as_str);
        let catalogue = Catalogue::from_folder(Path::new(folder)).map_err(DialectError::from)?;
        config.dialect = Dialect::find(vendor, &catalogue)?;
    }
    if let Some(address) = arguments.get(1) {
        config.listen = address.parse().map_err(|_| ServeError::Address(address.clone()))?;
    }
    let address = config.listen;
    let keys = config.accounts.owner.clone();
    let running = start(config).await.map_err(|source| ServeError::Listen { address, source })?;
    println!("{} with the keys {} / {}", running.endpoint_url(), keys.access_key, keys.secret_key.0);
    std::future::pending().await
}
