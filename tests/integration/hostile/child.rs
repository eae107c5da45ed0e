//! The binary as a child process that must end by itself, and the most memory it ever had.
//!
//! Independent of what it runs.

use std::fs;
use std::io::Read;
use std::process::{Child, Command, Stdio};
use std::thread::{self, JoinHandle, sleep};
use std::time::{Duration, Instant};

/// How long a child may take before it counts as hanging; far more than it needs on a busy machine.
const HANGS: Duration = Duration::from_mins(3);
/// How often its memory is looked at. The figure only ever grows, so that a look after the peak sees the peak.
const LOOK: Duration = Duration::from_millis(2);

/// How a child ended.
pub(crate) struct Ended {
    pub(crate) exit: i32,
    pub(crate) out: Vec<u8>,
    pub(crate) err: Vec<u8>,
    /// The most bytes of memory that it had at any moment, where the system reports it (`VmHWM`).
    pub(crate) peak: Option<u64>,
}

/// Runs `command` to its end.
pub(crate) fn run(mut command: Command) -> Ended {
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let (out, err) = (collect(child.stdout.take().unwrap()), collect(child.stderr.take().unwrap()));
    let (exit, peak) = watch(&mut child);
    Ended { exit, out: out.join().unwrap(), err: err.join().unwrap(), peak }
}

fn watch(child: &mut Child) -> (i32, Option<u64>) {
    let (started, mut peak) = (Instant::now(), None);
    loop {
        peak = peak.max(high_water_mark(child.id()));
        if let Some(status) = child.try_wait().unwrap() {
            return (status.code().expect("it was not ended by a signal"), peak);
        }
        if started.elapsed() > HANGS {
            child.kill().unwrap();
            panic!("the run did not end by itself within {HANGS:?}");
        }
        sleep(LOOK);
    }
}

fn collect(mut stream: impl Read + Send + 'static) -> JoinHandle<Vec<u8>> {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).unwrap();
        bytes
    })
}

/// None once the process has ended, and where there is no `/proc`.
fn high_water_mark(process: u32) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let kilobytes = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    kilobytes.trim().strip_suffix(" kB")?.parse::<u64>().ok().map(|kilobytes| kilobytes << 10)
}
