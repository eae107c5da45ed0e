//! SigV4 in the `Authorization` header.

use crate::draft::Draft;

use super::{ALGORITHM, Signer, canonical_request};

/// What went into an `Authorization` header, for edits that rebuild it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// `AKID/date/region/service/aws4_request`.
    pub credential: String,
    /// The list of signed headers.
    pub signed_headers: String,
    /// 64 hex digits.
    pub signature: String,
}

/// Signs every header that `draft` has and adds `authorization`.
pub fn sign_header(draft: &mut Draft, signer: &Signer, payload_hash: &str) -> Signature {
    let (canonical, signed_headers) = canonical_request(draft, payload_hash);
    let signature = signer.sign(&signer.string_to_sign(&canonical));
    let credential = signer.credential();
    draft.set_header(
        "authorization",
        format!("{ALGORITHM} Credential={credential}, SignedHeaders={signed_headers}, Signature={signature}"),
    );
    Signature { credential, signed_headers, signature }
}

#[cfg(test)]
mod tests {
    use std::time::SystemTime;

    use aws_credential_types::Credentials;
    use aws_sigv4::http_request::{
        PayloadChecksumKind, PercentEncodingMode, SignableBody, SignableRequest, SigningSettings,
        UriPathNormalizationMode, sign,
    };
    use aws_sigv4::sign::v4;
    use proptest::prelude::*;
    use time::OffsetDateTime;

    use super::*;
    use crate::sign::{Keys, sha256_hex};

    /// What aws-sigv4 itself would put into the header.
    fn oracle(draft: &Draft, signer: &Signer) -> String {
        let identity = Credentials::new(&signer.keys.access_key, &signer.keys.secret, None, None, "test").into();
        let mut settings = SigningSettings::default();
        settings.percent_encoding_mode = PercentEncodingMode::Single;
        settings.payload_checksum_kind = PayloadChecksumKind::XAmzSha256;
        settings.uri_path_normalization_mode = UriPathNormalizationMode::Disabled;
        let params = v4::SigningParams::builder()
            .identity(&identity)
            .region(&signer.region)
            .name(&signer.service)
            .time(SystemTime::from(signer.moment))
            .settings(settings)
            .build()
            .unwrap()
            .into();
        let uri = format!("http://host.test{}", draft.target());
        let headers = draft.headers.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let request = SignableRequest::new(&draft.method, uri, headers, SignableBody::Bytes(&draft.body)).unwrap();
        let (instructions, _) = sign(request, &params).unwrap().into_parts();
        let (headers, _) = instructions.into_parts();
        headers.into_iter().find(|header| header.name() == "authorization").unwrap().value().to_owned()
    }

    proptest! {
        #[test]
        fn healthy_requests_are_signed_as_aws_sigv4_signs_them(
            key in "[a-zA-Z0-9/_.~-]{1,20}",
            query in prop::collection::vec(("[a-z-]{1,8}", prop::option::of("[ -~é]{0,12}")), 0..4),
            meta in "[!-~]([ -~]{0,10}[!-~])?",
            body in prop::collection::vec(any::<u8>(), 0..64),
            seconds in 1_000_000_000_i64..2_000_000_000,
        ) {
            let moment = OffsetDateTime::from_unix_timestamp(seconds).unwrap();
            let signer = Signer {
                keys: Keys { access_key: "AKID".into(), secret: "secret".into(), token: None },
                moment,
                scope_day: moment,
                region: "eu-test-1".into(),
                service: "s3".into(),
            };
            let mut draft = Draft {
                method: "PUT".into(),
                path: format!("/bucket/{key}"),
                query,
                headers: vec![("host".into(), "host.test".into()), ("x-amz-meta-a".into(), meta)],
                body: body.into(),
            };
            let expected = oracle(&draft, &signer);
            let hash = sha256_hex(&draft.body);
            draft.set_header("x-amz-date", crate::date::amz(moment));
            draft.set_header("x-amz-content-sha256", hash.clone());
            sign_header(&mut draft, &signer, &hash);
            prop_assert_eq!(draft.header("authorization").unwrap(), expected);
        }
    }
}
