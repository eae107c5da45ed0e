//! What each field and each fault puts on the wire.

use time::macros::datetime;

use super::*;
use model::yaml;

fn place() -> Place {
    Place {
        authority: "127.0.0.1:9000".into(),
        base_path: String::new(),
        virtual_host: false,
        region: "us-east-1".into(),
        service: "s3",
        owner: Keys { access_key: "AKID".into(), secret: "secret".into(), token: None },
        other: None,
        expired: None,
        revoked: None,
        bound: None,
        limited: None,
    }
}

fn build_yaml(text: &str) -> Outgoing {
    build_at(&place(), text).outgoing
}

fn build_at(place: &Place, text: &str) -> Prepared {
    let (when, fault) = text.split_once("fault: ").unwrap_or((text, "none"));
    let when: When = yaml::read("when.yaml", when).unwrap();
    let fault: Fault = yaml::read("fault.yaml", fault).unwrap();
    let now = datetime!(2026-03-01 00:00:10 UTC);
    // The given steps took three seconds.
    let mut values = Values::new(datetime!(2026-03-01 00:00:07 UTC));
    values.set("bucket", "b-1");
    values.set("prefix", "p/");
    values.set("access_key", "AKID");
    build(&when, &fault, place, &values, now).unwrap()
}

fn head(outgoing: &Outgoing) -> String {
    String::from_utf8(outgoing.head.to_vec()).unwrap()
}

fn value<'a>(head: &'a str, name: &str) -> Option<&'a str> {
    head.lines()
        .filter_map(|line| line.split_once(": "))
        .find(|(have, _)| have.eq_ignore_ascii_case(name))
        .map(|(_, value)| value)
}

#[test]
fn a_healthy_request_has_one_host_one_length_and_one_signature() {
    let outgoing = build_yaml("method: PUT\npath: /${bucket}/${prefix}k\nbody: hello\n");
    let head = head(&outgoing);
    assert!(head.starts_with("PUT /b-1/p/k HTTP/1.1\r\nHost: 127.0.0.1:9000\r\n"), "{head}");
    assert_eq!(value(&head, "content-length"), Some("5"));
    assert_eq!(value(&head, "x-amz-date"), Some("20260301T000010Z"));
    assert!(value(&head, "authorization").unwrap().contains("SignedHeaders=host;x-amz-content-sha256;x-amz-date,"));
    assert!(head.ends_with("\r\n\r\n"));
    assert_eq!(outgoing.body, "hello");
}

#[test]
fn a_date_in_the_request_is_the_moment_of_the_signature() {
    let head = head(&build_yaml("method: GET\npath: /\nheaders: { x-moment: '${iso8601 0s}' }\n"));
    assert_eq!(value(&head, "x-moment"), Some("2026-03-01T00:00:10Z"));
    assert_eq!(value(&head, "x-amz-date"), Some("20260301T000010Z"));
}

#[test]
fn a_slow_clock_moves_date_and_scope_over_midnight_together() {
    let head = head(&build_yaml("method: GET\npath: /\nfault: { clock: -20m }\n"));
    assert_eq!(value(&head, "x-amz-date"), Some("20260228T234010Z"));
    assert!(value(&head, "authorization").unwrap().contains("/20260228/us-east-1/s3/aws4_request"));
}

#[test]
fn yesterdays_scope_leaves_the_date_alone() {
    let head = head(&build_yaml("method: GET\npath: /\nfault: { scope: { date: yesterday } }\n"));
    assert_eq!(value(&head, "x-amz-date"), Some("20260301T000010Z"));
    assert!(value(&head, "authorization").unwrap().contains("/20260228/"));
}

#[test]
fn a_header_edited_before_signing_is_signed() {
    let text = "method: PUT\npath: /b/k\nbody: hello\nfault: { headers: { content-md5: \"${md5 other}\" } }\n";
    let head = head(&build_yaml(text));
    assert!(value(&head, "authorization").unwrap().contains("SignedHeaders=content-md5;host;"));
    assert!(value(&head, "content-md5").is_some());
}

#[test]
fn a_header_added_after_signing_is_not_signed() {
    let text = "method: PUT\npath: /b/k\nfault: { after_signing: { headers: { x-amz-meta-extra: \"1\" } } }\n";
    let head = head(&build_yaml(text));
    assert_eq!(value(&head, "x-amz-meta-extra"), Some("1"));
    assert!(!value(&head, "authorization").unwrap().contains("meta"));
}

#[test]
fn a_body_changed_after_signing_keeps_the_signed_hash_and_gets_its_own_length() {
    let text = "method: PUT\npath: /b/k\nbody: hello\nfault: { after_signing: { body: hello! } }\n";
    let outgoing = build_yaml(text);
    let head = head(&outgoing);
    assert_eq!(outgoing.body, "hello!");
    assert_eq!(value(&head, "content-length"), Some("6"));
    assert_eq!(value(&head, "x-amz-content-sha256"), Some(model::encoding::sha256_hex(b"hello").as_str()));
}

#[test]
fn an_authorization_header_can_be_rebuilt_from_its_parts() {
    let text = "method: GET\npath: /b/k\nfault: { after_signing: { headers: { authorization: \"AWS4-HMAC-SHA256 Credential=${access_key}/${scope_date}, SignedHeaders=${signed_headers}, Signature=${signature}\" } } }\n";
    let head = head(&build_yaml(text));
    assert!(
        value(&head, "authorization")
            .unwrap()
            .starts_with("AWS4-HMAC-SHA256 Credential=AKID/20260301, SignedHeaders=host;")
    );
}

#[test]
fn a_flipped_signature_differs_in_its_last_digit_only() {
    let whole = head(&build_yaml("method: GET\npath: /b/k\n"));
    let flipped = head(&build_yaml("method: GET\npath: /b/k\nfault: { signature: flip-last-digit }\n"));
    let (a, b) = (value(&whole, "authorization").unwrap(), value(&flipped, "authorization").unwrap());
    assert_eq!(a[..a.len() - 1], b[..b.len() - 1]);
    assert_ne!(a, b);
}

#[test]
fn a_presigned_request_carries_its_signature_in_the_query_only() {
    let head =
        head(&build_yaml("method: GET\npath: /b/k\nauth: { presigned: { expires: 60s } }\nfault: { clock: -1h }\n"));
    assert!(head.contains("X-Amz-Date=20260228T230010Z&X-Amz-Expires=60&X-Amz-SignedHeaders=host&X-Amz-Signature="));
    assert_eq!(value(&head, "authorization"), None);
}

#[test]
fn an_anonymous_request_carries_nothing_of_a_signature() {
    let head = head(&build_yaml("method: GET\npath: /b/k\nfault: { credentials: anonymous }\n"));
    assert_eq!(head, "GET /b/k HTTP/1.1\r\nHost: 127.0.0.1:9000\r\nConnection: close\r\n\r\n");
}

#[test]
fn a_declared_length_with_expect_withholds_the_body() {
    let text = "method: PUT\npath: /b/k\nbody: hello\npayload: unsigned\nfault: { wire: { content_length: 5368709121, expect: 100-continue } }\n";
    let outgoing = build_yaml(text);
    assert_eq!(value(&head(&outgoing), "content-length"), Some("5368709121"));
    assert!(outgoing.withhold_body && outgoing.expect_continue && outgoing.body.is_empty());
}

#[test]
fn an_omitted_length_leaves_no_framing_at_all() {
    let head = head(&build_yaml("method: PUT\npath: /b/k\nfault: { wire: { content_length: omit } }\n"));
    assert_eq!(value(&head, "content-length"), None);
    assert_eq!(value(&head, "transfer-encoding"), None);
}

#[test]
fn a_truncated_body_declares_all_and_sends_some() {
    let outgoing =
        build_yaml("method: PUT\npath: /b/k\nbody: { size: 1KiB }\nfault: { wire: { send: 512, then: half-close } }\n");
    assert_eq!(value(&head(&outgoing), "content-length"), Some("1024"));
    assert_eq!((outgoing.body.len(), outgoing.then), (512, crate::wire::AfterLastByte::HalfClose));
}

#[test]
fn a_stopped_chunked_body_is_complete_for_http() {
    let text = "method: PUT\npath: /b/k\nbody: { size: 16KiB }\nchunks: { size: 8KiB }\nfault: { chunks: { stop-after: 1 } }\n";
    let outgoing = build_yaml(text);
    let head = head(&outgoing);
    assert_eq!(value(&head, "x-amz-decoded-content-length"), Some("16384"));
    assert_eq!(value(&head, "content-length"), Some(outgoing.body.len().to_string().as_str()));
    assert!(outgoing.body.starts_with(b"2000;chunk-signature="));
    assert_eq!(outgoing.body.len(), "2000;chunk-signature=".len() + 64 + 2 + 8192 + 2);
}

#[test]
fn the_content_can_be_cut_into_chunks_of_another_size() {
    let text = "method: PUT\npath: /b/k\nbody: { size: 8KiB }\nchunks: { size: 8KiB }\nfault: { chunks: { chunk-size: 4KiB } }\n";
    let outgoing = build_yaml(text);
    assert!(outgoing.body.starts_with(b"1000;chunk-signature="));
    assert_eq!(value(&head(&outgoing), "x-amz-decoded-content-length"), Some("8192"));
}

#[test]
fn a_trailer_can_read_anything() {
    let chunks = "chunks: { size: 8KiB, signed: false, trailer: crc32";
    let build = |fault: &str| build_yaml(&format!("method: PUT\npath: /b/k\nbody: hello\n{chunks} }}\n{fault}"));
    assert_eq!(build("").body, "5\r\nhello\r\n0\r\nx-amz-checksum-crc32:NhCmhg==\r\n\r\n");
    let template = build("fault: { chunks: { trailer-text: \"x:${base64 hello}\" } }\n");
    assert_eq!(template.body, "5\r\nhello\r\n0\r\nx:aGVsbG8=\r\n\r\n");
    let odd = build("fault: { chunks: { trailer-text: no-colon } }\n");
    assert_eq!(odd.body, "5\r\nhello\r\n0\r\nno-colon\r\n\r\n");
    assert_eq!(value(&head(&odd), "x-amz-trailer"), Some("x-amz-checksum-crc32"));
}

#[test]
fn a_parameter_that_presigning_adds_can_be_edited_before_it_is_signed() {
    let presigned = "method: GET\npath: /b/k\nauth: { presigned: { expires: 60s } }\n";
    let signature = |head: &str| head.split("X-Amz-Signature=").nth(1).unwrap()[..64].to_owned();
    let before = head(&build_yaml(&format!("{presigned}fault: {{ query: {{ X-Amz-Expires: \"-1\" }} }}\n")));
    let after = head(&build_yaml(&format!(
        "{presigned}fault: {{ after_signing: {{ query: {{ X-Amz-Expires: \"-1\" }} }} }}\n"
    )));
    let healthy = head(&build_yaml(presigned));
    assert!(before.contains("X-Amz-Expires=-1&") && after.contains("X-Amz-Expires=-1&"));
    assert_eq!(signature(&after), signature(&healthy));
    assert_ne!(signature(&before), signature(&healthy));
    let without = head(&build_yaml(&format!("{presigned}fault: {{ query: {{ X-Amz-Date: null }} }}\n")));
    assert!(!without.contains("X-Amz-Date") && without.contains("X-Amz-Signature"));
}

#[test]
fn the_host_can_be_given_another_port_after_signing() {
    let text = "method: GET\npath: /${bucket}/k\nfault: { after_signing: { headers: { Host: \"${host_name}:8\" } } }\n";
    assert_eq!(value(&head(&build_yaml(text)), "host"), Some("127.0.0.1:8"));
    let place = Place { virtual_host: true, authority: "s3.example.com".into(), ..place() };
    assert_eq!(value(&head(&build_at(&place, text).outgoing), "host"), Some("b-1.s3.example.com:8"));
}

#[test]
fn the_other_region_is_another_one() {
    for region in ["us-east-1", "eu-west-1"] {
        assert_ne!(Place { region: region.into(), ..place() }.other_region(), region);
    }
}

#[test]
fn a_form_carries_its_policy_signature_and_file_in_that_order() {
    let text = "method: POST\npath: /${bucket}\nauth: post-form\nform: { fields: { key: \"${prefix}k\" } }\n";
    let outgoing = build_yaml(text);
    let body = String::from_utf8(outgoing.body.to_vec()).unwrap();
    let order: Vec<usize> = ["name=\"key\"", "name=\"policy\"", "name=\"x-amz-signature\"", "name=\"file\""]
        .iter()
        .map(|part| body.find(part).unwrap())
        .collect();
    assert!(order.is_sorted());
    assert_eq!(value(&head(&outgoing), "authorization"), None);
}

#[test]
fn virtual_host_addressing_moves_the_bucket_into_the_host() {
    let place = Place { virtual_host: true, authority: "s3.localhost:9000".into(), ..place() };
    let prepared = build_at(&place, "method: GET\npath: /${bucket}/k\n");
    assert!(head(&prepared.outgoing).starts_with("GET /k HTTP/1.1\r\nHost: b-1.s3.localhost:9000\r\n"));
    assert_eq!(prepared.server_name.as_deref(), Some("b-1.s3.localhost"));
    let prepared = build_at(&place, "method: GET\npath: /${bucket}\nfault: { path: '/${bucket}?torrent' }\n");
    assert!(head(&prepared.outgoing).starts_with("GET /?torrent HTTP/1.1\r\nHost: b-1.s3.localhost:9000\r\n"));
    let prepared = build_at(&place, "method: PUT\npath: /Not_A_Label\n");
    assert!(head(&prepared.outgoing).starts_with("PUT /Not_A_Label HTTP/1.1\r\nHost: s3.localhost:9000\r\n"));
}
