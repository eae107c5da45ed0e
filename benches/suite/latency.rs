//! A run at a server that is 50 ms away each way, against what its requests must take at least.

use std::time::Duration;

use engine::record::{Record, RunFile};
use model::scenario::Suite;
use s3conform::embedded;

use crate::endpoint::Kind;
use crate::median;
use crate::overhead::QUICK;
use crate::process;
use crate::proxy::delay;
use crate::table::Table;

const AIM: f64 = 1.2;
const ONE_WAY: Duration = Duration::from_millis(50);
/// Requests before and after any scenario: the preflight and a bucket; a listing, a batch of deletions and the bucket.
const AROUND: u64 = 5;

pub(crate) fn measure(table: &mut Table) {
    let runtime = tokio::runtime::Runtime::new().expect("threads");
    let suite = embedded::suite().expect("the embedded suite");
    for jobs in [1, 16, 64] {
        let mut least = String::new();
        let mut seconds = 0.0;
        let mut once = || {
            let endpoint = Kind::Embedded.start().expect("the embedded endpoint starts");
            let (address, proxy) = runtime.block_on(delay(endpoint.address, ONE_WAY));
            let folder = tempfile::tempdir().expect("a temporary folder");
            let out = folder.path().join("run.jsonl");
            let arguments = ["--jobs", &jobs.to_string(), "--out", &out.to_string_lossy()];
            let mut command = endpoint.command(address, "run", &arguments);
            seconds = process::time(command.args(QUICK).stderr(std::process::Stdio::null()));
            proxy.abort();
            let run = RunFile::read(&out).expect("the run wrote its file");
            let total = run.footer.as_ref().expect("a footer").requests;
            let chain = AROUND + run.records.iter().map(|record| in_a_row(record, &suite)).max().unwrap_or(0);
            let trips = (total as f64 / f64::from(jobs)).max(chain as f64);
            least = format!("{total} requests, {trips:.0} round trips of 100 ms");
            seconds / (trips * 2.0 * ONE_WAY.as_secs_f64())
        };
        // One scenario at a time takes over a minute, of which the noise is a small part.
        let ratio = if jobs == 1 { once() } else { median(once) };
        table.ratio("latency", &format!("--jobs {jobs}"), &format!("{seconds:.2} s"), &least, ratio, AIM);
    }
}

/// Requests that had to wait for each other: those of a race go out at once.
fn in_a_row(record: &Record, suite: &Suite) -> u64 {
    let copies = suite.find(&record.scenario).and_then(|scenario| scenario.fault.race()).map_or(1, |race| race.times);
    record.requests.saturating_sub(u64::from(copies.max(1)) - 1)
}
