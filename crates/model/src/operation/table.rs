//! The table of operations, one row each.
//!
//! Source: <https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations_Amazon_Simple_Storage_Service.html>; digests are in the
//! request headers of each operation there, root elements in its response syntax. The service model in aws-sdk-s3 1.157 names the same
//! root elements, except for CreateSession and GetObjectAttributes, where it names none.

use super::success::Success;
use super::{Resource, Service};

/// What is known about one operation.
#[derive(Clone, Copy)]
pub(super) struct Row {
    pub(super) name: &'static str,
    pub(super) service: Service,
    pub(super) method: &'static str,
    pub(super) resource: Resource,
    /// Query parameters that the request has to have.
    pub(super) query: &'static [&'static str],
    /// A header that the request has to have.
    pub(super) header: Option<&'static str>,
    /// True for an operation that requires `Content-MD5` or a checksum where it has a body.
    pub(super) digest: bool,
    pub(super) success: Success,
}

pub(super) const COPY_SOURCE: &str = "x-amz-copy-source";

const fn s3(name: &'static str, method: &'static str, resource: Resource, query: &'static [&'static str]) -> Row {
    Row { name, service: Service::S3, method, resource, query, header: None, digest: false, success: Success::WRITE }
}

/// An operation that returns a document with one of these root elements.
const fn document(row: Row, roots: &'static [&'static str]) -> Row {
    Row { success: Success::document(roots), ..row }
}

const fn success(row: Row, success: Success) -> Row {
    Row { success, ..row }
}

/// An operation with a document that has to carry a digest.
const fn digested(name: &'static str, method: &'static str, resource: Resource, query: &'static [&'static str]) -> Row {
    Row { digest: true, ..s3(name, method, resource, query) }
}

const fn copy(name: &'static str, query: &'static [&'static str]) -> Row {
    Row { header: Some(COPY_SOURCE), ..s3(name, "PUT", Resource::Object, query) }
}

const fn action(service: Service, name: &'static str) -> Row {
    Row { service, success: Success::ACTION, ..s3(name, "POST", Resource::Service, &[]) }
}

pub(super) static ROWS: &[Row] = &[
    s3("AbortMultipartUpload", "DELETE", Resource::Object, &["uploadId"]),
    document(
        s3("CompleteMultipartUpload", "POST", Resource::Object, &["uploadId"]),
        &["CompleteMultipartUploadResult"],
    ),
    document(copy("CopyObject", &[]), &["CopyObjectResult"]),
    s3("CreateBucket", "PUT", Resource::Bucket, &[]),
    document(s3("CreateMultipartUpload", "POST", Resource::Object, &["uploads"]), &["InitiateMultipartUploadResult"]),
    document(
        s3("CreateSession", "GET", Resource::Bucket, &["session"]),
        &["CreateSessionOutput", "CreateSessionResult"],
    ),
    s3("DeleteBucket", "DELETE", Resource::Bucket, &[]),
    s3("DeleteBucketAnalyticsConfiguration", "DELETE", Resource::Bucket, &["analytics", "id"]),
    s3("DeleteBucketCors", "DELETE", Resource::Bucket, &["cors"]),
    s3("DeleteBucketEncryption", "DELETE", Resource::Bucket, &["encryption"]),
    s3("DeleteBucketIntelligentTieringConfiguration", "DELETE", Resource::Bucket, &["intelligent-tiering", "id"]),
    s3("DeleteBucketInventoryConfiguration", "DELETE", Resource::Bucket, &["inventory", "id"]),
    s3("DeleteBucketLifecycle", "DELETE", Resource::Bucket, &["lifecycle"]),
    s3("DeleteBucketMetadataTableConfiguration", "DELETE", Resource::Bucket, &["metadataTable"]),
    s3("DeleteBucketMetricsConfiguration", "DELETE", Resource::Bucket, &["metrics", "id"]),
    s3("DeleteBucketOwnershipControls", "DELETE", Resource::Bucket, &["ownershipControls"]),
    s3("DeleteBucketPolicy", "DELETE", Resource::Bucket, &["policy"]),
    s3("DeleteBucketReplication", "DELETE", Resource::Bucket, &["replication"]),
    s3("DeleteBucketTagging", "DELETE", Resource::Bucket, &["tagging"]),
    s3("DeleteBucketWebsite", "DELETE", Resource::Bucket, &["website"]),
    s3("DeleteObject", "DELETE", Resource::Object, &[]),
    s3("DeleteObjectTagging", "DELETE", Resource::Object, &["tagging"]),
    document(digested("DeleteObjects", "POST", Resource::Bucket, &["delete"]), &["DeleteResult"]),
    s3("DeletePublicAccessBlock", "DELETE", Resource::Bucket, &["publicAccessBlock"]),
    document(
        s3("GetBucketAccelerateConfiguration", "GET", Resource::Bucket, &["accelerate"]),
        &["AccelerateConfiguration"],
    ),
    document(s3("GetBucketAcl", "GET", Resource::Bucket, &["acl"]), &["AccessControlPolicy"]),
    document(
        s3("GetBucketAnalyticsConfiguration", "GET", Resource::Bucket, &["analytics", "id"]),
        &["AnalyticsConfiguration"],
    ),
    document(s3("GetBucketCors", "GET", Resource::Bucket, &["cors"]), &["CORSConfiguration"]),
    document(
        s3("GetBucketEncryption", "GET", Resource::Bucket, &["encryption"]),
        &["ServerSideEncryptionConfiguration"],
    ),
    document(
        s3("GetBucketIntelligentTieringConfiguration", "GET", Resource::Bucket, &["intelligent-tiering", "id"]),
        &["IntelligentTieringConfiguration"],
    ),
    document(
        s3("GetBucketInventoryConfiguration", "GET", Resource::Bucket, &["inventory", "id"]),
        &["InventoryConfiguration"],
    ),
    document(
        s3("GetBucketLifecycleConfiguration", "GET", Resource::Bucket, &["lifecycle"]),
        &["LifecycleConfiguration"],
    ),
    document(s3("GetBucketLocation", "GET", Resource::Bucket, &["location"]), &["LocationConstraint"]),
    document(s3("GetBucketLogging", "GET", Resource::Bucket, &["logging"]), &["BucketLoggingStatus"]),
    document(
        s3("GetBucketMetadataTableConfiguration", "GET", Resource::Bucket, &["metadataTable"]),
        &["GetBucketMetadataTableConfigurationResult"],
    ),
    document(
        s3("GetBucketMetricsConfiguration", "GET", Resource::Bucket, &["metrics", "id"]),
        &["MetricsConfiguration"],
    ),
    document(
        s3("GetBucketNotificationConfiguration", "GET", Resource::Bucket, &["notification"]),
        &["NotificationConfiguration"],
    ),
    document(s3("GetBucketOwnershipControls", "GET", Resource::Bucket, &["ownershipControls"]), &["OwnershipControls"]),
    success(s3("GetBucketPolicy", "GET", Resource::Bucket, &["policy"]), Success::JSON),
    document(s3("GetBucketPolicyStatus", "GET", Resource::Bucket, &["policyStatus"]), &["PolicyStatus"]),
    document(s3("GetBucketReplication", "GET", Resource::Bucket, &["replication"]), &["ReplicationConfiguration"]),
    document(
        s3("GetBucketRequestPayment", "GET", Resource::Bucket, &["requestPayment"]),
        &["RequestPaymentConfiguration"],
    ),
    document(s3("GetBucketTagging", "GET", Resource::Bucket, &["tagging"]), &["Tagging"]),
    document(s3("GetBucketVersioning", "GET", Resource::Bucket, &["versioning"]), &["VersioningConfiguration"]),
    document(s3("GetBucketWebsite", "GET", Resource::Bucket, &["website"]), &["WebsiteConfiguration"]),
    success(s3("GetObject", "GET", Resource::Object, &[]), Success::DATA),
    document(s3("GetObjectAcl", "GET", Resource::Object, &["acl"]), &["AccessControlPolicy"]),
    document(
        s3("GetObjectAttributes", "GET", Resource::Object, &["attributes"]),
        &["GetObjectAttributesOutput", "GetObjectAttributesResponse"],
    ),
    document(s3("GetObjectLegalHold", "GET", Resource::Object, &["legal-hold"]), &["LegalHold"]),
    document(s3("GetObjectLockConfiguration", "GET", Resource::Bucket, &["object-lock"]), &["ObjectLockConfiguration"]),
    document(s3("GetObjectRetention", "GET", Resource::Object, &["retention"]), &["Retention"]),
    document(s3("GetObjectTagging", "GET", Resource::Object, &["tagging"]), &["Tagging"]),
    success(s3("GetObjectTorrent", "GET", Resource::Object, &["torrent"]), Success::DATA),
    document(
        s3("GetPublicAccessBlock", "GET", Resource::Bucket, &["publicAccessBlock"]),
        &["PublicAccessBlockConfiguration"],
    ),
    success(s3("HeadBucket", "HEAD", Resource::Bucket, &[]), Success::HEAD),
    success(s3("HeadObject", "HEAD", Resource::Object, &[]), Success::HEAD),
    document(
        s3("ListBucketAnalyticsConfigurations", "GET", Resource::Bucket, &["analytics"]),
        &["ListBucketAnalyticsConfigurationResult"],
    ),
    document(
        s3("ListBucketIntelligentTieringConfigurations", "GET", Resource::Bucket, &["intelligent-tiering"]),
        &["ListBucketIntelligentTieringConfigurationsOutput", "ListBucketIntelligentTieringConfigurationsResult"],
    ),
    document(
        s3("ListBucketInventoryConfigurations", "GET", Resource::Bucket, &["inventory"]),
        &["ListInventoryConfigurationsResult"],
    ),
    document(
        s3("ListBucketMetricsConfigurations", "GET", Resource::Bucket, &["metrics"]),
        &["ListMetricsConfigurationsResult"],
    ),
    document(s3("ListBuckets", "GET", Resource::Service, &[]), &["ListAllMyBucketsResult"]),
    document(s3("ListMultipartUploads", "GET", Resource::Bucket, &["uploads"]), &["ListMultipartUploadsResult"]),
    document(s3("ListObjectVersions", "GET", Resource::Bucket, &["versions"]), &["ListVersionsResult"]),
    document(s3("ListObjects", "GET", Resource::Bucket, &[]), &["ListBucketResult"]),
    document(s3("ListObjectsV2", "GET", Resource::Bucket, &["list-type"]), &["ListBucketResult"]),
    document(s3("ListParts", "GET", Resource::Object, &["uploadId"]), &["ListPartsResult"]),
    s3("OptionsObject", "OPTIONS", Resource::Object, &[]),
    success(s3("PostObject", "POST", Resource::Bucket, &[]), Success::FORM),
    s3("PutBucketAccelerateConfiguration", "PUT", Resource::Bucket, &["accelerate"]),
    digested("PutBucketAcl", "PUT", Resource::Bucket, &["acl"]),
    s3("PutBucketAnalyticsConfiguration", "PUT", Resource::Bucket, &["analytics", "id"]),
    digested("PutBucketCors", "PUT", Resource::Bucket, &["cors"]),
    digested("PutBucketEncryption", "PUT", Resource::Bucket, &["encryption"]),
    s3("PutBucketIntelligentTieringConfiguration", "PUT", Resource::Bucket, &["intelligent-tiering", "id"]),
    s3("PutBucketInventoryConfiguration", "PUT", Resource::Bucket, &["inventory", "id"]),
    digested("PutBucketLifecycleConfiguration", "PUT", Resource::Bucket, &["lifecycle"]),
    digested("PutBucketLogging", "PUT", Resource::Bucket, &["logging"]),
    s3("PutBucketMetricsConfiguration", "PUT", Resource::Bucket, &["metrics", "id"]),
    digested("PutBucketNotificationConfiguration", "PUT", Resource::Bucket, &["notification"]),
    digested("PutBucketOwnershipControls", "PUT", Resource::Bucket, &["ownershipControls"]),
    digested("PutBucketPolicy", "PUT", Resource::Bucket, &["policy"]),
    digested("PutBucketReplication", "PUT", Resource::Bucket, &["replication"]),
    digested("PutBucketRequestPayment", "PUT", Resource::Bucket, &["requestPayment"]),
    digested("PutBucketTagging", "PUT", Resource::Bucket, &["tagging"]),
    digested("PutBucketVersioning", "PUT", Resource::Bucket, &["versioning"]),
    digested("PutBucketWebsite", "PUT", Resource::Bucket, &["website"]),
    s3("PutObject", "PUT", Resource::Object, &[]),
    digested("PutObjectAcl", "PUT", Resource::Object, &["acl"]),
    digested("PutObjectLegalHold", "PUT", Resource::Object, &["legal-hold"]),
    digested("PutObjectLockConfiguration", "PUT", Resource::Bucket, &["object-lock"]),
    digested("PutObjectRetention", "PUT", Resource::Object, &["retention"]),
    digested("PutObjectTagging", "PUT", Resource::Object, &["tagging"]),
    digested("PutPublicAccessBlock", "PUT", Resource::Bucket, &["publicAccessBlock"]),
    s3("RenameObject", "PUT", Resource::Object, &["renameObject"]),
    success(digested("RestoreObject", "POST", Resource::Object, &["restore"]), Success::RESTORE),
    success(s3("SelectObjectContent", "POST", Resource::Object, &["select", "select-type"]), Success::DATA),
    s3("UploadPart", "PUT", Resource::Object, &["partNumber", "uploadId"]),
    document(copy("UploadPartCopy", &["partNumber", "uploadId"]), &["CopyPartResult"]),
    action(Service::Sts, "AssumeRole"),
    action(Service::Sts, "AssumeRoleWithWebIdentity"),
    action(Service::Sts, "GetCallerIdentity"),
    action(Service::Sts, "GetSessionToken"),
    action(Service::Iam, "CreateAccessKey"),
    action(Service::Iam, "CreatePolicy"),
    action(Service::Iam, "CreateUser"),
    action(Service::Iam, "DeleteAccessKey"),
    action(Service::Iam, "DeletePolicy"),
    action(Service::Iam, "DeleteUser"),
    action(Service::Iam, "GetUser"),
    action(Service::Iam, "ListAccessKeys"),
    action(Service::Iam, "PutUserPolicy"),
];
