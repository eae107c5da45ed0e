//! Where a request goes: every bucket and key that a server can read from its host and its path.

use std::collections::BTreeSet;

use super::belongings::Addressing;
use super::head::Head;
use super::path;
use super::trespass::Trespass;
use crate::wire::Endpoint;

/// Headers in which servers and proxies look for the host.
const HOSTS: [&str; 4] = ["host", "x-forwarded-host", "x-host", "x-original-host"];
/// Headers by which some servers replace the path.
const PATHS: [&str; 2] = ["x-original-url", "x-rewrite-url"];
/// Headers with a second path that the request changes: WebDAV's, and that of RenameObject.
const SECOND_PATHS: [&str; 2] = ["destination", "x-amz-rename-source"];

/// One reading of where a request goes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    /// The bucket; empty at the root of the service.
    pub(super) bucket: String,
    /// The key; empty for the bucket itself.
    pub(super) key: String,
    /// Where the bucket is named.
    pub(super) addressing: Addressing,
}

/// Every place to which a server may take the request.
///
/// # Errors
/// It names another host, is outside the endpoint's base path, or has too many readings.
pub(super) fn places(head: &Head, endpoint: &Endpoint) -> Result<BTreeSet<Place>, Trespass> {
    let others = PATHS.iter().chain(&SECOND_PATHS).flat_map(|name| head.values(name));
    let mut paths = vec![head.path.as_str()];
    paths.extend(others.map(without_host));
    let mut hosts: Vec<&str> = HOSTS.iter().flat_map(|name| head.values(name)).collect();
    if hosts.is_empty() {
        hosts.push("");
    }
    let mut all = BTreeSet::new();
    for host in hosts {
        let bucket = bucket_of(host, endpoint)?;
        for path in &paths {
            all.extend(below(bucket.as_deref(), path, endpoint)?);
        }
    }
    Ok(all)
}

/// Every place of `key` in `bucket`, for keys that are not in the path of a request.
///
/// # Errors
/// The key has too many readings.
pub(super) fn of_key(bucket: &str, key: &str) -> Result<BTreeSet<Place>, Trespass> {
    if path::is_plain(key) {
        return Ok(BTreeSet::from([Place {
            bucket: bucket.to_owned(),
            key: key.to_owned(),
            addressing: Addressing::Path,
        }]));
    }
    let readings = path::readings(&format!("/{bucket}/{key}")).ok_or(Trespass::Path)?;
    Ok(readings.iter().map(|path| Place::of(path, Addressing::Path)).collect())
}

/// The bucket in the host name, if there is one.
fn bucket_of(host: &str, endpoint: &Endpoint) -> Result<Option<String>, Trespass> {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    };
    let name = name.trim_matches(['[', ']']).trim_end_matches('.').to_ascii_lowercase();
    if name.is_empty() || name == endpoint.host {
        return Ok(None);
    }
    match name.strip_suffix(&endpoint.host).and_then(|rest| rest.strip_suffix('.')) {
        Some(bucket) if !bucket.is_empty() => Ok(Some(bucket.to_owned())),
        _ => Err(Trespass::Host(host.to_owned())),
    }
}

fn below(bucket: Option<&str>, path: &str, endpoint: &Endpoint) -> Result<Vec<Place>, Trespass> {
    let outside = || Trespass::Root(path.to_owned());
    if !path.starts_with('/') {
        return Err(outside());
    }
    let base = path::readings(&endpoint.base).ok_or(Trespass::Path)?;
    let inside = |path: &str| {
        let rests = base.iter().filter_map(|base| path.strip_prefix(base.trim_end_matches('/')));
        rests.filter(|rest| rest.is_empty() || rest.starts_with('/')).min_by_key(|rest| rest.len()).map(str::to_owned)
    };
    let whole = match bucket {
        Some(bucket) => {
            let rest = path.strip_prefix(&endpoint.base).filter(|rest| rest.is_empty() || rest.starts_with('/'));
            format!("{}/{bucket}{}", endpoint.base, rest.ok_or_else(outside)?)
        }
        None => path.to_owned(),
    };
    let readings = path::readings(&whole).ok_or(Trespass::Path)?;
    let addressing = if bucket.is_some() { Addressing::Host } else { Addressing::Path };
    let of = |path: &String| inside(path).map(|rest| Place::of(&rest, addressing)).ok_or_else(outside);
    readings.iter().map(of).collect()
}

/// The path of a URL or a path.
fn without_host(url: &str) -> &str {
    match url.split_once("://") {
        Some((_, rest)) => rest.find('/').map_or("/", |at| &rest[at..]),
        None => url,
    }
}

impl Place {
    fn of(path: &str, addressing: Addressing) -> Self {
        let (bucket, key) =
            path.strip_prefix('/').unwrap_or(path).split_once('/').unwrap_or((path.trim_start_matches('/'), ""));
        Self { bucket: bucket.to_owned(), key: key.to_owned(), addressing }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn buckets(url: &str, head: &str) -> Result<Vec<String>, Trespass> {
        let head = Head::read(format!("{head}\r\n\r\n").as_bytes()).unwrap();
        let places = places(&head, &url.parse().unwrap())?;
        Ok(places.into_iter().map(|place| place.bucket).collect::<BTreeSet<_>>().into_iter().collect())
    }

    #[test]
    fn the_bucket_is_in_the_path_or_in_the_host() {
        assert_eq!(buckets("http://h:1", "PUT /b/k HTTP/1.1\r\nHost: h:1").unwrap(), ["b"]);
        assert_eq!(buckets("http://h:1", "PUT /b/k HTTP/1.1").unwrap(), ["b"]);
        assert_eq!(buckets("http://h:1", "PUT /k/l HTTP/1.1\r\nHost: B.h:1").unwrap(), ["b"]);
        assert_eq!(buckets("http://h:1/base", "PUT /base/b/k HTTP/1.1\r\nHost: h:1").unwrap(), ["b"]);
        assert_eq!(buckets("http://h:1/base", "PUT /base/k HTTP/1.1\r\nHost: b.h:1").unwrap(), ["b"]);
        assert_eq!(buckets("http://[::1]:9", "PUT /b HTTP/1.1\r\nHost: [::1]:9").unwrap(), ["b"]);
    }

    #[test]
    fn every_host_and_every_path_counts() {
        let two = "PUT /k HTTP/1.1\r\nHost: a.h\r\nX-Forwarded-Host: b.h";
        assert_eq!(buckets("http://h", two).unwrap(), ["a", "b"]);
        let moved = "MOVE /a/k HTTP/1.1\r\nHost: h\r\nDestination: http://h/b/k";
        assert_eq!(buckets("http://h", moved).unwrap(), ["a", "b"]);
        let out = "PUT /../../x HTTP/1.1\r\nHost: a.h";
        assert_eq!(buckets("http://h", out).unwrap(), ["a", "x"], "from the bucket of the host, too");
    }

    #[test]
    fn another_host_and_another_base_are_refused() {
        let at = |url, head: &str| buckets(url, head).unwrap_err();
        assert_eq!(at("http://h", "PUT /b HTTP/1.1\r\nHost: evil"), Trespass::Host("evil".into()));
        assert_eq!(at("http://h", "PUT /b HTTP/1.1\r\nHost: evilh"), Trespass::Host("evilh".into()));
        assert_eq!(at("http://h", "PUT http://h/b HTTP/1.1\r\nHost: h"), Trespass::Root("http://h/b".into()));
        assert_eq!(at("http://h/base", "PUT /b HTTP/1.1"), Trespass::Root("/b".into()));
        assert_eq!(at("http://h/base", "PUT /base/../b HTTP/1.1"), Trespass::Root("/base/../b".into()));
        assert_eq!(at("http://h/base", "PUT /based/b HTTP/1.1"), Trespass::Root("/based/b".into()));
    }
}
