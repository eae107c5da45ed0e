//! SigV2: the older signature, which some endpoints still accept and others refuse by name.
//!
//! Source: <https://docs.aws.amazon.com/AmazonS3/latest/API/RESTAuthentication.html>

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha1::Sha1;

use crate::sign::Draft;
use model::date;

use super::Signer;

/// Sub-resources that belong to the canonical resource.
const SUB_RESOURCES: [&str; 22] = [
    "acl",
    "cors",
    "delete",
    "lifecycle",
    "location",
    "logging",
    "notification",
    "partNumber",
    "policy",
    "requestPayment",
    "response-cache-control",
    "response-content-disposition",
    "response-content-encoding",
    "response-content-language",
    "response-content-type",
    "response-expires",
    "tagging",
    "uploadId",
    "uploads",
    "versionId",
    "versioning",
    "website",
];

/// Adds `authorization: AWS key:signature`, and `date` if it is missing. The path must be in path style.
pub(crate) fn sign_v2(draft: &mut Draft, signer: &Signer) {
    if draft.header("date").is_none() {
        draft.set_header("date", date::http(signer.moment));
    }
    let mut amz: Vec<(String, &str)> = draft
        .headers
        .iter()
        .map(|(name, value)| (name.to_ascii_lowercase(), value.as_str()))
        .filter(|(name, _)| name.starts_with("x-amz-"))
        .collect();
    amz.sort();
    let amz: String = amz.iter().map(|(name, value)| format!("{name}:{value}\n")).collect();
    let mut sub_resources: Vec<String> = draft
        .query
        .iter()
        .filter(|(name, _)| SUB_RESOURCES.contains(&name.as_str()))
        .map(|(name, value)| value.as_ref().map_or_else(|| name.clone(), |value| format!("{name}={value}")))
        .collect();
    sub_resources.sort();
    let query = if sub_resources.is_empty() { String::new() } else { format!("?{}", sub_resources.join("&")) };
    let text = format!(
        "{}\n{}\n{}\n{}\n{amz}{}{query}",
        draft.method,
        draft.header("content-md5").unwrap_or_default(),
        draft.header("content-type").unwrap_or_default(),
        draft.header("date").unwrap_or_default(),
        draft.path,
    );
    let mut mac = Hmac::<Sha1>::new_from_slice(signer.keys.secret.as_bytes()).expect("HMAC takes keys of any length");
    mac.update(text.as_bytes());
    let signature = STANDARD.encode(mac.finalize().into_bytes());
    draft.set_header("authorization", format!("AWS {}:{signature}", signer.keys.access_key));
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    /// The first example of AWS's page on SigV2.
    #[test]
    fn the_published_example_gives_the_published_signature() {
        let signer = Signer::example(datetime!(2007-03-27 19:36:42 UTC));
        let mut draft =
            Draft { method: "GET".into(), path: "/awsexamplebucket1/photos/puppy.jpg".into(), ..Draft::default() };
        draft.set_header("date", "Tue, 27 Mar 2007 19:36:42 +0000");
        sign_v2(&mut draft, &signer);
        assert_eq!(draft.header("authorization"), Some("AWS AKIAIOSFODNN7EXAMPLE:qgk2+6Sv9/oM7G3qLEjTH1a1l1g="));
    }

    #[test]
    fn a_request_without_a_date_gets_the_signers() {
        let mut draft = Draft { method: "GET".into(), path: "/bucket/key".into(), ..Draft::default() };
        sign_v2(&mut draft, &Signer::example(datetime!(2007-03-27 19:36:42 UTC)));
        assert_eq!(draft.header("date"), Some("Tue, 27 Mar 2007 19:36:42 GMT"));
    }
}
