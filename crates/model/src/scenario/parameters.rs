//! A given step as name and value pairs, for everything that reads steps without running them.

use super::step::Step;

impl Step {
    /// The operation's parameters as they are written in the file, templates unexpanded; parts in their order.
    #[must_use]
    pub fn parameters(&self) -> Vec<(&'static str, String)> {
        let mut pairs = Vec::new();
        let mut add = |name, value: Option<String>| pairs.extend(value.map(|value| (name, value)));
        match self {
            Self::GetBucketAcl { save: _ }
            | Self::DeleteBucketOwnershipControls {}
            | Self::DeletePublicAccessBlock {} => {}
            Self::CreateBucket { name } | Self::DeleteBucket { name } | Self::CreateUser { name } => {
                add("name", Some(name.clone()));
            }
            Self::PutBucketVersioning { status, name } => {
                add("status", Some(format!("{status:?}")));
                add("name", name.clone());
            }
            Self::PutBucketPolicy { policy } => add("policy", Some(policy.clone())),
            Self::PutBucketCors { origins, methods } => {
                add("origins", Some(origins.join(", ")));
                add("methods", Some(methods.join(", ")));
            }
            Self::PutBucketWebsite { index } => add("index", Some(index.clone())),
            Self::PutBucketLifecycleConfiguration { days } => add("days", Some(days.to_string())),
            Self::PutBucketReplication { role, destination } => {
                add("role", Some(role.clone()));
                add("destination", Some(destination.clone()));
            }
            Self::PutBucketEncryption { algorithm, customer_keys, optional: _ } => {
                add("algorithm", Some(algorithm.clone()));
                add("customer keys", customer_keys.then(|| "allowed".to_owned()));
            }
            Self::PutBucketTagging { tags } => {
                for (key, value) in tags {
                    add("tag", Some(format!("{key}={value}")));
                }
            }
            Self::PutBucketOwnershipControls { ownership, .. } => add("ownership", Some(ownership.clone())),
            Self::PutPublicAccessBlock { acls, policies } => {
                add("acls", Some(acls.to_string()));
                add("policies", Some(policies.to_string()));
            }
            Self::PutObjectLegalHold { key, status } => {
                add("key", Some(key.clone()));
                add("status", Some(status.clone()));
            }
            Self::PutObject { key, body, size, retention, storage_class, customer_key, save: _ } => {
                add("key", Some(key.clone()));
                add("body", body.clone());
                add("size", size.map(|size| size.to_string()));
                add("retention", retention.as_ref().map(|lock| format!("{} for {}", lock.mode, lock.lasts)));
                add("storage class", storage_class.clone());
                add("customer key", customer_key.clone());
            }
            Self::HeadObject { key, save: _ } | Self::RestoreObject { key } => add("key", Some(key.clone())),
            Self::CreateMultipartUpload { key, checksum, save: _ } => {
                add("key", Some(key.clone()));
                add("checksum", checksum.map(|checksum| format!("{checksum:?}")));
            }
            Self::DeleteObject { key, version, save: _ } => {
                add("key", Some(key.clone()));
                add("version", version.clone());
            }
            Self::UploadPart { key, upload, number, body, size, checksum, save: _ } => {
                add("key", Some(key.clone()));
                add("upload", Some(upload.clone()));
                add("number", Some(number.to_string()));
                add("body", body.clone());
                add("size", size.map(|size| size.to_string()));
                add("checksum", checksum.map(|checksum| format!("{checksum:?}")));
            }
            Self::CompleteMultipartUpload { key, upload, parts, save: _ } => {
                add("key", Some(key.clone()));
                add("upload", Some(upload.clone()));
                for part in parts {
                    add("part", Some(format!("{} with etag {}", part.number, part.etag)));
                }
            }
            Self::CreateBuckets { until } => add("until", Some(until.clone())),
            Self::CreateAccessKey { user } => add("user", Some(user.clone())),
            Self::AbortMultipartUpload { key, upload } => {
                add("key", Some(key.clone()));
                add("upload", Some(upload.clone()));
            }
        }
        pairs
    }
}
