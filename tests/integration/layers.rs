//! Top-level modules of a crate need each other in one direction only. Between crates, Cargo sees to it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// The modules that each top-level module of a crate names in code that is not a test.
type Needs = BTreeMap<String, BTreeSet<String>>;

fn rust_files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        if path.is_dir() && name != "tests" {
            rust_files(&path, found);
        } else if name.ends_with(".rs") && !["tests.rs", "lib.rs", "main.rs"].contains(&name) {
            found.push(path);
        }
    }
}

/// The names right after `root`, also in braces.
fn named(code: &str, root: &str) -> BTreeSet<String> {
    let word = |text: &str| text.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect::<String>();
    let after = |rest: &str| match rest.strip_prefix('{').and_then(|rest| rest.split_once(';')) {
        Some((list, _)) => list.split([',', '{']).map(|item| word(item.trim())).collect(),
        None => vec![word(rest)],
    };
    code.split(root).skip(1).flat_map(after).collect()
}

fn needs(source: &Path) -> Needs {
    let mut files = Vec::new();
    rust_files(source, &mut files);
    let mut needs = Needs::new();
    for file in files {
        let path: Vec<&str> = file.strip_prefix(source).unwrap().iter().map(|part| part.to_str().unwrap()).collect();
        let depth = path.len() - usize::from(path.ends_with(&["mod.rs"]));
        let text = fs::read_to_string(&file).unwrap();
        let code = text.split("#[cfg(test)]\nmod tests").next().unwrap();
        let module = needs.entry(path[0].trim_end_matches(".rs").to_owned()).or_default();
        module.extend(named(code, "crate::"));
        module.extend(named(code, &"super::".repeat(depth)));
    }
    let modules: BTreeSet<String> = needs.keys().cloned().collect();
    for (module, named) in &mut needs {
        named.retain(|name| name != module && modules.contains(name));
    }
    needs
}

/// The modules that remain once those are taken away, again and again, that need none of the others.
fn circle(mut needs: Needs) -> Vec<String> {
    loop {
        let free: BTreeSet<String> =
            needs.iter().filter(|(_, named)| named.is_empty()).map(|(module, _)| module.clone()).collect();
        if free.is_empty() {
            return needs.into_keys().collect();
        }
        needs.retain(|module, _| !free.contains(module));
        for named in needs.values_mut() {
            named.retain(|module| !free.contains(module));
        }
    }
}

#[test]
fn no_module_needs_a_module_that_needs_it() {
    for source in ["crates/model/src", "crates/reference/src", "crates/engine/src", "src"] {
        let needs = needs(&Path::new(env!("CARGO_MANIFEST_DIR")).join(source));
        assert!(needs.values().map(BTreeSet::len).sum::<usize>() > needs.len() / 2, "{source}: {needs:?}");
        assert_eq!(circle(needs), [""; 0], "{source}: modules that need each other, and those that need them");
    }
}

#[test]
fn a_circle_is_seen() {
    let named = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    let mut needs = Needs::from([("a".into(), named(&["b"])), ("b".into(), named(&["c"])), ("c".into(), named(&[]))]);
    assert!(circle(needs.clone()).is_empty());
    needs.insert("c".into(), named(&["a"]));
    assert_eq!(circle(needs), ["a", "b", "c"]);
}
