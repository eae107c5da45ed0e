//! Every way in which servers read a path: percent-decoded, with dot segments resolved, and so on, in any order.
//!
//! Independent of what the path names.

use std::collections::BTreeSet;

use percent_encoding::percent_decode_str;

/// Readings of one path; a path with more is made to deceive.
const MOST: usize = 64;

/// All readings of `path`, itself among them; `None` if there are too many.
pub(super) fn readings(path: &str) -> Option<BTreeSet<String>> {
    let mut all = BTreeSet::from([path.to_owned()]);
    let mut new = vec![path.to_owned()];
    while let Some(path) = new.pop() {
        for reading in STEPS.iter().map(|step| step(&path)) {
            if all.insert(reading.clone()) {
                new.push(reading);
            }
        }
        if all.len() > MOST {
            return None;
        }
    }
    Some(all)
}

/// True if `key` is read in one way only, and stays where it is put.
pub(super) fn is_plain(key: &str) -> bool {
    !key.contains(['%', '.', '\\', ';', '?', '#', '\0']) && !key.contains("//")
}

const STEPS: [fn(&str) -> String; 6] = [decoded, with_slashes, without_parameters, merged, resolved, cut];

fn decoded(path: &str) -> String {
    percent_decode_str(path).decode_utf8_lossy().into_owned()
}

/// Windows separates segments by backslashes.
fn with_slashes(path: &str) -> String {
    path.replace('\\', "/")
}

/// Servlets cut segments at a semicolon.
fn without_parameters(path: &str) -> String {
    path.split('/').map(|segment| segment.split(';').next().unwrap_or_default()).collect::<Vec<_>>().join("/")
}

/// Several slashes are one.
fn merged(path: &str) -> String {
    let mut merged = String::with_capacity(path.len());
    for c in path.chars() {
        if c != '/' || !merged.ends_with('/') {
            merged.push(c);
        }
    }
    merged
}

/// RFC 3986, section 5.2.4.
fn resolved(path: &str) -> String {
    let mut kept: Vec<&str> = Vec::new();
    let mut segments = path.strip_prefix('/').unwrap_or(path).split('/').peekable();
    while let Some(segment) = segments.next() {
        let is_last = segments.peek().is_none();
        match segment {
            "." | ".." => {
                if segment == ".." {
                    kept.pop();
                }
                if is_last {
                    kept.push("");
                }
            }
            _ => kept.push(segment),
        }
    }
    format!("/{}", kept.join("/"))
}

/// Text that ends at a zero byte, or a path that was decoded before its query was cut off.
fn cut(path: &str) -> String {
    path.split(['\0', '?', '#']).next().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reads_as(path: &str, other: &str) -> bool {
        readings(path).unwrap().contains(other)
    }

    #[test]
    fn a_plain_path_has_one_reading() {
        assert_eq!(readings("/own/a/key-1").unwrap().len(), 1);
        assert_eq!(readings("/own/").unwrap().len(), 1);
    }

    #[test]
    fn dots_lead_out_however_they_are_written() {
        for path in [
            "/own/../victim/x",
            "/own/a/../../victim/x",
            "/own/%2e%2e/victim/x",
            "/own/%252e%252e/victim/x",
            "/own/..%2fvictim/x",
            "/own/..\\victim/x",
            "/own/..%5cvictim/x",
            "/own/..;a=b/victim/x",
            "/own%2f..%2fvictim/x",
            "/../victim/x",
            "//victim/x",
            "/own/.././victim//x",
            "/own/%00/../../victim/x",
        ] {
            assert!(reads_as(path, "/victim/x"), "{path}: {:?}", readings(path));
        }
        assert!(reads_as("/own/..", "/") && reads_as("/own/.", "/own/") && reads_as("/own/a/..", "/own/"));
        assert!(reads_as("/own%00x", "/own") && reads_as("/own/k%3Facl", "/own/k"));
    }

    #[test]
    fn a_long_key_is_no_deceit_and_a_deep_one_is() {
        assert!(readings(&format!("/own/{}", "segment-1/".repeat(400))).is_some());
        let deep = format!("/own/%{}41", "25".repeat(100));
        assert_eq!(readings(&deep), None);
    }

    #[test]
    fn plain_keys_are_known_without_reading_them() {
        assert!(is_plain("prefix/a-1") && !is_plain("a..b") && !is_plain("%2e") && !is_plain("a//b"));
    }
}
