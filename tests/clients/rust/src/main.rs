//! Drives the AWS SDK for Rust: reads cases from stdin, a JSON line each, and prints what each call came to.

use std::error::Error;
use std::io::{Error as IoError, stdin};

use aws_sdk_s3::Client;
use aws_sdk_s3::config::retry::RetryPartition;
use aws_sdk_s3::config::{BehaviorVersion, Config, Credentials, Region};
use aws_sdk_s3::error::SdkError;
use aws_sdk_s3::primitives::ByteStream;
use aws_sdk_s3::types::{CompletedMultipartUpload, CompletedPart};
use aws_smithy_runtime_api::client::result::CreateUnhandledError;
use serde::Deserialize;
use serde_json::json;

#[derive(Deserialize)]
struct Case {
    id: u64,
    operation: String,
    precondition: String,
    bucket: String,
}

/// A client as an application makes it, except that each case has its own tokens for retries: the SDK keeps them for a process.
fn client(endpoint: &str, case: &Case) -> Client {
    Client::from_conf(
        Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .http_client(aws_smithy_http_client::Builder::new().build_http())
            .retry_partition(RetryPartition::new(case.bucket.clone()))
            .endpoint_url(endpoint)
            .region(Region::new("us-east-1"))
            .force_path_style(true)
            .credentials_provider(Credentials::new("s3conform", "s3conform-secret", None, None, "static"))
            .build(),
    )
}

/// The name of the variant of the operation's error, which is what an application can match.
fn name<E: Error + CreateUnhandledError + Send + Sync + 'static>(error: SdkError<E>) -> String {
    let text = format!("{:?}", error.into_service_error());
    text.split(|letter: char| !letter.is_alphanumeric()).next().unwrap_or_default().to_owned()
}

async fn call(client: &Client, case: &Case) -> Result<(), String> {
    let (bucket, key) = (case.bucket.as_str(), "k");
    match case.operation.as_str() {
        "GetObject" => {
            let object = client.get_object().bucket(bucket).key(key).send().await.map_err(name)?;
            object.body.collect().await.map_err(|_| "ByteStream".to_owned())?;
        }
        "HeadObject" => drop(client.head_object().bucket(bucket).key(key).send().await.map_err(name)?),
        "PutObject" => {
            let put = client.put_object().bucket(bucket).key(key).body(ByteStream::from_static(b"data"));
            let put = match case.precondition.as_str() {
                "if-none-match" => put.if_none_match("*"),
                "if-match" => put.if_match("\"x\""),
                _ => put,
            };
            put.send().await.map_err(name)?;
        }
        "CompleteMultipartUpload" => {
            let part = CompletedPart::builder().part_number(1).e_tag("\"x\"").build();
            let parts = CompletedMultipartUpload::builder().parts(part).build();
            let complete = client.complete_multipart_upload().bucket(bucket).key(key).upload_id("u");
            complete.multipart_upload(parts).send().await.map_err(name)?;
        }
        "CopyObject" => {
            let copy = client.copy_object().bucket(bucket).key(key).copy_source(format!("{bucket}/from"));
            copy.send().await.map_err(name)?;
        }
        "ListObjectsV2" => drop(client.list_objects_v2().bucket(bucket).send().await.map_err(name)?),
        "CreateBucket" => drop(client.create_bucket().bucket(bucket).send().await.map_err(name)?),
        "DeleteObject" => drop(client.delete_object().bucket(bucket).key(key).send().await.map_err(name)?),
        other => {
            eprintln!("the driver does not know {other}");
            std::process::exit(2);
        }
    }
    Ok(())
}

#[tokio::main]
async fn main() -> Result<(), IoError> {
    let endpoint = std::env::args().nth(1).ok_or_else(|| IoError::other("usage: drive ENDPOINT"))?;
    let mut calls = tokio::task::JoinSet::new();
    for line in stdin().lines() {
        let case: Case = serde_json::from_str(&line?)?;
        let client = client(&endpoint, &case);
        calls.spawn(async move {
            let result = call(&client, &case).await;
            json!({"id": case.id, "success": result.is_ok(), "error": result.err().unwrap_or_default()})
        });
    }
    while let Some(result) = calls.join_next().await {
        println!("{}", result.map_err(IoError::other)?);
    }
    Ok(())
}
