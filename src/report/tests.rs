//! Every format with the same runs: what a person reads, and what a hostile server cannot do.

use time::Date;
use time::macros::date;

use crate::judge::{ChosenProfiles, KnownPolicy, Policy, Run, decide};
use crate::report::document::Document;
use crate::report::reported_run::ReportedRun;
use crate::report::{Format, badge, csv, github, html, json, junit, markdown};
use engine::record::{
    Exchange, FORMAT, MissingControl, Observation, Record, RunFile, RunFooter, RunHeader, SuiteFacts, TargetFacts,
};
use engine::response::{self, BodyKind, Reading};
use model::outcome::Outcome;
use model::profile::Profile;
use model::scenario::{Scenario, Suite};
use model::yaml;

/// Scenarios with these ids and conditions.
pub(crate) fn suite(scenarios: &[(&str, &str)]) -> Suite {
    let scenario = |(id, condition): &(&str, &str)| {
        let text = format!(
            "title: T\noperation: GetObject\ncondition: {condition}\nstake: none\nreach: sdk\nfault: none\ndescription: D\nreference: R\nwhen:\n  method: GET\n  path: /\n"
        );
        Scenario { id: (*id).to_owned(), ..yaml::read("test.yaml", &text).unwrap() }
    };
    Suite::new("test", scenarios.iter().map(scenario))
}

pub(crate) fn profile(id: &str, text: &str) -> Profile {
    let sources = "sources:\n  errors: { title: Error codes, document: d.txt, read: 2028-02-29 }\n";
    Profile { id: id.to_owned(), ..yaml::read("test.yaml", &format!("name: The {id}\n{sources}{text}")).unwrap() }
}

pub(crate) fn record(id: &str, observation: Observation) -> Record {
    Record { requests: 1, control_missing: Some(MissingControl::EarlierFormat), ..Record::of(id, "X", observation) }
}

pub(crate) fn responded(id: &str, status: u16, body: &str) -> Record {
    record(id, Observation::Response(response::read(false, status, &[], body.as_bytes())))
}

pub(crate) fn error(id: &str, status: u16, code: &str) -> Record {
    responded(id, status, &format!("<Error><Code>{code}</Code></Error>"))
}

/// A run of these records that came to its end.
pub(crate) fn run_file(records: Vec<Record>) -> RunFile {
    let header = RunHeader {
        s3conform_run: FORMAT,
        suite: SuiteFacts { version: "0.1.0".into(), origin: "embedded".into(), fingerprint: None },
        planned: records.len(),
        target: TargetFacts {
            name: Some("storage.example".into()),
            endpoint: "https://storage.example:9000".into(),
            region: "us-east-1".into(),
            addressing: "path".into(),
            profile: None,
            evidence: None,
        },
        started: "2028-02-29T23:59:59Z".into(),
        selection: Vec::new(),
        shuffle: None,
        run_ids: Vec::new(),
        clock: None,
        gate: None,
    };
    let footer = RunFooter {
        finished: "2028-03-01T00:00:03Z".into(),
        records: records.len(),
        requests: 9,
        confirming_requests: 0,
        confirming_ms: 0,
        bytes_sent: 800,
        bytes_received: 700,
        duration_ms: 4321,
        interrupted: false,
        under_way: Vec::new(),
        leftovers: Vec::new(),
    };
    RunFile { header, records, footer: Some(footer) }
}

/// The output of `render` for a run with so many findings by the one chosen profile.
pub(crate) fn many_findings(count: usize, render: impl Fn(&Document<'_>) -> String) -> String {
    let ids: Vec<String> = (0..count).map(|number| format!("area/fault-{number}")).collect();
    let scenarios: Vec<(&str, &str)> = ids.iter().map(|id| (id.as_str(), "NoSuchKey")).collect();
    let records = ids.iter().map(|id| error(id, 400, "NoSuchKey")).collect();
    let strict = profile("strict", "codes:\n  NoSuchKey: [{ status: 404, cite: 'errors:7' }]\n");
    let suite = Suite { origin: "embedded".into(), ..suite(&scenarios) };
    render(&document(suite, vec![("only", run_file(records))], &[strict], true))
}

/// A document lives as long as what it is made of, which in a test may be forever.
fn forever<T>(value: T) -> &'static T {
    Box::leak(Box::new(value))
}

/// A run beside its name and the profiles it is judged by.
pub(crate) type Judged<'n> = (&'n str, RunFile, ChosenProfiles);

/// The document of runs that each have profiles of their own.
pub(crate) fn document_of(suite: Suite, runs: Vec<Judged<'_>>, known: Option<KnownPolicy>) -> Document<'static> {
    document_with(suite, runs, Policy { known, ..Policy::default() })
}

/// The same with any policy.
pub(crate) fn document_with(suite: Suite, runs: Vec<Judged<'_>>, policy: Policy) -> Document<'static> {
    let (suite, policy) = (forever(suite), forever(policy));
    let runs: &'static [(String, RunFile, ChosenProfiles)] =
        forever(runs.into_iter().map(|(name, file, chosen)| (name.to_owned(), file, chosen)).collect::<Vec<_>>());
    let to_decide: Vec<Run<'static>> = runs.iter().map(|(_, file, chosen)| Run::of(file, chosen, policy)).collect();
    let decision = forever(decide(suite, &to_decide));
    let reported =
        runs.iter().zip(&decision.runs).map(|((name, file, _), decision)| ReportedRun { name, file, decision });
    Document::of(suite, &reported.collect::<Vec<_>>())
}

fn document(suite: Suite, runs: Vec<(&str, RunFile)>, profiles: &[Profile], gates: bool) -> Document<'static> {
    let chosen = || ChosenProfiles { profiles: profiles.to_vec(), gates };
    document_of(suite, runs.into_iter().map(|(name, file)| (name, file, chosen())).collect(), None)
}

/// The document of runs of one target, judged by these profiles, of which each was chosen.
pub(crate) fn decided(suite: Suite, runs: Vec<RunFile>, profiles: &[Profile]) -> Document<'static> {
    document(suite, runs.into_iter().map(|file| ("run", file)).collect(), profiles, true)
}

/// Known failures of a file, as of a day.
pub(crate) fn known(file: &str, entries: &str, today: Date) -> KnownPolicy {
    let failures = yaml::read(file, &format!("known_failures:\n{entries}")).unwrap();
    KnownPolicy { file: file.to_owned(), failures, today, shipped: Vec::new() }
}

fn a_suite() -> Suite {
    let scenarios = [
        ("list/max-keys", "InvalidArgument"),
        ("object/get-missing-key", "NoSuchKey"),
        ("object/get-torrent", "NoSuchKey"),
        ("object/race", "NoSuchKey"),
        ("object/range", "InvalidRange"),
        ("object/setup", "NoSuchKey"),
        ("object/two-accounts", "NoSuchKey"),
    ];
    Suite { origin: "embedded".into(), ..suite(&scenarios) }
}

fn profiles() -> Vec<Profile> {
    vec![
        profile(
            "hcp",
            "codes:\n  NoSuchKey: [{ status: 404, cite: 'errors:43' }]\n  \
             InvalidRange: [{ status: 416, cite: 'errors:9' }, { status: 400, cite: 'errors:10' }]\n\
             scenarios:\n  object/get-torrent: { not_applicable: no torrents }\n",
        ),
        profile("lax", "codes:\n  NoSuchKey: [{ status: 403, cite: 'errors:1' }]\n"),
    ]
}

fn a_run() -> RunFile {
    let why = |why: &str| why.to_owned();
    run_file(vec![
        error("list/max-keys", 400, "InvalidArgument"),
        error("object/get-missing-key", 404, "NoSuchKey"),
        error("object/get-torrent", 404, "NoSuchKey"),
        record("object/race", Observation::Inconclusive { why: "the race was not observed in 16 requests".into() }),
        error("object/range", 403, "AccessDenied"),
        record("object/setup", Observation::SetupFailed { step: why("PutObject"), why: "500 InternalError".into() }),
        record("object/two-accounts", Observation::Skipped { why: "needs a second account".into() }),
    ])
}

/// A run of which one mismatch is excused, and one known failure conforms now.
fn with_known_failures() -> Document<'static> {
    let entries = "  - { id: object/range, profile: hcp, outcome: { status: 403, code: AccessDenied }, reason: late check, \
                   issue: 'https://issues.example/1', until: 2028-03-31 }\n  \
                   - { id: object/get-missing-key, profile: hcp, outcome: any, reason: late check }\n";
    let known = known("ci/known,failures.yaml", entries, date!(2028 - 03 - 01));
    let chosen = ChosenProfiles { profiles: profiles()[..1].to_vec(), gates: true };
    document_of(a_suite(), vec![("storage.example", a_run(), chosen)], Some(known))
}

/// All that a server could try, as text that got as far as the run file.
const CODE: &str = "=cmd|'/C`calc`'!A0</script>]]>::error::%0A::\u{202e}evil\u{200b}";
const MESSAGE: &str = "-1+1|\u{1b}[31mred\0\u{9b}2J\r\n::error title=x::gone%0A\n]]></failure><script>alert(1)</script> `x` \u{ffff}[a](b:c) @all #1";

fn hostile() -> Document<'static> {
    let reading = Reading {
        outcome: Outcome { status: 400, code: Some(CODE.into()) },
        body: BodyKind::Error,
        message: Some(MESSAGE.into()),
        notes: vec![MESSAGE.into()],
        malformed: Vec::new(),
        of_another: None,
        keys: std::collections::BTreeMap::new(),
    };
    let mut mismatch = record("object/get-missing-key", Observation::Response(reading));
    mismatch.exchange = Some(Box::new(Exchange {
        request_head: format!("GET /b/k HTTP/1.1\nHost: {MESSAGE}"),
        request_body: MESSAGE.into(),
        request_body_bytes: 1,
        response_head: format!("HTTP/1.1 400 {CODE}"),
        response_body: format!("<Error><Code>{CODE}</Code><Message>{MESSAGE}</Message></Error>"),
        response_body_bytes: 2,
    }));
    let setup = Observation::SetupFailed { step: "PutObject".into(), why: MESSAGE.into() };
    let unsupported = Observation::FeatureAbsent { step: "PutObject".into(), why: format!("501 {CODE}").into() };
    let mut run = run_file(vec![
        mismatch,
        record("object/setup", setup),
        record("object/two-accounts", unsupported),
        record(CODE, Observation::Skipped { why: MESSAGE.into() }),
    ]);
    run.header.target.endpoint = format!("https://{CODE}");
    run.header.started = MESSAGE.into();
    run.header.selection = vec![MESSAGE.into()];
    document(a_suite(), vec![(CODE, run)], &profiles()[..1], true)
}

#[test]
fn a_document_without_exchanges_says_the_same_of_each_result() {
    let (whole, mut without) = (hostile(), hostile());
    assert!(whole.holds_exchanges());
    without.drop_exchanges(|result| !result.differs());
    assert_eq!(without, whole, "the only exchange is of a mismatch");
    without.drop_exchanges(|_| true);
    assert!(!without.holds_exchanges());
    let says_so = |document: &Document<'_>| html::render(document).contains("raw responses are not in this page");
    assert!(says_so(&without) && !says_so(&whole));
    let lines = csv::render(&whole);
    assert_eq!(csv::render(&without), lines);
}

fn plain(gates: bool) -> Document<'static> {
    document(a_suite(), vec![("storage.example", a_run())], &profiles(), gates)
}

/// Two mismatches, of which one is excused with an issue that can be followed, the other with one that must not be.
fn known_failures() -> Document<'static> {
    let entries = [("object/get-missing-key", "https://issues.example/7"), ("object/range", "javascript:alert(1)")];
    let entry = |(id, issue): &(&str, &str)| {
        format!("  - {{ id: {id}, profile: lax, outcome: any, reason: late, issue: '{issue}', until: 2029-01-31 }}\n")
    };
    let text: String = entries.iter().map(entry).collect();
    let mut lax = profiles().remove(1);
    lax.codes.insert("InvalidRange".into(), lax.codes["NoSuchKey"].clone());
    let chosen = ChosenProfiles { profiles: vec![lax], gates: true };
    document_of(
        a_suite(),
        vec![("storage.example", a_run(), chosen)],
        Some(known("k.yaml", &text, date!(2028 - 02 - 29))),
    )
}

/// No character that acts on a terminal or editor, and no line that GitHub would take for a command of the server's.
fn assert_harmless(text: &str) {
    let hidden: Vec<char> = text.chars().filter(|c| *c != '\n' && model::text::is_hidden(*c)).collect();
    assert_eq!(hidden, [] as [char; 0], "{text}");
    let commands = text.lines().filter(|line| line.trim_start().starts_with("::"));
    let ours = |line: &str| line.starts_with("::error file=scenarios/") || line.starts_with("::error file=ci/");
    assert!(commands.clone().all(ours), "{text}");
}

/// The page without its style and script, which are files of their own, and without what they are known by.
fn page(document: &Document<'_>) -> String {
    let mut text = html::render(document);
    for (start, end) in
        [("<style>", "</style>"), ("<script>", "</script>"), ("style-src 'sha256-", "'"), ("script-src 'sha256-", "'")]
    {
        let from = text.find(start).unwrap() + start.len();
        let to = from + text[from..].find(end).unwrap();
        text.replace_range(from..to, "…");
    }
    text
}

macro_rules! golden {
    ($name:ident, $document:expr, $render:path) => {
        #[test]
        fn $name() {
            let text = $render(&$document);
            assert_harmless(&text);
            insta::assert_snapshot!(text);
        }
    };
}

golden!(badge_of_a_chosen_profile, plain(true), badge::render);
golden!(badge_without_a_chosen_profile, plain(false), badge::render);
golden!(csv_of_two_profiles, plain(true), csv::render);
golden!(github_of_two_profiles, plain(true), github::render);
golden!(html_of_two_profiles, plain(true), page);
golden!(html_of_known_failures, known_failures(), page);
golden!(json_of_two_profiles, plain(true), json::render);
golden!(junit_of_two_profiles, plain(true), junit::render);
golden!(junit_without_a_chosen_profile, plain(false), junit::render);
golden!(markdown_of_two_profiles, plain(true), markdown::render);
golden!(markdown_without_a_chosen_profile, plain(false), markdown::render);

golden!(github_with_known_failures, with_known_failures(), github::render);
golden!(junit_with_known_failures, with_known_failures(), junit::render);
golden!(markdown_with_known_failures, with_known_failures(), markdown::render);

golden!(hostile_badge, hostile(), badge::render);
golden!(hostile_csv, hostile(), csv::render);
golden!(hostile_github, hostile(), github::render);
golden!(hostile_html, hostile(), page);
golden!(hostile_json, hostile(), json::render);
golden!(hostile_junit, hostile(), junit::render);
golden!(hostile_markdown, hostile(), markdown::render);

/// Two targets, of which the second was stopped early and has no record of most scenarios.
fn two_runs() -> Document<'static> {
    let mut second = run_file(vec![error("object/get-missing-key", 403, "AccessDenied")]);
    second.header.planned = 7;
    second.footer = None;
    document(a_suite(), vec![("one", a_run()), ("two.example:9000", second)], &profiles()[..1], true)
}

golden!(badge_of_two_runs, two_runs(), badge::render);
golden!(csv_of_two_runs, two_runs(), csv::render);
golden!(html_of_two_runs, two_runs(), page);
golden!(github_of_two_runs, two_runs(), github::render);
golden!(junit_of_two_runs, two_runs(), junit::render);
golden!(markdown_of_two_runs, two_runs(), markdown::render);

#[test]
fn what_a_server_says_is_in_the_json_as_it_was_said() {
    let json: serde_json::Value = serde_json::from_str(&json::render(&hostile())).unwrap();
    let response = &json["areas"][0]["scenarios"][0]["results"][0]["response"];
    assert_eq!((response["code"].as_str(), response["message"].as_str()), (Some(CODE), Some(MESSAGE)));
}

#[test]
fn every_row_of_the_csv_has_as_many_fields_as_its_header() {
    for document in [hostile(), plain(true), two_runs()] {
        let commas = |line: &str| {
            let mut quoted = false;
            let outside = line.chars().filter(|c| {
                quoted ^= *c == '"';
                *c == ',' && !quoted
            });
            outside.count()
        };
        let text = csv::render(&document);
        let header = commas(text.lines().next().unwrap());
        assert!(header > 20 && text.lines().all(|line| commas(line) == header), "{text}");
    }
}

#[test]
fn the_junit_report_is_xml_and_counts_what_it_holds() {
    for document in [hostile(), plain(true), plain(false), two_runs()] {
        let text = junit::render(&document);
        let xml = model::xml::parse(text.as_bytes()).unwrap().root;
        for suite in xml.children("testsuite") {
            let cases: Vec<_> = suite.children("testcase").collect();
            let with = |name: &str| cases.iter().filter(|case| case.child(name).is_some()).count().to_string();
            assert_eq!(suite.attribute("tests"), Some(cases.len().to_string().as_str()));
            for (attribute, child) in [("failures", "failure"), ("errors", "error"), ("skipped", "skipped")] {
                assert_eq!(suite.attribute(attribute), Some(with(child).as_str()), "{text}");
            }
        }
    }
}

#[test]
fn every_format_shows_a_hostile_run_harmlessly_and_its_exchanges_only_where_it_says_so() {
    for format in Format::ALL {
        let text = format.render(&hostile(), false);
        assert_harmless(&text);
        assert_eq!(text.contains("GET /b/k HTTP/1.1"), format.facts().holds_exchanges, "{format}");
    }
}
