//! What fuzzing looks for exceptions to, held against the seeds and against a little random input.

use std::fs;
use std::path::{Path, PathBuf};

use proptest::prelude::*;

#[allow(unreachable_pub, reason = "it is also a library, of the fuzz targets")]
#[path = "../../fuzz/src/lib.rs"]
mod fuzz;

/// Every file below `folder` of the repository.
fn files(folder: &str) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())) {
            let path = entry.unwrap().path();
            if path.is_dir() { folders.push(path) } else { files.push(path) }
        }
    }
    files
}

#[test]
fn every_property_holds_for_its_seeds() {
    for (name, holds) in fuzz::ALL {
        let further = match name {
            "scenario" => files("scenarios").into_iter().step_by(5).collect(),
            "profile" => files("profiles"),
            _ => Vec::new(),
        };
        let seeds = [files(&format!("fuzz/seeds/{name}")), further].concat();
        assert!(seeds.len() > 5 || name == "profile", "{name} has {} seeds", seeds.len());
        for seed in seeds {
            println!("{}", seed.display());
            holds(&fs::read(seed).unwrap());
        }
    }
}

#[test]
fn every_property_is_a_fuzz_target_of_its_name() {
    let manifest = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/Cargo.toml")).unwrap();
    let targets: Vec<&str> = manifest.lines().filter_map(|line| line.strip_prefix("path = \"fuzz_targets/")).collect();
    let names: Vec<String> = fuzz::ALL.iter().map(|(name, _)| format!("{name}.rs\"")).collect();
    assert_eq!(targets.len(), names.len());
    for name in names {
        assert!(targets.contains(&name.as_str()), "{name} in {targets:?}");
        let text = fs::read_to_string(
            Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/fuzz_targets").join(name.trim_end_matches('"')),
        )
        .unwrap();
        assert!(text.contains(&format!("::{}::holds", name.trim_end_matches(".rs\""))), "{text}");
    }
}

/// A seed with some of its bytes replaced, doubled or left out.
fn mutated(name: &'static str) -> impl Strategy<Value = Vec<u8>> {
    let seeds: Vec<Vec<u8>> = files(&format!("fuzz/seeds/{name}"))
        .into_iter()
        .map(|path| fs::read(path).unwrap())
        .filter(|bytes| !bytes.is_empty() && bytes.len() < 2000)
        .collect();
    let edits = prop::collection::vec((any::<prop::sample::Index>(), 0..3_u8, any::<u8>()), 0..6);
    (prop::sample::select(seeds), edits).prop_map(|(mut bytes, edits)| {
        for (place, kind, byte) in edits {
            let at = place.index(bytes.len());
            match kind {
                0 => bytes[at] = byte,
                1 => bytes.insert(at, bytes[at]),
                _ if bytes.len() > 1 => drop(bytes.remove(at)),
                _ => {}
            }
        }
        bytes
    })
}

macro_rules! hold_for_mutated_seeds {
    ($($name:ident)*) => {
        proptest! {
            #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]
            $(
                #[test]
                fn $name(bytes in mutated(stringify!($name))) {
                    fuzz::$name::holds(&bytes);
                }
            )*
        }
    };
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn healthy_requests_are_signed_as_aws_sigv4_signs_them(
        key in "[a-zA-Z0-9/_.~-]{1,20}",
        query in "([a-z-]{1,8}(=[ -~é]{0,12})?&){0,3}",
        meta in "[!-~]([ -~]{0,10}[!-~])?",
        body in "\\PC{0,30}",
    ) {
        fuzz::canonical_request::holds(format!("PUT /bucket/{key}?{query}\nx-amz-meta-a: {meta}\n\n{body}").as_bytes());
    }
}

mod mutated_seeds {
    use super::*;

    hold_for_mutated_seeds!(canonical_request evidence profile response run_file scenario template xml);
}
