//! Signatures: a request that aws-sigv4 can sign is signed alike by both, in the header and in the query.

use std::convert::Infallible;
use std::time::{Duration, SystemTime};

use aws_credential_types::Credentials;
use aws_sigv4::http_request::{
    PayloadChecksumKind, PercentEncodingMode, SignableBody, SignableRequest, SignatureLocation, SigningSettings,
    UriPathNormalizationMode, sign,
};
use aws_sigv4::sign::v4;
use engine::sign::Draft;
use engine::sign::{Keys, Signer, presign, sign_header};
use model::date;
use model::encoding::sha256_hex;
use time::macros::datetime;

/// Headers that aws-sigv4 adds or leaves out by itself.
const NOT_COMPARED: [&str; 7] = [
    "authorization",
    "user-agent",
    "x-amzn-trace-id",
    "transfer-encoding",
    "x-amz-date",
    "x-amz-content-sha256",
    "x-amz-security-token",
];
/// Headers that aws-sigv4 leaves out of a presigned request, although S3 requires that every `x-amz-` header is signed.
const NOT_PRESIGNED: [&str; 2] = ["x-amz-user-agent", "x-amz-checksum-mode"];
/// Parameters that presigning replaces, where aws-sigv4 would add its own to those there are.
const REPLACED: [&str; 5] =
    ["X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Date", "X-Amz-Expires", "X-Amz-SignedHeaders"];
const EXPIRES: u64 = 300;

/// Bytes are read as a request in the shape of HTTP; what aws-sigv4 refuses to sign is not compared.
pub fn holds(bytes: &[u8]) {
    let Some(draft) = draft(bytes) else { return };
    for token in [None, Some("FwoGZXIvYXdz/+=".to_owned())] {
        let signer = signer(token);
        if let Some(expected) = oracle(&draft, &signer, SignatureLocation::Headers) {
            let mut signed = draft.clone();
            let hash = sha256_hex(&signed.body);
            signed.set_header("x-amz-date", date::amz(signer.moment));
            signed.set_header("x-amz-content-sha256", hash.clone());
            if let Some(token) = &signer.keys.token {
                signed.set_header("x-amz-security-token", token);
            }
            assert_eq!(sign_header(&mut signed, &signer, &hash).signature, expected, "{draft:?}");
        }
        let as_signed = unsigned(&draft, signer.keys.token.is_some());
        if NOT_PRESIGNED.iter().all(|name| draft.header(name).is_none())
            && let Some(expected) = oracle(&as_signed, &signer, SignatureLocation::QueryParams)
        {
            let seconds = i64::try_from(EXPIRES).expect("a few minutes");
            let signed = presign(&mut draft.clone(), &signer, seconds, |_| Ok::<(), Infallible>(()));
            assert_eq!(signed.map(|signed| signed.signature), Ok(expected), "{draft:?}");
        }
    }
}

/// The request without the parameters that presigning replaces: the first of each name, and every signature.
fn unsigned(draft: &Draft, with_token: bool) -> Draft {
    let mut draft = draft.clone();
    for name in REPLACED.into_iter().chain(with_token.then_some("X-Amz-Security-Token")) {
        if let Some(first) = draft.query.iter().position(|(have, _)| have == name) {
            draft.query.remove(first);
        }
    }
    draft.remove_query("X-Amz-Signature");
    draft
}

fn signer(token: Option<String>) -> Signer {
    let moment = datetime!(2028-02-29 23:59:59 UTC);
    Signer {
        keys: Keys { access_key: "AKID".into(), secret: "secret".into(), token },
        moment,
        scope_day: moment,
        region: "eu-test-1".into(),
        service: "s3".into(),
    }
}

/// `PUT /bucket/key?name=value&flag`, header lines, an empty line, the body; names and values are as a scenario holds
/// them, before any encoding.
fn draft(bytes: &[u8]) -> Option<Draft> {
    let text = std::str::from_utf8(bytes).ok()?;
    let (head, body) = text.split_once("\n\n").unwrap_or((text, ""));
    let mut lines = head.split('\n');
    let (method, target) = lines.next()?.split_once(' ')?;
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    // The oracle would take the path for a part of the host, or some of it for a fragment.
    if !path.starts_with('/') || path.contains('#') {
        return None;
    }
    let pair = |pair: &str| match pair.split_once('=') {
        Some((name, value)) => (name.to_owned(), Some(value.to_owned())),
        None => (pair.to_owned(), None),
    };
    let mut headers = vec![("host".to_owned(), "host.test".to_owned())];
    for line in lines {
        let (name, value) = line.split_once(": ")?;
        // HTTP has no such name, and the oracle would make some of its letters small ones of ASCII.
        if !name.is_ascii() {
            return None;
        }
        let compared =
            !name.eq_ignore_ascii_case("host") && !NOT_COMPARED.iter().any(|other| name.eq_ignore_ascii_case(other));
        if compared {
            headers.push((name.to_owned(), value.to_owned()));
        }
    }
    Some(Draft {
        method: method.to_owned(),
        path: path.to_owned(),
        query: query.split('&').filter(|piece| !piece.is_empty()).map(pair).collect(),
        headers,
        body: body.to_owned().into(),
    })
}

/// The signature of `draft` by aws-sigv4, if it can sign it.
fn oracle(draft: &Draft, signer: &Signer, location: SignatureLocation) -> Option<String> {
    let keys = &signer.keys;
    let identity = Credentials::new(&keys.access_key, &keys.secret, keys.token.clone(), None, "fuzz").into();
    let mut settings = SigningSettings::default();
    settings.percent_encoding_mode = PercentEncodingMode::Single;
    settings.uri_path_normalization_mode = UriPathNormalizationMode::Disabled;
    settings.signature_location = location;
    let body = if location == SignatureLocation::QueryParams {
        settings.expires_in = Some(Duration::from_secs(EXPIRES));
        SignableBody::UnsignedPayload
    } else {
        settings.payload_checksum_kind = PayloadChecksumKind::XAmzSha256;
        SignableBody::Bytes(&draft.body)
    };
    let params = v4::SigningParams::builder()
        .identity(&identity)
        .region(&signer.region)
        .name(&signer.service)
        .time(SystemTime::from(signer.moment))
        .settings(settings)
        .build()
        .ok()?
        .into();
    let uri = format!("http://host.test{}", draft.target());
    let headers = draft.headers.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    let request = SignableRequest::new(&draft.method, uri, headers, body).ok()?;
    Some(sign(request, &params).ok()?.into_parts().1)
}
