//! Requests that pass, and requests that no scenario, target file or server can make a run send.

use bytes::Bytes;

use super::*;
use crate::wire::AfterLastByte;

const RUN_ID: &str = "0123456789ab";
const OWN: &str = "s3c-0123456789ab-plain";

fn guard() -> Guard {
    Guard::new(RUN_ID, ["quota".to_owned()], false)
}

fn outgoing(head: &str, body: &str) -> Outgoing {
    let length = if body.is_empty() { String::new() } else { format!("Content-Length: {}\r\n", body.len()) };
    Outgoing {
        head: Bytes::from(format!("{head}\r\n{length}\r\n")),
        body: Bytes::from(body.to_owned()),
        expect_continue: false,
        withhold_body: false,
        then: AfterLastByte::Read,
        head_method: false,
    }
}

/// What `guard` says of a request to `http://h`, where bucket names are proven.
fn check(guard: &Guard, line: &str, headers: &str, body: &str) -> Result<(), Trespass> {
    let endpoint: Endpoint = "http://h".parse().unwrap();
    guard.prove(&endpoint, Addressing::Path);
    guard.prove(&endpoint, Addressing::Host);
    let headers =
        if headers.to_lowercase().contains("host:") { headers.to_owned() } else { format!("Host: h\r\n{headers}") };
    guard.check(&endpoint, &outgoing(format!("{line} HTTP/1.1\r\n{headers}").trim_end(), body))
}

const FORM: &str = "Content-Type: multipart/form-data; boundary=x";
const URL_ENCODED: &str = "Content-Type: application/x-www-form-urlencoded";

fn field(name: &str, value: &str) -> String {
    format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
}

fn delete(key: &str) -> String {
    format!("<Delete><Object><Key>{key}</Key></Object></Delete>")
}

#[test]
fn what_the_run_owns_may_be_written_in_every_way() {
    for (line, headers, body) in [
        (format!("PUT /{OWN}"), "", String::new()),
        (format!("PUT /{OWN}/?x-id=CreateBucket"), "", String::new()),
        (format!("PUT /{OWN}?acl"), "", "<AccessControlPolicy/>".into()),
        (format!("DELETE /{OWN}"), "", String::new()),
        (format!("PUT /{OWN}/a/../b%01%zz"), "", "hello".into()),
        (format!("PUT /{OWN}/k"), "x-amz-copy-source: prod/report.csv", String::new()),
        (format!("POST /{OWN}?delete"), "", delete("a")),
        (format!("POST /{OWN}"), FORM, field("key", "a")),
        (format!("PATCH /{OWN}/k"), "", "x".into()),
        ("PUT /k".into(), &format!("Host: {OWN}.h"), "x".into()),
        ("DELETE /".into(), &format!("Host: {OWN}.h"), String::new()),
        ("PUT /s3c-0123456789ab-Upper".into(), "", String::new()),
        ("PUT /quota/s3c-0123456789ab-o?partNumber=1&uploadId=x&X-Amz-Date=y".into(), "", "x".into()),
        ("DELETE /quota/s3c-0123456789ab-o?x-id=DeleteObject".into(), "", String::new()),
        (format!("PUT /{OWN}?logging"), "", "<TargetBucket>s3c-0123456789ab-b</TargetBucket>".into()),
        (
            format!("PUT /{OWN}?logging"),
            "",
            "<TargetBucket>quota</TargetBucket><TargetPrefix>s3c-0123456789ab-log/</TargetPrefix>".into(),
        ),
        ("POST /".into(), URL_ENCODED, "Action=CreateUser&UserName=s3c-0123456789ab-u".into()),
        ("POST /".into(), URL_ENCODED, "Version=2011-06-15".into()),
    ] {
        assert_eq!(check(&guard(), &line, headers, &body), Ok(()), "{line} {headers} {body}");
    }
}

#[test]
fn reads_pass_wherever_they_go() {
    for line in ["GET /", "GET /prod/report.csv", "HEAD /prod", "OPTIONS /prod", "GET /../etc", "GET /?Action=GetUser"]
    {
        assert_eq!(check(&guard(), line, "", ""), Ok(()), "{line}");
    }
    assert_eq!(check(&guard(), "GET /prod", "Host: prod.h", ""), Ok(()));
}

#[test]
fn no_reading_of_a_request_writes_elsewhere() {
    let own = |rest: &str| format!("/{OWN}{rest}");
    let evil: Vec<(String, String, String)> = [
        ("PUT /prod/report.csv", "", ""),
        ("DELETE /prod2", "", ""),
        ("PUT /ab", "", ""),
        ("DELETE /", "", ""),
        ("PUT /?acl", "", ""),
        ("POST /?delete", "", "<Delete><Object><Key>a</Key></Object></Delete>"),
        ("POST /?uploads", "", ""),
        ("PATCH /prod", "", ""),
        ("MKCOL /prod", "", ""),
        ("delete /prod", "", ""),
        ("PUT /s3c-0123456789ac-plain/k", "", ""),
        ("PUT /my-s3c-0123456789ab-plain/k", "", ""),
        ("PUT /s3c-0123456789ab-plain:prod/k", "", ""),
        ("PUT /quota", "", ""),
        ("PUT /quota?policy", "", ""),
        ("DELETE /quota", "", ""),
        ("PUT /quota/report.csv", "", ""),
        ("PUT /quota/s3c-0123456789ab-o/../report.csv", "", ""),
        ("PUT /quota/s3c-0123456789ab-o?acl&policy", "", ""),
        ("POST /quota/s3c-0123456789ab-o?delete", "", "<Delete><Object><Key>a</Key></Object></Delete>"),
        ("POST /quota", FORM, "name=key"),
        ("PUT http://other/prod/x", "", ""),
        ("PUT *", "", ""),
        ("GET /prod/x", "X-HTTP-Method-Override: DELETE", ""),
        ("PUT /k", "Host: prod.h", ""),
        ("PUT /k", "Host: other", ""),
        ("POST /", FORM, "--x\r\nContent-Disposition: form-data; name=\"key\"\r\n\r\na\r\n"),
        ("POST /", URL_ENCODED, "Action=DeleteUser&UserName=root"),
        ("POST /?acl", URL_ENCODED, "Version=1"),
        ("GET /?Action=DeleteUser&UserName=root", "", ""),
        ("POST /", "X-Amz-Target: DynamoDB_20120810.DeleteTable", "{\"TableName\": \"prod\"}"),
    ]
    .map(|(line, headers, body)| (line.to_owned(), headers.to_owned(), body.to_owned()))
    .into_iter()
    .chain([
        (format!("PUT {}", own("/../prod/x")), String::new(), String::new()),
        (format!("PUT {}", own("/%2e%2e/prod/x")), String::new(), String::new()),
        (format!("PUT {}", own("/%252e%252e%252fprod/x")), String::new(), String::new()),
        (format!("DELETE {}", own("/..")), String::new(), String::new()),
        (format!("PUT /{}", own("/x")), String::new(), String::new()),
        (format!("PUT http://h{}", own("/x")), String::new(), String::new()),
        (format!("PUT {}", own("/k")), format!("Host: {OWN}.h\r\nHost: prod.h"), String::new()),
        (format!("PUT {}", own("/k")), "X-Forwarded-Host: prod.h".into(), String::new()),
        (format!("PUT {}", own("/k")), "X-Original-URL: /prod/x".into(), String::new()),
        (format!("MOVE {}", own("/k")), "Destination: http://h/prod/x".into(), String::new()),
        (format!("PUT {}", own("/k?renameObject")), "x-amz-rename-source: /prod/x".into(), String::new()),
        (format!("POST {}", own("?delete")), String::new(), delete("../prod/x")),
        (format!("POST {}", own("?delete")), String::new(), delete("a/&#x2e;./../prod/x")),
        (format!("POST {}", own("")), FORM.into(), field("key", "../prod/x")),
        (format!("POST {}", own("")), FORM.into(), field("key", "a") + &field("bucket", "prod")),
        (format!("POST {}", own("")), URL_ENCODED.into(), "key=..%2Fprod%2Fx&file=x".into()),
        (format!("PUT {}", own("?logging")), String::new(), "<TargetBucket>prod</TargetBucket>".into()),
        (
            format!("PUT {}", own("?logging")),
            String::new(),
            "<TargetBucket>quota</TargetBucket><TargetPrefix>log/</TargetPrefix>".into(),
        ),
        (format!("PUT {}", own("?replication")), String::new(), "<Bucket>arn:aws:s3:::prod</Bucket>".into()),
        (format!("POST {}", own("/k?restore")), String::new(), "<S3><BucketName>prod</BucketName></S3>".into()),
        ("PUT /../prod/x".into(), format!("Host: {OWN}.h"), String::new()),
        (
            format!("PUT {}", own("/k")),
            "Transfer-Encoding: chunked".into(),
            "0\r\n\r\nDELETE /prod HTTP/1.1\r\n\r\n".into(),
        ),
    ])
    .collect();
    for (line, headers, body) in &evil {
        let refused = check(&guard(), line, headers, body);
        assert!(refused.is_err(), "{line} {headers} {body}");
        let reason = refused.unwrap_err().reason();
        assert!(!reason.what.contains("prod") && !reason.to_string().contains(['\r', '\n']), "{reason}");
    }
    assert!(evil.len() > 50);
}

#[test]
fn before_bucket_names_are_proven_only_paths_with_the_run_id_are_written() {
    let endpoint: Endpoint = "http://h".parse().unwrap();
    let check = |line: &str, host: &str, body: &str| {
        guard().check(&endpoint, &outgoing(&format!("{line} HTTP/1.1\r\nHost: {host}"), body))
    };
    let in_host = format!("{OWN}.h");
    assert_eq!(check(&format!("PUT /{OWN}/"), "h", ""), Ok(()));
    assert_eq!(check(&format!("DELETE /{OWN}/"), "h", ""), Ok(()));
    assert_eq!(check("PUT /?x-id=CreateBucket", &in_host, ""), Ok(()));
    assert_eq!(check("DELETE /", &in_host, ""), Err(Trespass::Unproven), "a server may take it for the root");
    assert_eq!(check("PUT /k", &in_host, ""), Err(Trespass::Unproven));
    assert_eq!(check(&format!("POST /{OWN}?delete"), "h", &delete("a")), Err(Trespass::Unproven));
    assert_eq!(check(&format!("POST /{OWN}"), "h", &field("key", "a")), Err(Trespass::Unproven));
}

#[test]
fn where_the_run_has_no_bucket_nothing_is_written_and_everything_is_read() {
    let (guard, other): (Guard, Endpoint) = (guard(), "http://other/mybucket".parse().unwrap());
    let check = |line: &str| guard.check(&other, &outgoing(&format!("{line} HTTP/1.1\r\nHost: other"), ""));
    let line = format!("PUT /mybucket/{OWN}/k");
    guard.distrust(&other);
    assert_eq!(check(&line), Err(Trespass::Unproven), "it may be an object in a bucket of the user");
    assert_eq!(check(&format!("DELETE /mybucket/{OWN}")), Err(Trespass::Unproven));
    assert_eq!(check(&format!("GET /mybucket/{OWN}")), Ok(()));
    guard.prove(&other, Addressing::Path);
    assert_eq!(check(&line), Ok(()));
}

#[test]
fn a_name_without_the_run_id_is_lent_for_one_purpose() {
    let guard = guard();
    let check = |line: &str| check(&guard, line, "", "");
    assert_eq!(check("PUT /q7"), Err(Trespass::Bucket("q7".into())));
    guard.permit_creation("q7");
    let unproven: Endpoint = "http://h:2".parse().unwrap();
    guard.prove(&unproven, Addressing::Host);
    let request = outgoing("PUT /q7 HTTP/1.1\r\nHost: h:2", "");
    assert_eq!(guard.check(&unproven, &request), Err(Trespass::Unproven), "proven for host names only");
    assert_eq!(check("PUT /q7"), Ok(()));
    for line in ["DELETE /q7", "PUT /q7/k", "PUT /q7?acl", "POST /q7?delete", "PUT /q7/.."] {
        assert!(check(line).is_err(), "{line}");
    }
    guard.permit_deletion("q7");
    assert_eq!((check("DELETE /q7"), check("PUT /q7").is_err()), (Ok(()), true));
    guard.forbid("q7");
    assert!(check("DELETE /q7").is_err());
}

#[test]
fn the_root_is_deleted_only_where_that_was_asked_for() {
    let destructive = Guard::new(RUN_ID, [], true);
    assert_eq!(check(&destructive, "DELETE /", "", ""), Ok(()));
    for (line, headers) in [("DELETE /?acl", ""), ("PUT /", ""), ("DELETE /prod", ""), ("DELETE /", "Host: prod.h")] {
        assert!(check(&destructive, line, headers, "").is_err(), "{line} {headers}");
    }
}

#[test]
fn what_a_request_creates_is_read_from_its_bytes() {
    let endpoint: Endpoint = "http://h".parse().unwrap();
    let by = |line: &str, headers: &str, body: &str| {
        Written::by(&endpoint, &outgoing(format!("{line} HTTP/1.1\r\nHost: h\r\n{headers}").trim_end(), body))
    };
    let bucket = || Written::Bucket(OWN.into());
    let object = |key: &str| Written::Object { bucket: OWN.into(), key: key.into() };
    assert_eq!(by(&format!("PUT /{OWN}"), "", ""), [bucket()]);
    assert_eq!(by(&format!("PUT /{OWN}/a/../b"), "", ""), [bucket(), object("a/../b"), object("b")]);
    assert_eq!(by(&format!("POST /{OWN}"), FORM, &field("key", "a")), [bucket(), object("a")]);
    assert_eq!(by(&format!("POST /{OWN}?delete"), "", &delete("a")), [bucket()]);
    assert_eq!(by(&format!("GET /{OWN}/k"), "", ""), []);
    assert_eq!(by(&format!("DELETE /{OWN}/k"), "", ""), []);
    assert_eq!(by("POST /", URL_ENCODED, "Action=CreateUser&UserName=u"), [Written::User("u".into())]);
    assert_eq!(by("POST /", URL_ENCODED, "Action=CreatePolicy&PolicyName=p"), [Written::Policy("p".into())]);
}
