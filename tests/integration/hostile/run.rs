//! Every case against one run, beside scenarios that are served properly.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::count::count;
use engine::record::{MissingControl, Observation, Record, RunFile};
use model::profile::{CitedOutcome, Expectation};
use reference::{self, Config, Running, Setup};
use s3conform::judge::judge;
use s3conform::report::Format;

use super::case::Case;
use super::child::{self, Ended};
use super::output::assert_harmless;
use super::server::Hostile;
use super::{MORE_MEMORY, PROFILE, cases, mebibytes, resets, scenario};
use crate::gate::Job;
use crate::proof::shipped;

/// Seconds that a server without a response costs; `case::SILENT` says so, too.
const DEADLINE: &str = "20";
/// Real scenarios that are served properly in the meantime.
const NEIGHBOURS: [&str; 3] = ["bucket", "list", "object"];

#[tokio::test(flavor = "multi_thread")]
async fn no_hostile_response_stops_bloats_or_fools_a_run_or_harms_another_scenario() {
    let cases = [cases::cases(), resets::cases()].concat();
    let (undisturbed, disturbed) = tokio::join!(run(&cases, false), run(&cases, true));

    let (mut wrong, mut neighbours, mut steps) = (Vec::new(), 0, 0);
    let by_name: BTreeMap<&str, &Case> = cases.iter().map(|case| (case.name.as_str(), case)).collect();
    for (id, record) in &disturbed.records {
        let due = match id.split_once('/').unwrap() {
            ("hostile", name) => seen(by_name[name]),
            ("given" | "upload", name) => {
                steps += 1;
                if !by_name[name].accepts() && !matches!(record.observation, Observation::SetupFailed { .. }) {
                    wrong.push(format!("{id}: {} where its setup should fail", record.observation.describe()));
                }
                continue;
            }
            _ => {
                neighbours += 1;
                outcome(&undisturbed.records[id])
            }
        };
        if outcome(record) != due {
            wrong.push(format!("{id}: {:?} instead of {due:?}; {:?}", outcome(record), record.observation));
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
    assert_eq!(disturbed.records.len(), undisturbed.records.len());
    assert_eq!(undisturbed.records["hostile/never-responds"].observation.describe(), "404 NoSuchKey (error document)");
    let repeated: Vec<_> =
        disturbed.asked.iter().filter(|(line, count)| line.contains("hostile-") && **count != 1).collect();
    assert!(repeated.is_empty(), "asked more than once: {repeated:?}");
    assert!(!disturbed.asked.keys().any(|line| line.contains("/again")), "a redirect was followed");

    let cost = disturbed.ended.peak.zip(undisturbed.ended.peak).map(|(with, without)| with.saturating_sub(without));
    count(&format!(
        "hostile endpoint: {} cases as the response ({} of them cuts at every byte position), {steps} as the response to a given \
         step, {neighbours} other scenarios unaffected, 0 wrong, peak memory {} over an undisturbed run",
        cases.len(),
        resets::cases().len(),
        cost.map_or("not measured".into(), |cost| format!(
            "{:.1} MiB (of {})",
            mebibytes(cost),
            mebibytes(disturbed.ended.peak.unwrap()).round()
        )),
    ));
    assert!(cost.is_none_or(|cost| cost <= MORE_MEMORY), "{cost:?} bytes");
}

struct Run {
    ended: Ended,
    records: BTreeMap<String, Record>,
    asked: BTreeMap<String, usize>,
}

/// Runs the suite of all cases and neighbours, with the server hostile or not.
async fn run(cases: &[Case], hostile: bool) -> Run {
    let config = Config { setup: Setup::everything(), ..Config::default() };
    let running = reference::start(config).await.unwrap();
    let server = serve(&running, if hostile { cases.to_vec() } else { Vec::new() }).await;
    let job = Job::new().with_keys().with("RUST_BACKTRACE", "1");
    write_suite(&job.path("suite"), cases);
    fs::write(job.path("vendor.yaml"), PROFILE).unwrap();
    let command = job.command(&[
        "run",
        "--endpoint-url",
        &server.url,
        "--scenarios",
        "suite",
        "--profile",
        "vendor.yaml",
        "--out",
        "run.jsonl",
        "--jobs",
        "32",
        "--deadline",
        DEADLINE,
        "--color",
        "always",
    ]);
    let ended = tokio::task::spawn_blocking(move || child::run(command)).await.unwrap();
    let err = String::from_utf8_lossy(&ended.err).into_owned();
    assert!(!err.contains("panicked"), "{err}");
    assert_eq!(ended.exit, 1, "{err}{}", String::from_utf8_lossy(&ended.out));
    assert_harmless("standard output", &ended.out);
    assert_harmless("standard error", &ended.err);
    if hostile {
        assert_reports_harmless(&job);
    }
    let run = RunFile::read(&job.path("run.jsonl")).unwrap();
    let records = run.records.into_iter().map(|record| (record.scenario.clone(), record)).collect();
    Run { ended, records, asked: server.asked() }
}

async fn serve(running: &Running, cases: Vec<Case>) -> Hostile {
    Hostile::start(running.address, move |line| {
        // `GET /bucket/hostile-never-responds.o HTTP/1.1`
        let (_, object) = line.split(' ').nth(1)?.trim_start_matches('/').split_once('/')?;
        let (_, name) = object.split_once('.')?.0.split_once('-')?;
        cases.iter().find(|case| case.name == name).map(|case| case.script.clone())
    })
    .await
}

/// For each case a scenario that meets it as the response under test, and two that meet it before.
fn write_suite(folder: &Path, cases: &[Case]) {
    let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    for area in NEIGHBOURS {
        fs::create_dir_all(folder.join(area)).unwrap();
        for entry in fs::read_dir(shipped.join(area)).unwrap() {
            let path = entry.unwrap().path();
            let text = fs::read_to_string(&path).unwrap();
            // A scenario that is large, slow or a race in itself proves nothing here.
            if !["MiB", "times:", "deadline:"].iter().any(|word| text.contains(word)) {
                fs::write(folder.join(area).join(path.file_name().unwrap()), text).unwrap();
            }
        }
    }
    for area in ["hostile", "given", "upload"] {
        fs::create_dir_all(folder.join(area)).unwrap();
    }
    for case in cases {
        let patience = if case.script.outlasts_the_client() { "" } else { "deadline: 2m\n" };
        let write = |area: &str, given: &str| {
            fs::write(folder.join(area).join(format!("{}.yaml", case.name)), scenario(&format!("{patience}{given}")))
                .unwrap();
        };
        write("hostile", "");
        let cut = case.name.starts_with("reset-") || case.name.starts_with("close-");
        // One kind of silence is as long as another.
        if !cut && (!case.script.outlasts_the_client() || case.name == "never-responds") {
            write("given", "given:\n  - PutObject: { key: o }\n");
            write("upload", "given:\n  - CreateMultipartUpload: { key: o, save: { upload: UploadId } }\n");
        }
    }
}

fn seen(case: &Case) -> (String, &str) {
    (case.observed.clone(), case.verdict)
}

fn outcome(record: &Record) -> (String, &'static str) {
    let documented = CitedOutcome::new(404, "NoSuchKey", "errors:7");
    let expectation = Expectation::Outcomes { any_of: vec![documented], because: None };
    let (suite, _) = shipped();
    let scenario = suite.find("object/get-missing-key").unwrap();
    // What the first try alone shows: a second one finds the server well-behaved again.
    let control_missing = Some(MissingControl::EarlierFormat);
    let first = Record { control: None, control_missing, again: None, unconfirmed: None, ..record.clone() };
    (record.observation.describe(), judge(&expectation, scenario, &first).verdict.word())
}

/// Every format and subcommand shows the run without a byte that a terminal acts on.
fn assert_reports_harmless(job: &Job) {
    for format in Format::ALL.iter().map(|format| format.facts().name) {
        let finished = child::run(job.command(&[
            "report",
            "run.jsonl",
            "--scenarios",
            "suite",
            "--profile",
            "vendor.yaml",
            "--format",
            format,
        ]));
        assert_eq!(finished.exit, 0, "{format}: {}", String::from_utf8_lossy(&finished.err));
        assert_harmless(format, &finished.out);
        if format == "html" {
            let page = String::from_utf8(finished.out).unwrap();
            assert!(page.contains("code-that-ends-a-script") && !page.contains("<img src=x"), "markup of a server");
            assert_eq!(page.matches("<script").count(), page.matches("</script").count(), "a script of a server");
        }
    }
    for format in ["table", "outcomes"] {
        let finished = child::run(job.command(&[
            "judge",
            "run.jsonl",
            "--scenarios",
            "suite",
            "--profile",
            "vendor.yaml",
            "--format",
            format,
        ]));
        assert_harmless(format, &finished.out);
    }
}
