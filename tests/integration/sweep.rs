//! `sweep` at an endpoint that holds what runs left, and things that only look like it.

mod listing;

use std::fs;
use std::path::Path;

use engine::endpoint::Target;
use engine::record::{FORMAT, RunHeader, RunWriter, SuiteFacts, TargetFacts};
use engine::run_id;
use reference::Running;
use tempfile::TempDir;

use crate::child::s3conform;
use crate::proof::start;
use crate::raw::{done, element, send};

const VERSIONED: &str = "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>";

/// An endpoint with foreign buckets in it, and its target file.
struct Place {
    running: Running,
    target: Target,
    folder: TempDir,
}

/// Names that belong to others: no run id, a run id whose check digits are wrong, no purpose, and another form.
fn foreign() -> Vec<String> {
    let run_id = run_id::draw();
    let last = if run_id.ends_with('0') { '1' } else { '0' };
    vec![
        "photos".into(),
        "s3c-backup".into(),
        format!("s3c-{}{last}-plain", &run_id[..11]),
        format!("s3c-{run_id}"),
        format!("s3c-{run_id}-a.b"),
        format!("my-s3c-{run_id}-plain"),
    ]
}

impl Place {
    async fn new(foreign: &[String]) -> Self {
        let (running, target) = start("aws", None).await;
        for bucket in foreign {
            done(&target, "PUT", &format!("/{bucket}"), "").await;
            done(&target, "PUT", &format!("/{bucket}/precious"), bucket).await;
            done(&target, "POST", &format!("/{bucket}/unfinished?uploads"), "").await;
        }
        let folder = tempfile::tempdir().unwrap();
        let iam = &target.capabilities.iam.as_ref().unwrap().endpoint;
        let file = format!(
            "name: it\nendpoint_url: {}\naccount: {{ access_key: s3conform, secret_key: s3conform-secret }}\n\
             iam: {{ endpoint_url: \"{iam}\" }}\n",
            target.endpoint
        );
        fs::write(folder.path().join("target.yaml"), file).unwrap();
        Self { running, target, folder }
    }

    fn path(&self, name: &str) -> String {
        self.folder.path().join(name).display().to_string()
    }

    fn sweep(&self, args: &[&str]) -> (i32, String, String) {
        let target = self.path("target.yaml");
        s3conform(&[&["sweep", "--target", &target], args].concat())
    }

    /// What a killed run may leave: versions with a delete marker, a retained object, and an upload with a part.
    async fn leave(&self, run_id: &str) {
        let target = &self.target;
        let bucket = |purpose: &str| format!("/s3c-{run_id}-{purpose}");
        let (plain, versioned, locked) = (bucket("plain"), bucket("versioned"), bucket("17-b"));
        for bucket in [&plain, &versioned, &locked] {
            done(target, "PUT", bucket, "").await;
        }
        done(target, "PUT", &format!("{versioned}?versioning"), VERSIONED).await;
        for body in ["one", "two"] {
            done(target, "PUT", &format!("{versioned}/o"), body).await;
        }
        done(target, "DELETE", &format!("{versioned}/o"), "").await;
        let upload = done(target, "POST", &format!("{plain}/big?uploads"), "").await;
        let id = element(&upload, "UploadId");
        done(target, "PUT", &format!("{plain}/big?partNumber=1&uploadId={id}"), "part").await;
        done(target, "PUT", &format!("{locked}/o"), "hello").await;
    }

    async fn buckets(&self) -> Vec<String> {
        let listed = done(&self.target, "GET", "/", "").await;
        let mut names: Vec<String> =
            listed.split("<Name>").skip(1).map(|rest| rest.split('<').next().unwrap().to_owned()).collect();
        names.retain(|name| !name.starts_with("s3conform-"));
        names.sort();
        names
    }

    async fn assert_untouched(&self, foreign: &[String]) {
        let mut expected = foreign.to_vec();
        expected.sort();
        assert_eq!(self.buckets().await, expected);
        for bucket in foreign {
            assert_eq!(done(&self.target, "GET", &format!("/{bucket}/precious"), "").await, *bucket);
            let uploads = done(&self.target, "GET", &format!("/{bucket}?uploads"), "").await;
            assert_eq!(element(&uploads, "Key"), "unfinished");
        }
    }

    /// A run file of a run with these run ids.
    fn run_file(&self, name: &str, run_ids: &[&str]) -> String {
        let header = RunHeader {
            s3conform_run: FORMAT,
            suite: SuiteFacts { version: "0.1.0".into(), origin: "embedded".into(), fingerprint: None },
            planned: 1,
            target: TargetFacts {
                name: Some("it".into()),
                endpoint: self.target.endpoint.to_string(),
                region: "us-east-1".into(),
                addressing: "path".into(),
                profile: None,
                evidence: None,
            },
            started: "2028-02-29T23:59:59Z".into(),
            selection: Vec::new(),
            shuffle: None,
            run_ids: run_ids.iter().map(|id| (*id).to_owned()).collect(),
            clock: None,
            gate: None,
        };
        let path = self.path(name);
        RunWriter::create(Path::new(&path), &header, false).unwrap();
        path
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_carries_a_true_mark_goes_with_all_it_holds_and_nothing_else_is_touched() {
    let foreign = foreign();
    let place = Place::new(&foreign).await;
    place.leave(&run_id::draw()).await;
    place.leave(&run_id::draw()).await;
    let (code, out, error) = place.sweep(&["--yes"]);
    assert_eq!((code, error.as_str()), (0, ""), "{out}");
    assert_eq!(out.matches("  bucket s3c-").count(), 6, "{out}");
    assert!(out.ends_with("6 leftovers removed, 0 could not be removed\n"), "{out}");
    place.assert_untouched(&foreign).await;
    let (code, out, _) = place.sweep(&["--yes"]);
    assert!(code == 0 && out.starts_with("no leftovers found on it at http://"), "{out}");
}

#[test]
fn names_that_cannot_hold_a_run_id_are_never_swept_and_the_help_says_why() {
    for (_, name) in run_id::lent_names(&run_id::draw()) {
        assert!(!run_id::is_ours(&name), "{name}");
    }
    let (code, help, _) = s3conform(&["sweep", "--help"]);
    assert!(code == 0 && help.contains("names that cannot contain its run id"), "{help}");
    assert!(!help.contains("--destructive"), "it has no effect there: {help}");
    assert!(s3conform(&["run", "--help"]).1.contains("--destructive"));
}

#[tokio::test(flavor = "multi_thread")]
async fn users_and_policies_of_runs_go_too() {
    let place = Place::new(&[]).await;
    let iam = Target {
        endpoint: place.target.capabilities.iam.as_ref().unwrap().endpoint.clone(),
        place: place.target.site(engine::endpoint::SiteName::Iam).unwrap().place,
        ..place.target.clone()
    };
    let run_id = run_id::draw();
    let call = async |form: String| done(&iam, "GET", &format!("/?Version=2010-05-08&{form}"), "").await;
    for user in [format!("s3c-{run_id}-u"), "s3c-alice".into()] {
        call(format!("Action=CreateUser&UserName={user}")).await;
        call(format!("Action=CreateAccessKey&UserName={user}")).await;
        call(format!("Action=CreatePolicy&PolicyName={user}&PolicyDocument={{}}")).await;
    }
    let (code, out, error) = place.sweep(&["--yes"]);
    assert_eq!((code, error.as_str()), (0, ""), "{out}");
    assert!(out.contains(&format!("  IAM user s3c-{run_id}-u\n  IAM policy s3c-{run_id}-u\n")), "{out}");
    let left = call("Action=ListUsers".into()).await + &call("Action=ListPolicies".into()).await;
    assert!(left.matches("s3c-alice<").count() >= 2 && !left.contains(&run_id), "{left}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_file_limits_it_to_its_run() {
    let place = Place::new(&[]).await;
    let (mine, others) = (run_id::draw(), run_id::draw());
    place.leave(&mine).await;
    place.leave(&others).await;
    let file = place.run_file("run.jsonl", &[&mine]);
    let (code, out, error) = place.sweep(&["--run", &file, "--yes"]);
    assert_eq!((code, error.as_str()), (0, ""), "{out}");
    let left = place.buckets().await;
    assert!(left.len() == 3 && left.iter().all(|name| name.contains(&others)), "{left:?}");
    let old = place.run_file("old.jsonl", &[]);
    let (code, _, error) = place.sweep(&["--run", &old, "--yes"]);
    assert!(code == 2 && error.contains("old.jsonl contains no run id"), "{error}");
    assert_eq!(place.buckets().await.len(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_file_with_a_run_id_that_was_never_drawn_removes_nothing() {
    let place = Place::new(&[]).await;
    let drawn = run_id::draw();
    let last = if drawn.ends_with('0') { '1' } else { '0' };
    let forged = format!("{}{last}", &drawn[..11]);
    let bucket = format!("/s3c-{forged}-plain");
    done(&place.target, "PUT", &bucket, "").await;
    for run_ids in [vec![forged.as_str()], vec![&drawn, &forged], vec!["0123"], vec!["\u{1b}[31m"]] {
        let file = place.run_file("forged.jsonl", &run_ids);
        let (code, out, error) = place.sweep(&["--run", &file, "--yes"]);
        assert_eq!((code, out.as_str()), (2, ""), "{error}");
        assert!(error.contains("forged.jsonl contains the run id `") && !error.contains('\u{1b}'), "{error}");
        fs::remove_file(file).unwrap();
    }
    assert_eq!(place.buckets().await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_file_of_another_endpoint_removes_nothing() {
    let (place, other) = (Place::new(&[]).await, Place::new(&[]).await);
    let run_id = run_id::draw();
    other.leave(&run_id).await;
    let file = place.run_file("run.jsonl", &[&run_id]);
    let (code, _, error) = other.sweep(&["--run", &file, "--yes"]);
    let (theirs, ours) = (place.target.endpoint.to_string(), other.target.endpoint.to_string());
    assert!(code == 2 && error.contains(&theirs) && error.contains(&ours), "{error}");
    assert_eq!(other.buckets().await.len(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn it_removes_nothing_unasked_and_leaves_young_runs_alone() {
    let place = Place::new(&[]).await;
    place.leave(&run_id::draw()).await;
    let (code, out, _) = place.sweep(&["--dry-run"]);
    assert_eq!((code, out.matches("  bucket s3c-").count()), (0, 3), "{out}");
    let (code, out, error) = place.sweep(&[]);
    assert!(code == 2 && out.contains("  bucket s3c-") && error.contains("add --yes"), "{out}{error}");
    let (code, out, _) = place.sweep(&["--older-than", "1h", "--yes"]);
    assert!(code == 0 && out.starts_with("no leftovers found"), "{out}");
    assert_eq!(place.buckets().await.len(), 3);
    let (code, _, _) = place.sweep(&["--older-than", "0s", "--yes"]);
    assert_eq!((code, place.buckets().await.len()), (0, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_removed_is_named() {
    let place = Place::new(&[]).await;
    let bucket = format!("s3c-{}-0", run_id::draw());
    let lock = [("x-amz-bucket-object-lock-enabled", "true")];
    assert_eq!(send(&place.target, "PUT", &format!("/{bucket}"), &lock, "").await.0, 200);
    // Retention in compliance mode cannot be shortened.
    let retention = "<ObjectLockConfiguration><ObjectLockEnabled>Enabled</ObjectLockEnabled><Rule><DefaultRetention>\
                     <Mode>COMPLIANCE</Mode><Days>1</Days></DefaultRetention></Rule></ObjectLockConfiguration>";
    done(&place.target, "PUT", &format!("/{bucket}?object-lock"), retention).await;
    done(&place.target, "PUT", &format!("/{bucket}/o"), "hello").await;
    let (code, out, error) = place.sweep(&["--yes"]);
    assert_eq!(code, 1, "{out}");
    assert!(error.contains(&format!("the bucket {bucket} could not be deleted: ")), "{error}");
    assert!(out.ends_with("0 leftovers removed, 1 could not be removed\n"), "{out}");
}

#[test]
fn it_needs_an_endpoint() {
    let (code, _, error) = s3conform(&["sweep", "--yes"]);
    assert!(code == 2 && error.contains("add --endpoint-url or --target"), "{error}");
}
