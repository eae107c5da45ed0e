//! What the body of a request names: keys to delete or to upload, and buckets that the server would write to.
//!
//! Finds elements and fields wherever they are, because a body may be malformed on purpose and a server lenient.

use super::head::{Head, pairs};
use super::trespass::Trespass;

/// Elements that name a bucket to which the server itself would write: logs, replicas, inventories, restored objects.
const DESTINATIONS: [&str; 3] = ["TargetBucket", "Bucket", "BucketName"];
/// The element with the beginning of the keys that the server would write there.
const TARGET_PREFIX: &str = "TargetPrefix";

/// What a body names.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Contents {
    /// Keys in the request's own bucket.
    pub(super) keys: Vec<String>,
    /// Buckets that a form puts in the place of the request's own.
    pub(super) buckets: Vec<String>,
    /// Buckets to which the server would write by itself.
    pub(super) destinations: Vec<String>,
    /// The beginnings of the keys there.
    pub(super) prefixes: Vec<String>,
}

/// Reads what the body of a writing request names.
///
/// # Errors
/// It names keys in a way that cannot be read safely.
pub(super) fn read(head: &Head, body: &[u8], is_object: bool) -> Result<Contents, Trespass> {
    let mut contents = Contents::default();
    let is_post = head.method == "POST";
    if is_object && !is_post {
        // The body is what is stored.
        return Ok(contents);
    }
    let deletes = is_post && (head.asks("delete") || holds(body, b"<Delete"));
    if deletes && (body.contains(&0) || holds(body, b"<!DOCTYPE") || holds(body, b"<!ENTITY")) {
        return Err(Trespass::Body);
    }
    let text = String::from_utf8_lossy(body);
    if is_post && head.asks("delete") || deletes {
        contents.keys = elements(&text, "Key");
    }
    if is_post {
        let fields = if holds(body, b"Content-Disposition") || text.to_ascii_lowercase().contains("form-data") {
            fields(&text)
        } else if !text.contains('<') {
            pairs(&text)
        } else {
            Vec::new()
        };
        for (name, value) in fields {
            match name.to_ascii_lowercase().as_str() {
                "key" => contents.keys.push(value),
                "bucket" => contents.buckets.push(value),
                _ => {}
            }
        }
    }
    for name in DESTINATIONS {
        contents.destinations.extend(elements(&text, name).into_iter().filter(|value| !value.trim().is_empty()));
    }
    if !contents.destinations.is_empty() {
        contents.prefixes = elements(&text, TARGET_PREFIX);
    }
    Ok(contents)
}

/// True if the body is a form with a file, or a list of keys: what is written is named in it and not in the path.
pub(super) fn names_keys(head: &Head, contents: &Contents) -> bool {
    head.asks("delete") || !contents.keys.is_empty() || !contents.buckets.is_empty()
}

fn holds(body: &[u8], piece: &[u8]) -> bool {
    body.windows(piece.len()).any(|window| window.eq_ignore_ascii_case(piece))
}

/// The texts of all elements with this name, in any namespace, however deep and however malformed the document is.
fn elements(text: &str, name: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (at, _) in text.match_indices('<') {
        let rest = &text[at + 1..];
        let end = rest.find(|c: char| c.is_ascii_whitespace() || matches!(c, '>' | '/')).unwrap_or(rest.len());
        if rest[..end].rsplit(':').next() == Some(name)
            && let Some(open) = rest.find('>')
            && !rest[..open].ends_with('/')
        {
            found.push(content(&rest[open + 1..]));
        }
    }
    found
}

/// Text up to the next tag, without comments and with its entities replaced.
fn content(mut rest: &str) -> String {
    let mut text = String::new();
    loop {
        let (before, tag) = rest.split_at(rest.find('<').unwrap_or(rest.len()));
        text.push_str(&unescaped(before));
        if let Some(data) = tag.strip_prefix("<![CDATA[") {
            let end = data.find("]]>").unwrap_or(data.len());
            text.push_str(&data[..end]);
            rest = data.get(end + 3..).unwrap_or_default();
        } else if let Some(comment) = tag.strip_prefix("<!--") {
            rest = comment.split_once("-->").map_or("", |(_, rest)| rest);
        } else if let Some(instruction) = tag.strip_prefix("<?") {
            rest = instruction.split_once("?>").map_or("", |(_, rest)| rest);
        } else {
            return text;
        }
    }
}

fn unescaped(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        plain.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest.find(';').map_or(rest.len(), |end| end + 1);
        let entity = rest[1..end].trim_end_matches(';');
        let number = entity.strip_prefix('#').and_then(|number| match number.strip_prefix(['x', 'X']) {
            Some(digits) => u32::from_str_radix(digits, 16).ok(),
            None => number.parse().ok(),
        });
        match (number.and_then(char::from_u32), entity) {
            (Some(c), _) => plain.push(c),
            (None, "amp") => plain.push('&'),
            (None, "lt") => plain.push('<'),
            (None, "gt") => plain.push('>'),
            (None, "quot") => plain.push('"'),
            (None, "apos") => plain.push('\''),
            (None, _) => plain.push_str(&rest[..end]),
        }
        rest = &rest[end..];
    }
    plain.push_str(rest);
    plain
}

/// Names and values of a multipart form, whatever its boundary; `${filename}` is replaced by each file name.
fn fields(text: &str) -> Vec<(String, String)> {
    let mut fields = Vec::new();
    let file_names: Vec<String> =
        text.match_indices("filename=").filter_map(|(at, found)| parameter(&text[at + found.len()..])).collect();
    for (at, found) in text.match_indices("name=") {
        if text[..at].ends_with("file") {
            continue;
        }
        let rest = &text[at + found.len()..];
        let Some(name) = parameter(rest) else { continue };
        let value = rest.split_once("\r\n\r\n").or_else(|| rest.split_once("\n\n")).map_or("", |(_, value)| value);
        let value = value.split(['\r', '\n']).next().unwrap_or_default();
        fields.push((name.clone(), value.to_owned()));
        if value.contains("${filename}") {
            fields.extend(file_names.iter().map(|file| (name.clone(), value.replace("${filename}", file))));
        }
    }
    fields
}

/// The value of a parameter, quoted or not.
fn parameter(text: &str) -> Option<String> {
    match text.strip_prefix('"') {
        Some(quoted) => quoted.split(['"', '\r', '\n']).next().map(str::to_owned),
        None => text.split([';', '\r', '\n', ' ']).next().map(str::to_owned),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn post(target: &str, body: &str) -> Contents {
        let head = Head::read(format!("POST {target} HTTP/1.1\r\n\r\n").as_bytes()).unwrap();
        read(&head, body.as_bytes(), false).unwrap()
    }

    #[test]
    fn keys_to_delete_are_found_in_any_document() {
        for (body, keys) in [
            ("<Delete><Object><Key>a</Key></Object><Object><Key>b</Key></Object></Delete>", &["a", "b"][..]),
            ("<d:Delete><d:Object><d:Key a='b'>a&amp;b</d:Key>", &["a&b"]),
            ("<Delete><Object><Key>&#46;&#x2e;/x</Key></Object></Delete>", &["../x"]),
            ("<Delete><Object><Key>.<!-- -->./<![CDATA[x]]></Key></Object></Delete>", &["../x"]),
            ("<Delete><Object><Key>a", &["a"]),
            ("<Delete><Object><Key/></Object></Delete>", &[]),
        ] {
            assert_eq!(post("/b?delete", body).keys, keys, "{body}");
        }
        assert_eq!(post("/b", "<Delete><Object><Key>a</Key></Object></Delete>").keys, ["a"], "without the query, too");
        let head = Head::read(b"POST /b?delete HTTP/1.1\r\n\r\n").unwrap();
        for body in ["<!DOCTYPE d [<!ENTITY e '../x'>]><Delete><Key>&e;</Key></Delete>", "<\0D\0"] {
            assert_eq!(read(&head, body.as_bytes(), false), Err(Trespass::Body), "{body:?}");
        }
    }

    #[test]
    fn forms_name_a_key_whatever_their_boundary() {
        let part =
            |name: &str, value: &str| format!("--x\r\nContent-Disposition: form-data; name={name}\r\n\r\n{value}\r\n");
        let form = [
            part("\"key\"", "up/${filename}"),
            part("Bucket", "prod"),
            part("\"file\"; filename=\"../../x\"", "hello"),
        ];
        let contents = post("/b", &form.concat());
        assert_eq!(contents.keys, ["up/${filename}", "up/../../x"]);
        assert_eq!(contents.buckets, ["prod"]);
        assert_eq!(post("/b", "key=a%2Fb&file=x").keys, ["a/b"]);
    }

    #[test]
    fn the_buckets_a_server_would_write_to_are_found() {
        let head = |line: &str| Head::read(format!("{line} HTTP/1.1\r\n\r\n").as_bytes()).unwrap();
        let logging =
            "<BucketLoggingStatus><LoggingEnabled><TargetBucket>prod</TargetBucket><TargetPrefix>l/</TargetPrefix>";
        let contents = read(&head("PUT /b?logging"), logging.as_bytes(), false).unwrap();
        assert_eq!((contents.destinations, contents.prefixes), (vec!["prod".to_owned()], vec!["l/".to_owned()]));
        let replica = "<Destination><Bucket>arn:aws:s3:::prod</Bucket></Destination>";
        assert_eq!(
            read(&head("PUT /b?replication"), replica.as_bytes(), false).unwrap().destinations,
            ["arn:aws:s3:::prod"]
        );
        let nested = "<CreateBucketConfiguration><Bucket> <Type>Directory</Type></Bucket></CreateBucketConfiguration>";
        assert_eq!(read(&head("PUT /b"), nested.as_bytes(), false), Ok(Contents::default()));
        assert_eq!(
            read(&head("PUT /b/k"), logging.as_bytes(), true),
            Ok(Contents::default()),
            "an object is no document"
        );
    }
}
