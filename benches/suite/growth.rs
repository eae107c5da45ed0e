//! The suite several times over, as copies under other ids: time, memory, and what judging costs.

use std::fs;
use std::path::Path;

use crate::endpoint::Kind;
use crate::process::{self, Cost};
use crate::table::Table;
use crate::{median, rounds};

const TIMES: [usize; 4] = [1, 4, 16, 64];
const MEMORY_MIB: f64 = 64.0;
const RECORDS: usize = 10_000;
const JUDGING: f64 = 0.05;
const EXPONENT: f64 = 1.05;

pub(crate) fn measure(table: &mut Table) {
    let mut points = Vec::new();
    for times in TIMES {
        let copies = Copies::of(times);
        let (scenarios, cost) = (copies.scenarios, copies.run());
        let per = cost.seconds / scenarios as f64 * 1e3;
        let setting = format!("{times}x, {scenarios} scenarios");
        table.figure("growth", &setting, &format!("{:.2} s, {per:.2} ms each, {:.0} MiB", cost.seconds, cost.peak_mib));
        points.push((scenarios as f64, cost.seconds));
    }
    let exponent = fitted_exponent(&points);
    table.ratio("growth", "fitted exponent", &format!("time ~ n^{exponent:.3}"), "n^1", exponent, EXPONENT);
    let copies = Copies::of(RECORDS.div_ceil(points[0].0 as usize));
    let (suite, cost, judging) = (copies.scenarios, copies.run(), copies.judge());
    let setting = format!("memory, {suite} records");
    let peak = cost.peak_mib;
    table.ratio("growth", &setting, &format!("{peak:.0} MiB"), "64 MiB", peak / MEMORY_MIB, 1.0);
    let (ours, other) = (format!("{judging:.2} s"), format!("{:.2} s of running", cost.seconds));
    table.ratio(
        "growth",
        &format!("judging {suite} records by 5 profiles"),
        &ours,
        &other,
        judging / cost.seconds,
        JUDGING,
    );
}

/// The suite several times over.
struct Copies {
    times: usize,
    scenarios: usize,
    suite: String,
    /// The path of its run file.
    out: String,
    _folder: tempfile::TempDir,
}

impl Copies {
    fn of(times: usize) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let (suite, out) = (folder.path().join("suite"), folder.path().join("run.jsonl"));
        let scenarios = copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios"), &suite, times);
        let (suite, out) = (suite.to_string_lossy().into_owned(), out.to_string_lossy().into_owned());
        Self { times, scenarios, suite, out, _folder: folder }
    }

    /// The median time and greatest memory of running them.
    fn run(&self) -> Cost {
        let mut peak_mib: f64 = 0.0;
        let seconds = median(|| {
            let endpoint = Kind::Embedded.start().expect("the embedded endpoint starts");
            let arguments = ["--scenarios", &self.suite, "--out", &self.out, "--force"];
            let mut command = endpoint.command(endpoint.address, "run", &arguments);
            let cost = process::cost(command.stderr(std::process::Stdio::null()));
            peak_mib = peak_mib.max(cost.peak_mib);
            cost.seconds
        });
        eprintln!("  {}x: {seconds:.2} s in {} rounds", self.times, rounds());
        Cost { seconds, peak_mib }
    }

    /// The median time of judging their run. Reading the copies is no part of it: the embedded suite is read when the
    /// program is built.
    fn judge(&self) -> f64 {
        let time = |arguments: &[&str]| median(|| process::time(&mut process::program(arguments)));
        let reading = time(&["list", "--scenarios", &self.suite]);
        (time(&["judge", &self.out, "--scenarios", &self.suite]) - reading).max(0.0)
    }
}

/// Copies the folder of scenarios `times` times under other ids; those that wait on purpose stay out.
fn copy(from: &Path, to: &Path, times: usize) -> usize {
    let mut copied = 0;
    for area in fs::read_dir(from).expect("the folder of scenarios").map(|entry| entry.expect("an entry").path()) {
        if !area.is_dir() {
            continue;
        }
        let into = to.join(area.file_name().expect("a folder has a name"));
        fs::create_dir_all(&into).expect("a folder");
        for file in fs::read_dir(&area).expect("an area").map(|entry| entry.expect("an entry").path()) {
            let text = fs::read_to_string(&file).expect("a scenario");
            if file.extension().is_none_or(|extension| extension != "yaml") || text.contains("slow") {
                continue;
            }
            let stem = file.file_stem().expect("a file has a name").to_string_lossy();
            for copy in 0..times {
                fs::write(into.join(format!("{stem}-{copy}.yaml")), &text).expect("a copy");
                copied += 1;
            }
        }
    }
    copied
}

/// The slope of a straight line through the logarithms.
fn fitted_exponent(points: &[(f64, f64)]) -> f64 {
    let logs: Vec<(f64, f64)> = points.iter().map(|(n, seconds)| (n.ln(), seconds.ln())).collect();
    let count = logs.len() as f64;
    let (mean_x, mean_y) =
        (logs.iter().map(|point| point.0).sum::<f64>() / count, logs.iter().map(|point| point.1).sum::<f64>() / count);
    let over: f64 = logs.iter().map(|(x, y)| (x - mean_x) * (y - mean_y)).sum();
    over / logs.iter().map(|(x, _)| (x - mean_x).powi(2)).sum::<f64>()
}
