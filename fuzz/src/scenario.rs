//! Scenarios: whatever a file holds, it is a scenario whose request can be built, or a readable message.

use engine::record::Exchange;
use engine::request::{self, Place};
use engine::sign::Keys;
use model::scenario::{Scenario, Suite, Values};
use s3conform::lint;
use time::macros::datetime;

use super::profile::suite;

const FILE: &str = "scenarios/object/fuzzed.yaml";
const SECRET: &str = "wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY";
const TOKEN: &str = "FwoGZXIvYXdzEBYaDHVzZXItdG9rZW4";
/// Amounts up to here are built; larger ones only cost memory.
const LARGEST: u64 = 1 << 20;

/// A text is a scenario that can be linted and sent, and leaves no secret in its evidence, or it is refused with its place.
pub fn holds(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    match Scenario::all_from_yaml(FILE, "object/fuzzed", text) {
        Ok(scenarios) => scenarios.iter().for_each(is_sound),
        Err(error) => super::is_readable(&error.to_string(), FILE),
    }
}

fn is_sound(scenario: &Scenario) {
    let alone = Suite::new("scenarios", [scenario.clone()]);
    assert_eq!(alone.fingerprint(), alone.clone().fingerprint());
    let _ = lint::check(&alone, suite(), &[]);
    for scenario in scenario.without_fault().iter().chain([scenario]) {
        if is_affordable(scenario) {
            build(scenario);
        }
    }
}

fn build(scenario: &Scenario) {
    let now = datetime!(2028-02-29 23:59:59 UTC);
    let mut values = Values::new(now);
    for name in ["bucket", "prefix", "run_id", "region", "other_region", "access_key", "missing_bucket", "user"] {
        values.set(name, name);
    }
    if let Ok(prepared) = request::build(&scenario.when, &scenario.fault, &place(), &values, now) {
        let outgoing = &prepared.outgoing;
        let evidence = Exchange::of(&outgoing.head, &outgoing.body, outgoing.body.len() as u64, None);
        let kept = serde_json::to_string(&evidence).expect("evidence is plain data");
        assert!(!kept.contains(SECRET), "{kept}");
    }
}

fn is_affordable(scenario: &Scenario) -> bool {
    let shown = format!("{:?} {:?}", scenario.when, scenario.fault);
    shown.split("ByteSize(").skip(1).all(|rest| {
        let digits = rest.split(')').next().unwrap_or_default();
        digits.parse::<u64>().is_ok_and(|size| size <= LARGEST)
    })
}

fn place() -> Place {
    let keys =
        |access_key: &str| Keys { access_key: access_key.into(), secret: SECRET.into(), token: Some(TOKEN.into()) };
    Place {
        authority: "127.0.0.1:9000".into(),
        base_path: String::new(),
        virtual_host: false,
        region: "us-east-1".into(),
        service: "s3",
        owner: keys("AKIAIOSFODNN7EXAMPLE"),
        other: Some(keys("AKIAI44QH8DHBEXAMPLE")),
        expired: Some(keys("ASIAIOSFODNN7EXAMPLE")),
        revoked: Some(keys("AKIAREVOKED7EXAMPLE")),
        bound: Some(keys("AKIABOUND777EXAMPLE")),
        limited: Some(keys("AKIALIMITED7EXAMPLE")),
    }
}
