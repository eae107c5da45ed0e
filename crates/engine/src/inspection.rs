//! Asks the guard about a scenario before it runs anywhere, for those who check files.
//!
//! Builds what the engine would send, with names of a run that does not exist.

use indexmap::IndexMap;
use time::OffsetDateTime;

use crate::guard::{Addressing, Guard, Trespass};
use crate::request::{self, Place};
use crate::run_id;
use crate::sign::Keys;
use crate::wire::Endpoint;
use model::encoding::encode;
use model::operation::Service;
use model::scenario::{Body, BucketKind, Fault, Requirement, Scenario, Step, Turn, Values, When, expand};

/// The id of a run that does not exist.
const RUN_ID: &str = "0123456789ab";
/// Requirements whose names are buckets that belong to others.
const BORROWED: [&str; 3] = ["quota_bucket", "bucket_without_sse_c", "other_region_bucket"];

/// Everything that the guard would refuse of a scenario: where the file says it, and the trespass.
#[must_use]
pub fn refusals(scenario: &Scenario) -> Vec<(String, Trespass)> {
    let inspection = Inspection::of(scenario);
    let mut found: Vec<(String, Trespass)> = inspection.steps("given", scenario).collect();
    let healthy = inspection.request(&scenario.when, &Fault::None);
    // What is refused without the fault is not the fault's.
    match (healthy, inspection.request(&scenario.when, &scenario.fault)) {
        (Err(trespass), _) => found.push(("when".into(), trespass)),
        (Ok(()), Err(trespass)) => found.push(("fault".into(), trespass)),
        (Ok(()), Ok(())) => {}
    }
    if let Some(control) = scenario.without_fault().filter(|_| scenario.control.is_some()) {
        let inspection = Inspection::of(&control);
        let steps = inspection.steps("control.given", &control).skip(inspection.steps("given", scenario).count());
        found.extend(steps);
        if let Err(trespass) = inspection.request(&control.when, &Fault::None)
            && found.iter().all(|(place, _)| place != "when")
        {
            found.push(("control".into(), trespass));
        }
    }
    found
}

struct Inspection {
    guard: Guard,
    endpoint: Endpoint,
    place: Place,
    values: Values,
}

impl Inspection {
    fn of(scenario: &Scenario) -> Self {
        let is_asked_for = scenario.requires.contains(&Requirement::Destructive);
        let guard = Guard::new(RUN_ID, BORROWED.map(str::to_owned), is_asked_for);
        let endpoint: Endpoint = "http://localhost".parse().expect("a URL");
        guard.prove(&endpoint, Addressing::Path);
        let place = nowhere(&endpoint, scenario);
        let mut values = request::values(scenario, Turn::First, RUN_ID, &place, OffsetDateTime::UNIX_EPOCH);
        for name in scenario.requires.iter().flat_map(|requirement| requirement.names()) {
            values.set(*name, *name);
        }
        for (name, _) in scenario.given.iter().filter_map(|step| step.save()).flatten() {
            values.set(name, "saved");
        }
        for (_, name) in run_id::lent_names(RUN_ID) {
            guard.permit_creation(&name);
        }
        if scenario.bucket != BucketKind::None {
            values.set("bucket", format!("{}{RUN_ID}-bucket", run_id::PREFIX));
        }
        Self { guard, endpoint, place, values }
    }

    /// A request that cannot be built is not refused here.
    fn request(&self, when: &When, fault: &Fault) -> Result<(), Trespass> {
        let built = request::build(when, fault, &self.place, &self.values, OffsetDateTime::UNIX_EPOCH);
        built.map_or(Ok(()), |prepared| self.guard.check(&self.endpoint, &prepared.outgoing))
    }

    /// The steps that the guard refuses, each as the request that says most of where it writes.
    fn steps(&self, place: &str, scenario: &Scenario) -> impl Iterator<Item = (String, Trespass)> {
        let refused = scenario.given.iter().enumerate().filter_map(move |(index, given)| {
            let when = self.step(given)?;
            let trespass = self.request(&when, &Fault::None).err()?;
            Some((format!("{place}[{index}]"), trespass))
        });
        refused.collect::<Vec<_>>().into_iter()
    }

    fn step(&self, step: &Step) -> Option<When> {
        let text = |text: &str| expand(text, &self.values).ok();
        let put = |path: String| When { method: "PUT".into(), ..When::get(&path) };
        let parameters = step.parameters();
        let find = |name: &str| parameters.iter().find(|(have, _)| *have == name).and_then(|(_, value)| text(value));
        if let Step::CreateUser { name: user } | Step::CreateAccessKey { user } = step {
            let form = format!("Action={}&UserName={}", step.operation(), encode(&text(user)?));
            let headers = [("Content-Type".to_owned(), "application/x-www-form-urlencoded".to_owned())];
            let headers = IndexMap::from(headers);
            return Some(When { method: "POST".into(), headers, body: Some(Body::Text(form)), ..When::get("/") });
        }
        if let Some(bucket) = find("name") {
            return Some(put(format!("/{}", encode(&bucket))));
        }
        let own = text("${bucket}")?;
        if let Some(key) = find("key") {
            let key: Vec<String> = key.split('/').map(encode).collect();
            return Some(put(format!("/{own}/{}{}", text("${prefix}")?, key.join("/"))));
        }
        let destination = find("destination")?;
        Some(When {
            body: Some(Body::Text(format!("<Bucket>{destination}</Bucket>"))),
            ..put(format!("/{own}?replication"))
        })
    }
}

/// A target that does not exist, with every account that a scenario may ask for.
fn nowhere(endpoint: &Endpoint, scenario: &Scenario) -> Place {
    let keys = || Keys { access_key: "key".into(), secret: "secret".into(), token: None };
    Place {
        authority: endpoint.authority(),
        base_path: String::new(),
        virtual_host: false,
        region: "us-east-1".into(),
        service: match scenario.operation.service() {
            Service::S3 => "s3",
            Service::Sts => "sts",
            Service::Iam => "iam",
        },
        owner: keys(),
        other: Some(keys()),
        expired: Some(keys()),
        revoked: Some(keys()),
        limited: Some(keys()),
        bound: Some(keys()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shipped::suite;

    #[test]
    fn nothing_of_the_suite_is_refused() {
        for scenario in suite().scenarios {
            assert_eq!(refusals(&scenario), [], "{}", scenario.id);
        }
    }
}
