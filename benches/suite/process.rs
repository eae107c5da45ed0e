//! Runs the program under measurement and looks at its clock and its memory.
//!
//! Independent of what it does.

use std::fs;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// The program, as `cargo bench` built it.
pub(crate) const PROGRAM: &str = env!("CARGO_BIN_EXE_s3conform");

/// How often memory is looked at; the kernel keeps the peak, so only growth in the last moments can be missed.
const LOOK: Duration = Duration::from_millis(2);

/// What one process cost.
pub(crate) struct Cost {
    pub(crate) seconds: f64,
    /// Peak resident memory in MiB.
    pub(crate) peak_mib: f64,
}

/// The program with these arguments, without output, with the keys that the endpoints here take.
pub(crate) fn program(arguments: &[&str]) -> Command {
    let mut command = Command::new(PROGRAM);
    command
        .args(arguments)
        .env("AWS_ACCESS_KEY_ID", "s3conform")
        .env("AWS_SECRET_ACCESS_KEY", "s3conform-secret")
        .stdin(Stdio::null())
        .stdout(Stdio::null());
    command
}

/// Wall time of a short command in seconds.
pub(crate) fn time(command: &mut Command) -> f64 {
    let started = Instant::now();
    let status = command.status().expect("the command starts");
    let seconds = started.elapsed().as_secs_f64();
    assert!(status.success(), "{command:?} ended with {status}");
    seconds
}

/// Wall time and peak memory of a long command.
pub(crate) fn cost(command: &mut Command) -> Cost {
    let started = Instant::now();
    let mut child = command.spawn().expect("the command starts");
    let path = format!("/proc/{}/status", child.id());
    let mut peak_kib = 0;
    let status = loop {
        if let Some(status) = child.try_wait().expect("the child can be waited for") {
            break status;
        }
        peak_kib = high_water(&path).unwrap_or(0).max(peak_kib);
        thread::sleep(LOOK);
    };
    let seconds = started.elapsed().as_secs_f64();
    assert!(status.success(), "{command:?} ended with {status}");
    Cost { seconds, peak_mib: peak_kib as f64 / 1024.0 }
}

fn high_water(status: &str) -> Option<u64> {
    let text = fs::read_to_string(status).ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().trim_end_matches(" kB").trim().parse().ok()
}
