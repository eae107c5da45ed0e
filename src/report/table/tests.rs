//! The terminal report as a whole.

use super::*;
use crate::judge::{ChosenProfiles, KnownPolicy};
use crate::report::tests::{document_of, error, known, profile, record, responded, run_file, suite};
use engine::record::{Observation, Record};
use model::profile::Profile;
use model::scenario::Suite;

fn a_suite() -> Suite {
    suite(&[
        ("auth/header-missing-signed-headers", "AuthorizationHeaderMalformed"),
        ("auth/signature-tampered", "SignatureDoesNotMatch"),
        ("bucket/get-torrent", "RequestTorrentOfBucketError"),
        ("object/get-missing-key", "NoSuchKey"),
        ("object/range-beyond-end", "InvalidRange"),
        ("wire/idle-upload-socket", "RequestTimeout"),
        ("wire/streaming-without-decoded-length", "MissingContentLength"),
    ])
}

fn a_run() -> Vec<Record> {
    vec![
        error("auth/header-missing-signed-headers", 400, "AuthorizationHeaderMalformed"),
        error("auth/signature-tampered", 403, "SignatureDoesNotMatch"),
        record("bucket/get-torrent", Observation::Skipped { why: "needs a second account".into() }),
        error("object/get-missing-key", 403, "AccessDenied"),
        responded("object/range-beyond-end", 200, "data"),
        record("wire/idle-upload-socket", Observation::Inconclusive { why: "closed".into() }),
        responded("wire/streaming-without-decoded-length", 411, "<html>"),
    ]
}

fn hcp() -> Profile {
    profile(
        "hcp",
        "codes:\n  SignatureDoesNotMatch: [{ status: 403, cite: 'errors:40' }]\n  \
         NoSuchKey: [{ status: 404, cite: 'errors:43' }]\n  InvalidRange: [{ status: 416, cite: 'errors:9' }]\n  \
         MissingContentLength: [{ status: 411, cite: 'errors:2' }, { status: 400, cite: 'errors:3' }]\n",
    )
}

fn lax() -> Profile {
    profile(
        "lax",
        "codes:\n  NoSuchKey: [{ status: 403, cite: 'errors:1' }]\nscenarios:\n  \
         object/get-missing-key: { documented: { status: 403, code: AccessDenied, cite: 'errors:1' } }\n  \
         bucket/get-torrent: { not_applicable: no torrents }\n",
    )
}

fn render_all(profiles: &[Profile], gates: bool, colour: bool) -> String {
    render_run(a_suite(), a_run(), profiles, gates, colour)
}

fn render_run(suite: Suite, run: Vec<Record>, profiles: &[Profile], gates: bool, colour: bool) -> String {
    render_with(suite, run, profiles, gates, None, colour)
}

fn render_with(
    suite: Suite,
    run: Vec<Record>,
    profiles: &[Profile],
    gates: bool,
    known: Option<KnownPolicy>,
    colour: bool,
) -> String {
    let chosen = ChosenProfiles { profiles: profiles.to_vec(), gates };
    let document = document_of(suite, vec![("storage.example", run_file(run), chosen)], known);
    render(&document, &[String::new()], colour)
}

fn assert_fits(text: &str) {
    for line in text.lines() {
        assert!(line.chars().count() <= WIDTH, "{} columns: {line}", line.chars().count());
    }
}

#[test]
fn without_a_chosen_profile_the_matrix_is_only_reported() {
    insta::assert_snapshot!(render_all(&[hcp(), lax()], false, false));
}

#[test]
fn the_mismatches_of_the_chosen_profile_are_listed_one_by_one() {
    insta::assert_snapshot!(render_all(&[hcp()], true, false));
}

#[test]
fn a_chosen_profile_without_findings_says_so() {
    let text = render_all(&[lax()], true, false);
    assert!(text.contains("\n\nlax: no finding in 1 documented scenario\n"), "{text}");
}

#[test]
fn any_number_of_profiles_fits_the_width() {
    for count in [0_usize, 1, 3, 5, 6, 13] {
        let mut profiles: Vec<Profile> = (0..count).map(|_| hcp()).collect();
        for (number, profile) in profiles.iter_mut().enumerate() {
            profile.id = format!("a-vendor-with-a-long-name-{number}");
        }
        let text = render_all(&profiles, true, false);
        assert_fits(&text);
        assert_eq!(text.matches("scenario ").count(), 1, "{text}");
    }
}

#[test]
fn colour_only_adds_to_the_text() {
    let plain = render_all(&[hcp(), lax()], true, false);
    let coloured = render_all(&[hcp(), lax()], true, true);
    assert!(!plain.contains('\x1b') && coloured.contains('\x1b'));
    let stripped = anstream::adapter::strip_str(&coloured).to_string();
    let trimmed = |text: &str| text.lines().map(|line| line.trim_end().to_owned()).collect::<Vec<_>>();
    assert_eq!(trimmed(&stripped), trimmed(&plain));
}

#[test]
fn text_from_a_server_stays_text_and_keeps_the_width() {
    let suite = suite(&[
        ("object/get-missing-key", "NoSuchKey"),
        ("object/range-beyond-end", "InvalidRange"),
        ("wire/reset", "RequestTimeout"),
    ]);
    let run = [
        error("object/get-missing-key", 404, &format!("\u{202e}{}漢字`|", "X".repeat(200))),
        record("wire/reset", Observation::Inconclusive { why: format!("\u{1b}[2J{}", "w".repeat(300)).into() }),
        responded("object/range-beyond-end", 416, &format!("<{}\u{200d}/>", "漢".repeat(80))),
    ];
    let text = render_run(suite, run.into(), &[hcp()], true, false);
    assert_fits(&text);
    assert!(text.chars().all(|c| c == '\n' || !c.is_control()), "{text}");
    assert!(!text.contains(['\u{202e}', '\u{200d}', '漢']), "{text}");
}

#[test]
fn records_the_suite_does_not_know_are_named_not_dropped() {
    let (suite, run) = (suite(&[("a/b", "X")]), [error("gone/away", 400, "X")]);
    let text = render_run(suite, run.into(), &[hcp()], false, false);
    assert!(text.contains("does not have them: gone/away"), "{text}");
    assert!(text.contains("closest profile: none"), "{text}");
}

#[test]
fn equally_close_profiles_are_named_together() {
    let mut copy = hcp();
    copy.id = "copy".into();
    copy.name = "The copy".into();
    let text = render_all(&[hcp(), copy, lax()], false, false);
    let after = text.split("closest profiles: ").nth(1).unwrap().to_owned();
    assert!(after.starts_with("The hcp (1 of 4 documented conform, 25%) and The copy (1 of 4"), "{after}");
    assert!(
        after
            .contains("  then: lax (1 of 1 documented conform, 100%; of the 1 that hcp documents too, 1 conform, 0 by"),
        "it documents too little: {after}"
    );
    let profiles = [hcp(), Profile { id: "b".into(), name: "B".into(), ..hcp() }];
    let text = render_all(&profiles, false, false);
    assert!(text.contains("closest profiles: ") && text.contains("conform, 25%) and B (1 of 4"), "{text}");
}

#[test]
fn known_failures_are_distinguished_from_mismatches() {
    let (suite, run) = (a_suite(), a_run());
    let entry = |id: &str, outcome: &str| {
        format!(
            "  - {{ id: {id}, profile: hcp, outcome: {outcome}, reason: \"late\\ncheck\", issue: 'https://i/1' }}\n"
        )
    };
    let text = [entry("object/get-missing-key", "{ status: 403, code: AccessDenied }"), entry("wire", "any")].concat();
    let known = known("k.yaml", &text, time::macros::date!(2027 - 01 - 01));
    let shown = render_with(suite, run, &[hcp(), lax()], true, Some(known), false);
    assert_fits(&shown);
    insta::assert_snapshot!(shown);
}
