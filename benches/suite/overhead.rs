//! A whole run against a bare replay of its own bytes, at the same concurrency on the same kind of connections.
//!
//! Scenarios that need ids from the server (of uploads and versions) stay out: in a replay it gives others, and would
//! say of each recorded one in no time that it knows none.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use crate::endpoint::{Kind, StartError};
use crate::process;
use crate::proxy::{Exchange, Recorder};
use crate::replay::replay;
use crate::table::Table;
use crate::{median, rounds};

const AIM: f64 = 1.25;
/// Scenarios that wait on purpose would hide what is measured.
pub(crate) const QUICK: [&str; 6] = [
    "--skip",
    "wire/idle-upload-socket",
    "--skip",
    "wire/put-declared-too-large",
    "--skip",
    "multipart/upload-part-declared-too-large",
];

pub(crate) fn measure(table: &mut Table) {
    let runtime = tokio::runtime::Runtime::new().expect("threads");
    for kind in [Kind::Embedded, Kind::Rclone] {
        for jobs in [1, 16] {
            let setting = format!("{}, --jobs {jobs}", kind.name());
            let recorded = match runtime.block_on(record(kind, jobs)) {
                Ok(recorded) => Arc::new(recorded),
                Err(why) => {
                    table.figure("overhead", &setting, &format!("not measured: {why}"));
                    continue;
                }
            };
            eprintln!("  {} exchanges, {} rounds", recorded.len(), rounds());
            let mut unlike = Vec::new();
            let replayed = median(|| {
                let endpoint = kind.start().expect("it started before");
                let replayed = runtime.block_on(replay(&recorded, endpoint.address, jobs));
                unlike = replayed.unlike;
                replayed.seconds
            });
            let ran = median(|| {
                let endpoint = kind.start().expect("it started before");
                let folder = tempfile::tempdir().expect("a temporary folder");
                process::time(&mut run(&endpoint, endpoint.address, jobs, folder.path()))
            });
            for line in &unlike {
                eprintln!("  {line}");
            }
            let alike = recorded.len() - unlike.len();
            let (ours, other) = (
                format!("{ran:.2} s"),
                format!("{replayed:.2} s bare, {alike} of {} with the same response", recorded.len()),
            );
            table.ratio("overhead", &setting, &ours, &other, ran / replayed, AIM);
        }
    }
}

async fn record(kind: Kind, jobs: usize) -> Result<Vec<Exchange>, StartError> {
    let endpoint = kind.start()?;
    let recorder = Recorder::start(endpoint.address).await;
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut command = run(&endpoint, recorder.address, jobs, folder.path());
    tokio::task::spawn_blocking(move || process::time(&mut command)).await.expect("the run does not panic");
    Ok(recorder.finish().await)
}

fn run(
    endpoint: &crate::endpoint::Endpoint,
    address: std::net::SocketAddr,
    jobs: usize,
    folder: &Path,
) -> std::process::Command {
    let (jobs, out) = (jobs.to_string(), folder.join("run.jsonl"));
    let mut command = endpoint.command(address, "run", &["--jobs", &jobs, "--out", &out.to_string_lossy()]);
    command.args(QUICK).args(with_ids()).stderr(std::process::Stdio::null());
    command
}

/// The flags that leave out what no replay could repeat.
fn with_ids() -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    let folder =
        |path: &Path| fs::read_dir(path).expect("a folder of scenarios").map(|entry| entry.expect("an entry").path());
    let mut flags = Vec::new();
    for file in folder(&root).filter(|area| area.is_dir()).flat_map(|area| folder(&area)) {
        let text = fs::read_to_string(&file).expect("a scenario");
        if ["UploadId", "VersionId", "uploads: null"].iter().any(|word| text.contains(word)) {
            let id = file.strip_prefix(&root).expect("it lies below").with_extension("");
            flags.extend(["--skip".to_owned(), id.to_string_lossy().into_owned()]);
        }
    }
    flags
}
