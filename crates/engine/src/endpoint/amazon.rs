//! Recognizes endpoints of Amazon, where buckets cost money and requests are monitored.
//!
//! It looks at host names only and resolves nothing.

use super::Target;
use crate::wire::Endpoint;

/// The domains of Amazon's endpoints, in all partitions that have public documents.
const DOMAINS: [&str; 6] = [
    "amazonaws.com",
    "amazonaws.com.cn",
    "amazonaws.eu",
    "api.aws",
    "api.amazonwebservices.com.cn",
    "api.amazonwebservices.eu",
];

impl Target {
    /// The host names of its endpoints that are under a domain of Amazon.
    #[must_use]
    pub fn amazon_hosts(&self) -> Vec<&str> {
        let capabilities = &self.capabilities;
        let others = [
            capabilities.tls.as_ref(),
            capabilities.other_region.as_ref().map(|other| &other.endpoint),
            capabilities.sts.as_ref().map(|sts| &sts.endpoint),
            capabilities.iam.as_ref().map(|iam| &iam.endpoint),
        ];
        let endpoints = std::iter::once(&self.endpoint).chain(others.into_iter().flatten());
        let mut hosts: Vec<&str> =
            endpoints.filter(|endpoint| is_amazon(endpoint)).map(|one| one.host.as_str()).collect();
        hosts.sort_unstable();
        hosts.dedup();
        hosts
    }
}

fn is_amazon(endpoint: &Endpoint) -> bool {
    let host = endpoint.host.trim_end_matches('.').to_ascii_lowercase();
    DOMAINS.iter().any(|domain| host.strip_suffix(domain).is_some_and(|rest| rest.is_empty() || rest.ends_with('.')))
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_host_under_a_domain_of_amazons_is_known_however_it_is_written() {
        let is_amazon = |url: &str| super::is_amazon(&url.parse().unwrap());
        for url in [
            "https://s3.amazonaws.com",
            "https://s3.us-east-1.amazonaws.com",
            "https://S3.EU-WEST-1.AmazonAWS.com.",
            "http://amazonaws.com:8080/base",
            "https://s3.cn-north-1.amazonaws.com.cn",
            "https://s3.dualstack.us-west-2.api.aws",
            "https://bucket.vpce-1a2b-3c4d.s3.us-east-1.vpce.amazonaws.com",
        ] {
            assert!(is_amazon(url), "{url}");
        }
        for url in [
            "http://127.0.0.1:9000",
            "https://notamazonaws.com",
            "https://amazonaws.com.example",
            "https://api.aws.example",
        ] {
            assert!(!is_amazon(url), "{url}");
        }
    }
}
