//! The URL of an endpoint: scheme, host, port and base path.
//!
//! Independent of sockets and regions.

use std::fmt;
use std::net::{IpAddr, Ipv6Addr};
use std::str::FromStr;

/// A parsed `--endpoint-url`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoint {
    /// Plain or TLS.
    pub scheme: Scheme,
    /// A name or an address; IPv6 without brackets.
    pub host: String,
    /// The port; the scheme's default where the URL has none.
    pub port: u16,
    /// The prefix of every path: empty, or `/base` without a final slash.
    pub base: String,
}

/// The two schemes of HTTP.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scheme {
    /// Plain TCP.
    Http,
    /// TLS.
    Https,
}

impl Scheme {
    /// The default port.
    #[must_use]
    pub(crate) fn default_port(self) -> u16 {
        match self {
            Self::Http => 80,
            Self::Https => 443,
        }
    }

    /// `http` or `https`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Http => "http",
            Self::Https => "https",
        }
    }
}

/// An endpoint URL that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EndpointError {
    /// `host:port` alone.
    #[error("endpoint `{0}` has no scheme; write http://{0} or https://{0}")]
    NoScheme(String),
    /// Neither http nor https.
    #[error("endpoint scheme `{0}` is not supported; write http:// or https://")]
    OtherScheme(String),
    /// Nothing between the slashes.
    #[error("endpoint `{0}` names no host; write http://HOST:PORT or https://HOST:PORT")]
    NoHost(String),
    /// A host with characters no host has.
    #[error("endpoint host `{0}` is neither a name nor an address; write an IPv6 address in brackets")]
    BadHost(String),
    /// An invalid port.
    #[error("endpoint port `{0}` is not a number from 1 to 65535")]
    BadPort(String),
    /// Credentials in the URL; the message does not repeat them.
    #[error("the endpoint URL contains user information before `@`; remove it and give the credentials separately")]
    UserInfo,
    /// A query or fragment. It may contain a signature, so the message does not repeat it.
    #[error("the endpoint URL contains a query or fragment; remove everything after `{0}`")]
    Query(String),
    /// White space or other characters that a URL must not contain.
    #[error("endpoint base path `{0}` contains characters that must be percent-encoded")]
    BadPath(String),
}

impl Endpoint {
    /// The value of the `Host` header, without the default port.
    #[must_use]
    pub fn authority(&self) -> String {
        self.authority_for(&self.host)
    }

    /// The value of the `Host` header for another host name on the same port.
    #[must_use]
    pub(crate) fn authority_for(&self, host: &str) -> String {
        let host = if host.contains(':') { format!("[{host}]") } else { host.to_owned() };
        if self.port == self.scheme.default_port() { host } else { format!("{host}:{}", self.port) }
    }

    /// The host name that addresses a bucket in virtual-host style.
    #[must_use]
    pub fn virtual_host(&self, bucket: &str) -> String {
        format!("{bucket}.{}", self.host)
    }

    /// True for an IP address, also in the short forms that resolvers accept, such as `127.1`: the last label of a name is
    /// never a number.
    #[must_use]
    pub fn is_ip_address(&self) -> bool {
        let last = self.host.rsplit('.').next().unwrap_or_default();
        let is_number = !last.is_empty() && last.bytes().all(|byte| byte.is_ascii_digit());
        is_number || self.host.parse::<IpAddr>().is_ok()
    }

    /// Host and port, for messages.
    #[must_use]
    pub fn address(&self) -> String {
        if self.host.contains(':') {
            format!("[{}]:{}", self.host, self.port)
        } else {
            format!("{}:{}", self.host, self.port)
        }
    }
}

impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://{}{}", self.scheme.as_str(), self.authority(), self.base)
    }
}

impl FromStr for Endpoint {
    type Err = EndpointError;

    fn from_str(text: &str) -> Result<Self, EndpointError> {
        let text = text.trim();
        if text.split('/').any(|part| part.contains('@')) {
            return Err(EndpointError::UserInfo);
        }
        let (scheme, rest) = text.split_once("://").ok_or_else(|| EndpointError::NoScheme(text.to_owned()))?;
        let scheme = match scheme.to_ascii_lowercase().as_str() {
            "http" => Scheme::Http,
            "https" => Scheme::Https,
            _ => return Err(EndpointError::OtherScheme(scheme.to_owned())),
        };
        if rest.contains(['?', '#']) {
            let kept = text.split(['?', '#']).next().unwrap_or_default();
            return Err(EndpointError::Query(kept.to_owned()));
        }
        let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        let (host, port) = host_and_port(authority)?;
        if host.is_empty() {
            return Err(EndpointError::NoHost(text.to_owned()));
        }
        if !path.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(EndpointError::BadPath(path.to_owned()));
        }
        let port = port.unwrap_or(scheme.default_port());
        Ok(Self { scheme, host, port, base: path.trim_end_matches('/').to_owned() })
    }
}

fn host_and_port(authority: &str) -> Result<(String, Option<u16>), EndpointError> {
    let bad_host = || EndpointError::BadHost(authority.to_owned());
    let (host, port) = match authority.strip_prefix('[') {
        Some(rest) => {
            let (host, tail) = rest.split_once(']').ok_or_else(bad_host)?;
            host.parse::<Ipv6Addr>().map_err(|_| bad_host())?;
            let port = if tail.is_empty() { None } else { Some(tail.strip_prefix(':').ok_or_else(bad_host)?) };
            (host, port)
        }
        None => match authority.split_once(':') {
            Some((host, port)) => (host, Some(port)),
            None => (authority, None),
        },
    };
    let is_name = |byte: u8| byte.is_ascii_alphanumeric() || b"-._".contains(&byte);
    if !authority.starts_with('[') && (port.is_some_and(|port| port.contains(':')) || !host.bytes().all(is_name)) {
        return Err(bad_host());
    }
    let port = port.map(parse_port).transpose()?;
    Ok((host.to_ascii_lowercase(), port))
}

fn parse_port(text: &str) -> Result<u16, EndpointError> {
    let bad = || EndpointError::BadPort(text.to_owned());
    let port = if text.bytes().all(|byte| byte.is_ascii_digit()) { text.parse() } else { return Err(bad()) };
    port.ok().filter(|port| *port != 0).ok_or_else(bad)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Endpoint {
        text.parse().unwrap()
    }

    fn refuse(text: &str) -> EndpointError {
        text.parse::<Endpoint>().unwrap_err()
    }

    #[test]
    fn a_url_is_taken_apart() {
        let endpoint = parse("http://Storage.example:9000/tenant/one/");
        assert_eq!((endpoint.scheme, endpoint.port), (Scheme::Http, 9000));
        assert_eq!((endpoint.host.as_str(), endpoint.base.as_str()), ("storage.example", "/tenant/one"));
        assert_eq!(endpoint.to_string(), "http://storage.example:9000/tenant/one");
    }

    #[test]
    fn the_host_header_leaves_the_default_port_out() {
        assert_eq!(parse("https://s3.example").authority(), "s3.example");
        assert_eq!(parse("https://s3.example:443/").authority(), "s3.example");
        assert_eq!(parse("http://s3.example:443").authority(), "s3.example:443");
        assert_eq!(parse("https://s3.example").authority_for("b.s3.example"), "b.s3.example");
    }

    #[test]
    fn ipv6_is_written_in_brackets() {
        let endpoint = parse("http://[::1]:9000");
        assert_eq!(endpoint.host, "::1");
        assert_eq!(endpoint.authority(), "[::1]:9000");
        assert_eq!(parse("https://[fe80::1]").authority(), "[fe80::1]");
        assert_eq!(refuse("http://::1:9000"), EndpointError::BadHost("::1:9000".into()));
        assert_eq!(refuse("http://[nonsense]:1"), EndpointError::BadHost("[nonsense]:1".into()));
    }

    #[test]
    fn a_missing_scheme_gets_advice_on_what_to_write() {
        let message = refuse("h:9000").to_string();
        assert!(message.contains("write http://h:9000 or https://h:9000"), "{message}");
    }

    #[test]
    fn what_does_not_belong_is_refused() {
        assert_eq!(refuse("ftp://h:1"), EndpointError::OtherScheme("ftp".into()));
        assert_eq!(refuse("http://"), EndpointError::NoHost("http://".into()));
        assert_eq!(refuse("http://:80"), EndpointError::NoHost("http://:80".into()));
        assert_eq!(refuse("http://h:0"), EndpointError::BadPort("0".into()));
        assert_eq!(refuse("http://h:+1"), EndpointError::BadPort("+1".into()));
        assert_eq!(refuse("http://h:70000"), EndpointError::BadPort("70000".into()));
        assert!(matches!(refuse("http://h/?acl"), EndpointError::Query(_)));
        assert!(matches!(refuse("http://a b/"), EndpointError::BadHost(_)));
        assert!(matches!(refuse("http://h/a b"), EndpointError::BadPath(_)));
    }

    #[test]
    fn credentials_in_the_url_are_refused_without_repeating_them() {
        let error = refuse("http://key:hush@h:1");
        assert_eq!(error, EndpointError::UserInfo);
        assert!(!error.to_string().contains("hush"));
    }
}
