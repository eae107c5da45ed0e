//! `sweep` where the list of buckets is long, paged, endless or dated wrongly.

use std::fs;

use engine::run_id;

use super::Place;
use crate::child::s3conform;
use crate::hostile::case::response;
use crate::hostile::script::Script;
use crate::hostile::server::Hostile;

/// An endpoint whose list of buckets is what `list` returns for a request line, and its target file.
async fn listing(place: &Place, list: impl Fn(&str) -> Option<Vec<u8>> + Send + Sync + 'static) -> (Hostile, String) {
    let address = place.running.address;
    let server = Hostile::start(address, move |line| {
        let is_listing = line.starts_with("GET /?") && line.contains("x-id=ListBuckets");
        is_listing.then(|| list(line).map(Script::send)).flatten()
    })
    .await;
    let file = place.path("listing.yaml");
    let keys = "account: { access_key: s3conform, secret_key: s3conform-secret }";
    fs::write(&file, format!("name: it\nendpoint_url: {}\n{keys}\n", server.url)).unwrap();
    (server, file)
}

/// Buckets as Amazon S3 lists them.
fn listed(names: impl IntoIterator<Item = String>, created: &str, token: &str) -> Vec<u8> {
    let bucket = |name: String| {
        format!(
            "<Bucket><Name>{name}</Name><CreationDate>{created}</CreationDate><BucketRegion>us-east-1</BucketRegion>\
             <BucketArn>arn:aws:s3:::{name}</BucketArn></Bucket>"
        )
    };
    let buckets: String = names.into_iter().map(bucket).collect();
    let token =
        if token.is_empty() { String::new() } else { format!("<ContinuationToken>{token}</ContinuationToken>") };
    let body = format!("<ListAllMyBucketsResult><Buckets>{buckets}</Buckets>{token}</ListAllMyBucketsResult>");
    response("200 OK", "", body)
}

fn photos(count: usize) -> impl Iterator<Item = String> {
    (0..count).map(|number| format!("photos-of-the-whole-department-{number:06}"))
}

const LONG_AGO: &str = "2026-01-01T00:00:00.000Z";

#[tokio::test(flavor = "multi_thread")]
async fn an_account_with_ten_thousand_buckets_is_swept() {
    let place = Place::new(&[]).await;
    let run_id = run_id::draw();
    place.leave(&run_id).await;
    let names = ["plain", "versioned", "17-b"].map(|purpose| format!("s3c-{run_id}-{purpose}"));
    let (_server, file) =
        listing(&place, move |_| Some(listed(photos(10_000).chain(names.clone()), LONG_AGO, ""))).await;
    let (code, out, error) = s3conform(&["sweep", "--target", &file, "--yes"]);
    assert_eq!((code, error.as_str()), (0, ""), "{out}");
    assert!(out.ends_with("3 leftovers removed, 0 could not be removed\n"), "{out}");
    assert_eq!(place.buckets().await, [""; 0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_of_buckets_are_followed_and_asked_for_where_the_server_requires_it() {
    let place = Place::new(&[]).await;
    let run_id = run_id::draw();
    place.leave(&run_id).await;
    let names = ["plain", "versioned", "17-b"].map(|purpose| format!("s3c-{run_id}-{purpose}"));
    let refusal = "<Error><Code>InvalidRequest</Code><Message>The account has too many buckets</Message></Error>";
    for only_in_pages in [false, true] {
        let names = names.clone();
        let (server, file) = listing(&place, move |line| {
            let page = names.iter().position(|name| line.contains(&format!("continuation-token=after-{name}&")));
            let number = page.map_or(0, |page| page + 1);
            if only_in_pages && !line.contains("max-buckets=1000") {
                return Some(response("400 Bad Request", "", refusal));
            }
            let token = if number + 1 < names.len() { format!("after-{}", names[number]) } else { String::new() };
            Some(listed([names[number].clone()], LONG_AGO, &token))
        })
        .await;
        let (code, out, error) = s3conform(&["sweep", "--target", &file, "--dry-run"]);
        assert_eq!((code, error.as_str()), (0, ""), "{out}");
        assert_eq!(out.matches("  bucket s3c-").count(), 3, "{out}{:?}", server.asked());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_of_buckets_without_end_is_no_list() {
    let place = Place::new(&[]).await;
    let (_server, file) = listing(&place, |_| Some(listed(photos(1), LONG_AGO, "again"))).await;
    let (code, _, error) = s3conform(&["sweep", "--target", &file, "--yes"]);
    assert!(code == 3 && error.contains("ListBuckets: the server repeats a page"), "{error}");
}

#[tokio::test(flavor = "multi_thread")]
async fn buckets_with_absurd_dates_count_as_young() {
    for created in ["1970-01-01T00:00:00.000Z", "0001-01-01T00:00:00Z", "2999-01-01T00:00:00.000Z"] {
        let place = Place::new(&[]).await;
        let run_id = run_id::draw();
        place.leave(&run_id).await;
        let names = ["plain", "versioned", "17-b"].map(|purpose| format!("s3c-{run_id}-{purpose}"));
        let (_server, file) = listing(&place, move |_| Some(listed(names.clone(), created, ""))).await;
        let (code, out, error) = s3conform(&["sweep", "--target", &file, "--older-than", "1h", "--yes"]);
        assert!(code == 0 && out.starts_with("no leftovers found"), "{out}{error}");
        assert!(error.contains("3 leftovers of unknown age left alone; omit --older-than"), "{error}");
        assert_eq!(place.buckets().await.len(), 3, "{created}");
    }
}
