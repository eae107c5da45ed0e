//! s3conform as child processes: an endpoint that can be killed, and runs that can be signalled.
//!
//! Waits for what is visible in files and responses, never for a time to pass.

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// How long is waited for what has to come: longer than any busy machine needs.
const PATIENCE: Duration = Duration::from_mins(2);

/// The program, kept away from the AWS configuration of the user who runs the tests.
pub(crate) fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_s3conform"));
    for variable in ["AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3", "AWS_PROFILE", "AWS_REGION", "AWS_DEFAULT_REGION"] {
        command.env_remove(variable);
    }
    command.env("AWS_CONFIG_FILE", "/dev/null").env("AWS_SHARED_CREDENTIALS_FILE", "/dev/null");
    command.env("AWS_ACCESS_KEY_ID", "s3conform").env("AWS_SECRET_ACCESS_KEY", "s3conform-secret").stdin(Stdio::null());
    command
}

/// Exit code (-1 after a deadly signal), stdout and stderr.
pub(crate) fn finished(output: Output) -> (i32, String, String) {
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap_or(-1), text(output.stdout), text(output.stderr))
}

/// Runs the program to its end.
pub(crate) fn s3conform(args: &[&str]) -> (i32, String, String) {
    finished(program().args(args).output().unwrap())
}

/// Waits until `condition` gives something.
pub(crate) fn wait_for<T>(what: &str, mut condition: impl FnMut() -> Option<T>) -> T {
    let started = Instant::now();
    loop {
        if let Some(found) = condition() {
            return found;
        }
        assert!(started.elapsed() < PATIENCE, "waited in vain for {what}");
        sleep(Duration::from_millis(10));
    }
}

/// A `serve` process, killed when this is dropped.
pub(crate) struct Server {
    child: Child,
    pub(crate) url: String,
}

impl Server {
    /// Starts an endpoint on `port`, 0 for any.
    pub(crate) fn start(port: u16, args: &[&str]) -> Self {
        let listen = format!("127.0.0.1:{port}");
        let mut command = program();
        command.args(["serve", "--listen", &listen]).args(args).stdout(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        let url = line.trim().rsplit(' ').next().unwrap().to_owned();
        assert!(url.starts_with("http://"), "{line}");
        Self { child, url }
    }

    pub(crate) fn port(&self) -> u16 {
        self.url.rsplit(':').next().unwrap().parse().unwrap()
    }

    pub(crate) fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A `run` process with its standard error at hand.
pub(crate) struct Run(Child);

impl Run {
    pub(crate) fn start(args: &[&str]) -> Self {
        let mut command = program();
        command.arg("run").args(args).stdout(Stdio::null()).stderr(Stdio::piped());
        Self(command.spawn().unwrap())
    }

    /// Sends a signal by name.
    pub(crate) fn signal(&self, name: &str) {
        let status = Command::new("kill").args([&format!("-{name}"), &self.0.id().to_string()]).status().unwrap();
        assert!(status.success());
    }

    /// Reads standard error up to a line that holds `words`.
    pub(crate) fn wait_for_words(&mut self, words: &str) -> String {
        let stderr = self.0.stderr.as_mut().unwrap();
        let (mut said, mut byte) = (Vec::new(), [0]);
        while !String::from_utf8_lossy(&said).contains(words) {
            assert_eq!(stderr.read(&mut byte).unwrap(), 1, "no `{words}` in {}", String::from_utf8_lossy(&said));
            said.push(byte[0]);
        }
        String::from_utf8(said).unwrap()
    }

    /// Waits for its end: exit code (-1 after a deadly signal) and what is left of standard error.
    pub(crate) fn end(mut self) -> (i32, String) {
        let mut said = String::new();
        self.0.stderr.take().unwrap().read_to_string(&mut said).unwrap();
        (self.0.wait().unwrap().code().unwrap_or(-1), said)
    }
}

impl Drop for Run {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A folder with a suite in which one scenario gets its response at once, and four wait for an endpoint that sends nothing about
/// missing uploads, each in a bucket of its own with an object and an upload in it.
pub(crate) struct Folder(TempDir);

/// Flags for an endpoint that sends nothing about missing uploads.
pub(crate) const SILENT: [&str; 2] = ["--inject", "silence:NoSuchUpload"];

impl Folder {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let area = folder.path().join("suite/object");
        fs::create_dir_all(&area).unwrap();
        let scenario = |condition: &str, rest: &str| {
            format!(
                "title: t\noperation: GetObject\ncondition: {condition}\nstake: none\nreach: sdk\nfault: none\ndescription: d\nreference: https://example.com/\n{rest}"
            )
        };
        // The tag lets it start at once, whatever holds the one place of `--jobs 1`.
        let first = "tags: [slow]\nwhen: { method: GET, path: \"/${bucket}/${prefix}o\" }\n";
        fs::write(area.join("first.yaml"), scenario("NoSuchKey", first)).unwrap();
        let waits = "bucket: own\ngiven:\n  - PutObject: { key: o, body: hello }\n  \
                     - CreateMultipartUpload: { key: o, save: { upload: UploadId } }\n\
                     when: { method: GET, path: \"/${bucket}/${prefix}o\", query: { uploadId: gone } }\n";
        for number in 1..=4 {
            fs::write(area.join(format!("waits-{number}.yaml")), scenario("NoSuchUpload", waits)).unwrap();
        }
        Self(folder)
    }

    pub(crate) fn path(&self, name: &str) -> String {
        self.0.path().join(name).display().to_string()
    }

    /// Starts a run of the suite and waits until one scenario is recorded and another is under way.
    pub(crate) fn start_run(&self, server: &Server, out: &str, more: &[&str]) -> Run {
        let (suite, out) = (self.path("suite"), self.path(out));
        let fixed = ["--endpoint-url", &server.url, "--scenarios", &suite, "--out", &out, "--jobs", "1"];
        let run = Run::start(&[&fixed, more].concat());
        let written = if more.contains(&"--force") { format!("{out}.new") } else { out };
        wait_for("the first record", || (lines(Path::new(&written)) >= 2).then_some(()));
        wait_for("the bucket of a waiting scenario", || {
            let (_, found, _) = s3conform(&["sweep", "--dry-run", "--endpoint-url", &server.url]);
            (found.matches("bucket s3c-").count() >= 2).then_some(())
        });
        run
    }

    /// Finishes a run with the suite.
    pub(crate) fn resume(&self, server: &Server, run: &str) -> (i32, String, String) {
        let (suite, run) = (self.path("suite"), self.path(run));
        s3conform(&["run", "--endpoint-url", &server.url, "--scenarios", &suite, "--resume", &run])
    }

    /// What each scenario of a run file came to.
    pub(crate) fn outcomes(&self, run: &str) -> String {
        let judge = ["judge", "--allow-incomplete", "--format", "outcomes", &self.path(run)];
        let (code, outcomes, error) = s3conform(&judge);
        assert_eq!(code, 0, "{error}");
        outcomes
    }

    /// The outcomes of the suite at an endpoint that responds.
    pub(crate) fn undisturbed(&self) -> String {
        let server = Server::start(0, &[]);
        let (suite, out) = (self.path("suite"), self.path("undisturbed.jsonl"));
        let args = ["run", "--endpoint-url", &server.url, "--scenarios", &suite, "--out", &out];
        assert_eq!(s3conform(&args).0, 0);
        self.outcomes("undisturbed.jsonl")
    }

    pub(crate) fn names(&self) -> Vec<PathBuf> {
        fs::read_dir(self.0.path()).unwrap().map(|entry| entry.unwrap().file_name().into()).collect()
    }
}

/// The whole lines of a file, none where it is not there yet.
pub(crate) fn lines(path: &Path) -> usize {
    fs::read_to_string(path).unwrap_or_default().matches('\n').count()
}

/// What runs left at an endpoint, as `sweep` lists it.
pub(crate) fn left_at(server: &Server) -> String {
    let (code, found, error) = s3conform(&["sweep", "--dry-run", "--endpoint-url", &server.url]);
    assert_eq!(code, 0, "{error}");
    found
}
