//! The endpoint as a program of its own.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Command, Stdio};

const PROFILES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../profiles");

#[test]
fn it_refuses_an_unsigned_request_as_the_vendor_documents() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_s3conform-reference"))
        .args(["aws", "127.0.0.1:0", PROFILES])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let address = line.strip_prefix("http://").unwrap().split(' ').next().unwrap();
    let mut connection = TcpStream::connect(address).unwrap();
    connection.write_all(b"PUT /bucket HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\nConnection: close\r\n\r\n").unwrap();
    let mut response = String::new();
    connection.read_to_string(&mut response).unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(response.starts_with("HTTP/1.1 403 ") && response.contains("<Code>AccessDenied</Code>"), "{response}");
}

#[test]
fn what_it_cannot_use_is_named_in_a_sentence() {
    let refused = |arguments: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_s3conform-reference")).args(arguments).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        String::from_utf8(output.stderr).unwrap()
    };
    assert!(refused(&["--help"]).contains("usage: s3conform-reference"));
    assert!(refused(&["acme", "127.0.0.1:0", PROFILES]).contains("there is no profile `acme`"));
    assert!(refused(&["aws", "here", PROFILES]).contains("`here` is not an address with a port"));
}
