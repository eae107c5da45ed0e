//! What can be wrong with an operation and the state it meets.
//!
//! Two findings share a code if some vendor treats one of them differently: a dialect names findings, not codes.

use super::Finding;

macro_rules! findings {
    ($($id:ident = $name:literal, $code:literal, $status:literal, $message:literal $(, $only:ident)?;)*) => {
        $(
            #[doc = $message]
            pub(crate) const $id: Finding = Finding::new($name, $code, $status, $message)$(.$only())?;
        )*

        /// Every finding of this file.
        pub(crate) const ALL: &[&Finding] = &[$(&$id),*];
    };
}

findings! {
    // Access.
    ANONYMOUS_ACCESS = "AnonymousAccess", "AccessDenied", 403, "The resource is not open to requests without credentials.";
    FOREIGN_ACCESS = "ForeignAccess", "AccessDenied", 403, "The resource belongs to another account.";
    POLICY_DENIES = "PolicyDenies", "AccessDenied", 403, "The bucket policy denies this action explicitly.";
    BUCKET_OWNER_UNEXPECTED = "BucketOwnerUnexpected", "AccessDenied", 403, "The bucket is not owned by the expected account.";

    // Methods and sub-resources.
    METHOD_UNKNOWN = "MethodUnknown", "MethodNotAllowed", 405, "The method is not allowed against this resource.";
    DELETE_SERVICE_ROOT = "DeleteServiceRoot", "MethodNotAllowed", 405, "The service itself cannot be deleted.";
    POST_OBJECT_WITHOUT_SUB_RESOURCE = "PostObjectWithoutSubResource", "MethodNotAllowed", 405, "A POST to an object needs a sub-resource.";
    PATCH_REQUEST = "PatchRequest", "MethodNotAllowed", 405, "PATCH is not allowed against this resource.";
    BUCKET_SUB_RESOURCE_UNSUPPORTED = "BucketSubResourceUnsupported", "NotImplemented", 501, "This sub-resource of a bucket is not implemented.";
    CONFIGURATION_ABSENT = "ConfigurationAbsent", "NoSuchConfiguration", 404, "The bucket has no configuration with this id.", only_where_named;
    OBJECT_SUB_RESOURCE_UNSUPPORTED = "ObjectSubResourceUnsupported", "NotImplemented", 501, "This sub-resource of an object is not implemented.";
    LISTING_OF_KEY = "ListingOfKey", "InvalidRequest", 400, "Versions and uploads are listed for a bucket, not for a key.";
    COPY_SOURCE_UNEXPECTED = "CopySourceUnexpected", "InvalidArgument", 400, "Only a copy may name a copy source.";
    PART_NUMBER_WITHOUT_UPLOAD = "PartNumberWithoutUpload", "InvalidArgument", 400, "A part number needs an upload id.";
    TORRENT_OF_BUCKET = "TorrentOfBucket", "RequestTorrentOfBucketError", 400, "There is no torrent of a bucket.";
    LOGGING_OF_KEY = "LoggingOfKey", "NoLoggingStatusForKey", 400, "A key has no logging status.";
    INITIATE_WITHOUT_KEY = "InitiateWithoutKey", "InvalidURI", 400, "A multipart upload needs a key.";

    // Buckets.
    NO_SUCH_BUCKET = "NoSuchBucket", "NoSuchBucket", 404, "The specified bucket does not exist.";
    BUCKET_NAME_LENGTH = "BucketNameLength", "InvalidBucketName", 400, "A bucket's name has between 3 and 63 characters.";
    BUCKET_NAME_CHARACTERS = "BucketNameCharacters", "InvalidBucketName", 400, "A bucket's name consists of lower case letters, digits, dots and hyphens.";
    BUCKET_NAME_IS_ADDRESS = "BucketNameIsAddress", "InvalidBucketName", 400, "A bucket's name must not look like an IP address.";
    RECREATE_OWN_BUCKET = "RecreateOwnBucket", "BucketAlreadyOwnedByYou", 409, "You have created this bucket before.";
    BUCKET_OWNED_BY_OTHER = "BucketOwnedByOther", "BucketAlreadyExists", 409, "The bucket's name is taken by another account.";
    LOCATION_UNKNOWN = "LocationUnknown", "InvalidLocationConstraint", 400, "There is no such location.";
    LOCATION_FOREIGN = "LocationForeign", "IllegalLocationConstraintException", 400, "The location is not the one of this endpoint.";
    CREATE_BUCKET_XML_MALFORMED = "CreateBucketXmlMalformed", "MalformedXML", 400, "The bucket configuration is not well-formed or not of its schema.";
    CREATE_CANNED_ACL_UNKNOWN = "CreateCannedAclUnknown", "NotImplemented", 501, "A bucket cannot be created with a canned ACL of this name.";
    BUCKET_HOLDS_OBJECT = "BucketHoldsObject", "BucketNotEmpty", 409, "The bucket still holds objects.";
    BUCKET_HOLDS_VERSIONS = "BucketHoldsVersions", "BucketNotEmpty", 409, "The bucket still holds versions or delete markers.";
    BUCKET_HAS_OPEN_UPLOAD = "BucketHasOpenUpload", "MPUinProgress", 409, "The bucket still has an open multipart upload.", only_where_named;

    // Documents in general.
    REQUEST_BODY_EMPTY = "RequestBodyEmpty", "MissingRequestBodyError", 400, "The request needs a document as its body.";
    XML_MALFORMED = "XmlMalformed", "MalformedXML", 400, "The document is not well-formed or not of its schema.";
    XML_TOO_LARGE = "XmlTooLarge", "MaxMessageLengthExceeded", 400, "The document is too large.";

    // Configuration documents.
    VERSIONING_STATUS_MISSING = "VersioningStatusMissing", "IllegalVersioningConfigurationException", 400, "The versioning configuration has no status.";
    VERSIONING_STATUS_INVALID = "VersioningStatusInvalid", "IllegalVersioningConfigurationException", 400, "The versioning status is neither Enabled nor Suspended.";
    SUSPEND_VERSIONING_UNDER_LOCK = "SuspendVersioningUnderLock", "InvalidBucketState", 409, "Versioning cannot be suspended on a bucket with object lock.";
    CORS_METHOD_UNSUPPORTED = "CorsMethodUnsupported", "InvalidRequest", 400, "A CORS rule names a method that cannot be allowed.";
    CORS_ORIGIN_WILDCARDS = "CorsOriginWildcards", "InvalidRequest", 400, "An allowed origin has more than one wildcard.";
    CORS_HEADER_WILDCARDS = "CorsHeaderWildcards", "InvalidRequest", 400, "An allowed header has more than one wildcard.";
    CORS_ABSENT = "CorsAbsent", "NoSuchCORSConfiguration", 404, "The bucket has no CORS configuration.";
    PREFLIGHT_WITHOUT_RULES = "PreflightWithoutRules", "AccessForbidden", 403, "CORS is not enabled for this bucket.";
    PREFLIGHT_DENIED = "PreflightDenied", "AccessForbidden", 403, "No CORS rule allows this origin, method and headers.";
    PREFLIGHT_INCOMPLETE = "PreflightIncomplete", "BadRequest", 400, "A preflight needs an origin and a known method.";
    LIFECYCLE_STATUS_INVALID = "LifecycleStatusInvalid", "MalformedXML", 400, "A lifecycle rule's status is neither Enabled nor Disabled.";
    LIFECYCLE_STATUS_MISSING = "LifecycleStatusMissing", "MissingRequiredParameter", 400, "A lifecycle rule has no status.";
    LIFECYCLE_RULE_MISSING = "LifecycleRuleMissing", "InvalidRequest", 400, "The lifecycle configuration has no rule.";
    LIFECYCLE_RULE_WITHOUT_ACTION = "LifecycleRuleWithoutAction", "InvalidRequest", 400, "A lifecycle rule has no action.";
    LIFECYCLE_RULE_ID_INVALID = "LifecycleRuleIdInvalid", "InvalidArgument", 400, "A lifecycle rule's id is too long or there twice.";
    LIFECYCLE_DAYS_INVALID = "LifecycleDaysInvalid", "InvalidArgument", 400, "A lifecycle action's days are not a positive number.";
    LIFECYCLE_DATE_INVALID = "LifecycleDateInvalid", "InvalidArgument", 400, "A lifecycle action's date is not midnight UTC of a day.";
    LIFECYCLE_UNDER_LOCK = "LifecycleUnderLock", "InvalidLifecycleWithObjectLock", 400, "A lifecycle rule would remove locked versions.";
    LIFECYCLE_ABSENT = "LifecycleAbsent", "NoSuchLifecycleConfiguration", 404, "The bucket has no lifecycle configuration.";
    WEBSITE_SUFFIX_INVALID = "WebsiteSuffixInvalid", "InvalidArgument", 400, "The index document's suffix is empty or has a slash.";
    WEBSITE_ERROR_KEY_EMPTY = "WebsiteErrorKeyEmpty", "InvalidArgument", 400, "The error document has no key.";
    WEBSITE_RULES_TOO_MANY = "WebsiteRulesTooMany", "InvalidRequest", 400, "A website has at most 50 routing rules.";
    WEBSITE_REDIRECT_CODE = "WebsiteRedirectCode", "InvalidRequest", 400, "A redirect's status is between 301 and 399.";
    WEBSITE_TWO_REPLACEMENTS = "WebsiteTwoReplacements", "InvalidRequest", 400, "A redirect replaces the key or its prefix, not both.";
    WEBSITE_ABSENT = "WebsiteAbsent", "NoSuchWebsiteConfiguration", 404, "The bucket has no website configuration.";
    REPLICATION_UNVERSIONED = "ReplicationUnversioned", "InvalidRequest", 400, "Replication needs versioning.";
    NOTIFICATION_EVENT_UNKNOWN = "NotificationEventUnknown", "InvalidArgument", 400, "There is no event of this name.";
    NOTIFICATION_ARN_MALFORMED = "NotificationArnMalformed", "InvalidArgument", 400, "The destination is not an ARN of the kind that is configured.";
    REPLICATION_ABSENT = "ReplicationAbsent", "ReplicationConfigurationNotFoundError", 404, "The bucket has no replication configuration.";
    BUCKET_TAGS_ABSENT = "BucketTagsAbsent", "NoSuchTagSet", 404, "The bucket has no tags.";
    ENCRYPTION_ABSENT = "EncryptionAbsent", "ServerSideEncryptionConfigurationNotFoundError", 404, "The bucket has no default encryption.";
    OWNERSHIP_ABSENT = "OwnershipAbsent", "OwnershipControlsNotFoundError", 404, "The bucket has no ownership controls.";
    PUBLIC_ACCESS_BLOCK_ABSENT = "PublicAccessBlockAbsent", "NoSuchPublicAccessBlockConfiguration", 404, "The bucket has no public access block.";
    LOGGING_TARGET_MISSING = "LoggingTargetMissing", "InvalidTargetBucketForLogging", 400, "The target bucket for logging does not exist or is not yours.";
    POLICY_NOT_JSON = "PolicyNotJson", "MalformedPolicy", 400, "The policy is not valid JSON.";
    POLICY_INCOMPLETE = "PolicyIncomplete", "MalformedPolicy", 400, "A policy statement lacks an element or has an unknown value.";
    POLICY_OTHER_BUCKET = "PolicyOtherBucket", "MalformedPolicy", 400, "The policy names a resource outside this bucket.";
    POLICY_PRINCIPAL_UNKNOWN = "PolicyPrincipalUnknown", "MalformedPolicy", 400, "The policy names a principal that does not exist.";
    POLICY_ACTION_UNKNOWN = "PolicyActionUnknown", "MalformedPolicy", 400, "The policy names an action that does not exist.";
    POLICY_TOO_LARGE = "PolicyTooLarge", "PolicyTooLarge", 400, "A policy has at most 20 KiB.";
    POLICY_PUBLIC_BLOCKED = "PolicyPublicBlocked", "AccessDenied", 403, "The bucket's public access block refuses public policies.";
    POLICY_ABSENT = "PolicyAbsent", "NoSuchBucketPolicy", 404, "The bucket has no policy.";

    // Tags.
    TAG_WITHOUT_KEY = "TagWithoutKey", "MalformedXML", 400, "A tag has no key or no value.";
    TAG_KEYS_DUPLICATE = "TagKeysDuplicate", "InvalidTag", 400, "Two tags have the same key.";
    TAG_KEY_TOO_LONG = "TagKeyTooLong", "InvalidTag", 400, "A tag's key has more than 128 characters or none.";
    TAG_VALUE_TOO_LONG = "TagValueTooLong", "InvalidTag", 400, "A tag's value has more than 256 characters.";
    TAG_PREFIX_RESERVED = "TagPrefixReserved", "InvalidTag", 400, "A tag's key starts with the reserved prefix.";
    OBJECT_TAGS_TOO_MANY = "ObjectTagsTooMany", "InvalidTag", 400, "An object has at most 10 tags.";
    BUCKET_TAGS_TOO_MANY = "BucketTagsTooMany", "TooManyTags", 400, "A bucket has at most 50 tags.";
    TAGGING_HEADER_MALFORMED = "TaggingHeaderMalformed", "InvalidArgument", 400, "The tagging header is not a query string of distinct, valid tags.";

    // ACLs.
    ACL_DISABLED = "AclDisabled", "AccessControlListNotSupported", 400, "The bucket's ownership controls disable ACLs.";
    ACL_OF_NEW_BUCKET_DISABLED = "AclOfNewBucketDisabled", "InvalidBucketAclWithObjectOwnership", 400, "The ownership asked for the new bucket disables the ACL asked for it.";
    ACL_PUBLIC_BLOCKED = "AclPublicBlocked", "AccessDenied", 403, "The bucket's public access block refuses public ACLs.";
    ACL_SCHEMA = "AclSchema", "MalformedACLError", 400, "The ACL is not well-formed or not of its schema.";
    ACL_MISSING = "AclMissing", "MissingSecurityHeader", 400, "An ACL is needed, as a header or as the body.";
    ACL_HEADER_AND_BODY = "AclHeaderAndBody", "UnexpectedContent", 400, "An ACL is given as a header or as the body, not as both.";
    ACL_CANNED_AND_GRANTS = "AclCannedAndGrants", "InvalidRequest", 400, "An ACL is given by name or by grants, not by both.";
    CANNED_ACL_UNKNOWN = "CannedAclUnknown", "InvalidArgument", 400, "There is no canned ACL of this name.";
    OBJECT_CANNED_ACL_UNKNOWN = "ObjectCannedAclUnknown", "InvalidArgument", 400, "An object cannot be stored with a canned ACL of this name.";
    GRANT_MALFORMED = "GrantMalformed", "InvalidArgument", 400, "A grant does not name its grantee by id, uri or emailAddress.";
    GRANT_ID_UNKNOWN = "GrantIdUnknown", "InvalidArgument", 400, "A grant names a canonical user id that no account has.";
    GRANT_URI_UNKNOWN = "GrantUriUnknown", "InvalidArgument", 400, "A grant names a group that does not exist.";
    GRANT_EMAIL_UNKNOWN = "GrantEmailUnknown", "UnresolvableGrantByEmailAddress", 400, "A grant names an e-mail address no account has.";

    // Object lock.
    LOCK_ON_PLAIN_BUCKET = "LockOnPlainBucket", "InvalidBucketState", 409, "Object lock cannot be configured on a bucket created without it.";
    LOCK_CONFIGURATION_BODY_EMPTY = "LockConfigurationBodyEmpty", "MissingRequestBodyError", 400, "The object lock configuration is empty.";
    LOCK_DAYS_AND_YEARS = "LockDaysAndYears", "MalformedXML", 400, "A default retention has days or years, not both.";
    LOCK_MODE_UNKNOWN = "LockModeUnknown", "MalformedXML", 400, "The document names an unknown mode or status of object lock.";
    LOCK_PERIOD_INVALID = "LockPeriodInvalid", "InvalidArgument", 400, "A default retention lasts a positive number of days or years.";
    LOCK_CONFIGURATION_ABSENT = "LockConfigurationAbsent", "ObjectLockConfigurationNotFoundError", 404, "The bucket has no object lock configuration.";
    RETENTION_ON_PLAIN_BUCKET = "RetentionOnPlainBucket", "InvalidRequest", 400, "The bucket has no object lock.";
    LOCK_HEADERS_ON_PLAIN_BUCKET = "LockHeadersOnPlainBucket", "InvalidRequest", 400, "Object lock headers need a bucket with object lock.";
    LOCK_HEADERS_INCOMPLETE = "LockHeadersIncomplete", "InvalidArgument", 400, "Mode and retain-until date must be given together.";
    LOCK_HEADER_INVALID = "LockHeaderInvalid", "InvalidArgument", 400, "An object lock header has an unknown value.";
    RETAIN_DATE_PAST = "RetainDatePast", "InvalidArgument", 400, "The retain-until date must be in the future.";
    RETENTION_ABSENT = "RetentionAbsent", "NoSuchObjectLockConfiguration", 404, "The object has no retention.";
    LEGAL_HOLD_ABSENT = "LegalHoldAbsent", "NoSuchObjectLockConfiguration", 404, "The object has no legal hold.";
    RETENTION_LOOSENED = "RetentionLoosened", "AccessDenied", 403, "A retention in force cannot be shortened or weakened.";
    DELETE_RETAINED_VERSION = "DeleteRetainedVersion", "AccessDenied", 403, "The version is locked and cannot be removed.";

    // Storing objects.
    KEY_TOO_LONG = "KeyTooLong", "KeyTooLong", 400, "A key has at most 1024 bytes.";
    KEY_CONTROL_CHARACTER = "KeyControlCharacter", "InvalidInput", 400, "A key must not contain control characters.", only_where_named;
    KEY_DOT_SEGMENT = "KeyDotSegment", "InvalidObjectName", 400, "A key must not contain dot segments.", only_where_named;
    METADATA_TOO_LARGE = "MetadataTooLarge", "MetadataTooLarge", 400, "User metadata has at most 2 KiB.";
    STORAGE_CLASS_INVALID = "StorageClassInvalid", "InvalidStorageClass", 400, "There is no storage class of this name.";
    SSE_ALGORITHM_UNKNOWN = "SseAlgorithmUnknown", "InvalidEncryptionAlgorithmError", 400, "There is no encryption algorithm of this name.";
    SSE_CUSTOMER_KEY_UNSUPPORTED = "SseCustomerKeyUnsupported", "NotImplemented", 501, "Encryption with customer keys is not implemented.";
    SSE_TWO_KINDS = "SseTwoKinds", "InvalidArgument", 400, "An object is encrypted with the service's keys or with the customer's, not with both.";
    SSE_KEY_WITHOUT_KMS = "SseKeyWithoutKms", "InvalidArgument", 400, "A KMS key is named, but KMS is not asked for.";
    KMS_KEY_UNKNOWN = "KmsKeyUnknown", "KMS.NotFoundException", 400, "There is no such KMS key.";
    KMS_KEY_DISABLED = "KmsKeyDisabled", "KMS.DisabledException", 400, "The KMS key is disabled.";
    REDIRECT_LOCATION_INVALID = "RedirectLocationInvalid", "InvalidRedirectLocation", 400, "A redirect location starts with http://, https:// or a slash.";
    OBJECT_TOO_LARGE = "ObjectTooLarge", "EntityTooLarge", 400, "An object stored at once has at most 5 GiB.";
    PUT_IF_MATCH_MISS = "PutIfMatchMiss", "PreconditionFailed", 412, "The object stored before has another entity tag.";
    PUT_IF_MATCH_MISSING_KEY = "PutIfMatchMissingKey", "NoSuchKey", 404, "There is no object to match.";
    PUT_IF_NONE_MATCH_HIT = "PutIfNoneMatchHit", "PreconditionFailed", 412, "There is an object already.";
    PUT_IF_NONE_MATCH_ETAG = "PutIfNoneMatchEtag", "NotImplemented", 501, "A conditional write takes no entity tag in If-None-Match.";
    CONDITIONAL_WRITE_CONFLICT = "ConditionalWriteConflict", "ConditionalRequestConflict", 409, "Another conditional write of this key is under way.";
    OVERWRITE_UNVERSIONED = "OverwriteUnversioned", "OperationAborted", 409, "An object cannot be overwritten without versioning.", only_where_named;

    // Reading objects.
    NO_SUCH_KEY = "NoSuchKey", "NoSuchKey", 404, "The specified key does not exist.";
    KEY_BEHIND_DELETE_MARKER = "KeyBehindDeleteMarker", "NoSuchKey", 404, "The newest version of the key is a delete marker.";
    DELETE_MARKER_VERSION = "DeleteMarkerVersion", "MethodNotAllowed", 405, "The version is a delete marker.";
    VERSION_ID_MALFORMED = "VersionIdMalformed", "InvalidArgument", 400, "The version id does not have the shape of one.";
    NO_SUCH_VERSION = "NoSuchVersion", "NoSuchVersion", 404, "The specified version does not exist.";
    RANGE_BEYOND_END = "RangeBeyondEnd", "InvalidRange", 416, "The range starts behind the end of the object.";
    RANGE_SUFFIX_ZERO = "RangeSuffixZero", "InvalidRange", 416, "The range asks for the last zero bytes.";
    RANGE_ON_EMPTY_OBJECT = "RangeOnEmptyObject", "InvalidRange", 416, "An empty object has no ranges.";
    RANGE_AND_PART_NUMBER = "RangeAndPartNumber", "InvalidRequest", 400, "Either a range or a part is asked for, not both.";
    GET_PART_NUMBER_INVALID = "GetPartNumberInvalid", "InvalidArgument", 400, "A part number is an integer between 1 and 10000.";
    GET_PART_NUMBER_ABSENT = "GetPartNumberAbsent", "InvalidPartNumber", 416, "The object has no such part.";
    IF_MATCH_MISS = "IfMatchMiss", "PreconditionFailed", 412, "The object has another entity tag.";
    IF_UNMODIFIED_SINCE_MISS = "IfUnmodifiedSinceMiss", "PreconditionFailed", 412, "The object was modified since.";
    IF_NONE_MATCH_HIT = "IfNoneMatchHit", "NotModified", 304, "The object has this entity tag.";
    IF_MODIFIED_SINCE_UNCHANGED = "IfModifiedSinceUnchanged", "NotModified", 304, "The object was not modified since.";
    ANONYMOUS_RESPONSE_OVERRIDE = "AnonymousResponseOverride", "InvalidRequest", 400, "Only a signed request may override response headers.";
    ARCHIVED_OBJECT = "ArchivedObject", "InvalidObjectState", 403, "The object is archived and has to be restored first.";
    RESTORE_STANDARD_OBJECT = "RestoreStandardObject", "InvalidObjectState", 403, "Only archived objects can be restored.";
    RESTORE_IN_PROGRESS = "RestoreInProgress", "RestoreAlreadyInProgress", 409, "The object is being restored already.";

    // Removing objects.
    DELETE_IF_MATCH_MISS = "DeleteIfMatchMiss", "PreconditionFailed", 412, "The object to be removed has another entity tag.";
    DELETE_CONDITION_UNSUPPORTED = "DeleteConditionUnsupported", "NotImplemented", 501, "Removal by size or time is for directory buckets.", only_where_named;
    DELETE_IF_MATCH_SIZE_MISS = "DeleteIfMatchSizeMiss", "PreconditionFailed", 412, "The object to be removed has another size.";
    DELETE_IF_MATCH_TIME_MISS = "DeleteIfMatchTimeMiss", "PreconditionFailed", 412, "The object to be removed was modified at another time.";
    DELETE_OBJECTS_BODY_EMPTY = "DeleteObjectsBodyEmpty", "MissingRequestBodyError", 400, "The request names no objects to remove.";
    DELETE_OBJECTS_WITHOUT_DIGEST = "DeleteObjectsWithoutDigest", "InvalidRequest", 400, "The request needs Content-MD5 or a checksum.";
    DELETE_OBJECTS_XML_MALFORMED = "DeleteObjectsXmlMalformed", "MalformedXML", 400, "The list of objects is not well-formed or not of its schema.";
    DELETE_OBJECTS_TOO_MANY = "DeleteObjectsTooMany", "MalformedXML", 400, "The list has more than 1000 objects.";

    // Copying.
    COPY_SOURCE_MALFORMED = "CopySourceMalformed", "InvalidArgument", 400, "The copy source does not name a bucket and a key.";
    COPY_SOURCE_BUCKET_MISSING = "CopySourceBucketMissing", "NoSuchBucket", 404, "The source bucket does not exist.";
    COPY_SOURCE_MISSING = "CopySourceMissing", "NoSuchKey", 404, "The source object does not exist.";
    COPY_SOURCE_IS_MARKER = "CopySourceIsMarker", "InvalidRequest", 400, "A delete marker cannot be copied.";
    COPY_DIRECTIVE_INVALID = "CopyDirectiveInvalid", "InvalidArgument", 400, "A directive is either COPY or REPLACE.";
    COPY_TO_ITSELF = "CopyToItself", "InvalidRequest", 400, "A copy onto itself has to change something.";
    COPY_CONDITIONS_CONFLICT = "CopyConditionsConflict", "InvalidArgument", 400, "The conditions on the source contradict each other.", only_where_named;
    COPY_IF_MATCH_MISS = "CopyIfMatchMiss", "PreconditionFailed", 412, "The source has another entity tag.";
    COPY_IF_UNMODIFIED_SINCE_MISS = "CopyIfUnmodifiedSinceMiss", "PreconditionFailed", 412, "The source was modified since.";
    COPY_IF_NONE_MATCH_HIT = "CopyIfNoneMatchHit", "PreconditionFailed", 412, "The source has this entity tag.";
    COPY_IF_MODIFIED_SINCE_UNCHANGED = "CopyIfModifiedSinceUnchanged", "PreconditionFailed", 412, "The source was not modified since.";
    COPY_RANGE_MALFORMED = "CopyRangeMalformed", "InvalidArgument", 400, "The source range is not bytes=first-last.";
    COPY_RANGE_OUT_OF_BOUNDS = "CopyRangeOutOfBounds", "InvalidArgument", 400, "The source range reaches behind the end of the source.";

    // Multipart uploads.
    INITIATE_WITH_BODY = "InitiateWithBody", "UnexpectedContent", 400, "Beginning an upload takes no body.";
    UPLOAD_CHECKSUM_UNKNOWN = "UploadChecksumUnknown", "InvalidRequest", 400, "There is no checksum algorithm or type of this name.";
    UPLOAD_PART_CHECKSUM_DIFFERS = "UploadPartChecksumDiffers", "InvalidRequest", 400, "The part has a checksum of another algorithm than the upload.";
    UPLOAD_PART_NUMBER_ZERO = "UploadPartNumberZero", "InvalidArgument", 400, "A part number is an integer from 1 on.";
    UPLOAD_PART_NUMBER_TOO_BIG = "UploadPartNumberTooBig", "InvalidArgument", 400, "A part number is at most 10000.";
    UPLOAD_PART_TOO_LARGE = "UploadPartTooLarge", "EntityTooLarge", 400, "A part has at most 5 GiB.";
    UPLOAD_PART_UNKNOWN_UPLOAD = "UploadPartUnknownUpload", "NoSuchUpload", 404, "The upload to add a part to does not exist.";
    COMPLETE_UNKNOWN_UPLOAD = "CompleteUnknownUpload", "NoSuchUpload", 404, "The upload to complete does not exist.";
    ABORT_UNKNOWN_UPLOAD = "AbortUnknownUpload", "NoSuchUpload", 404, "The upload to abort does not exist.";
    LIST_PARTS_UNKNOWN_UPLOAD = "ListPartsUnknownUpload", "NoSuchUpload", 404, "The upload to list parts of does not exist.";
    COMPLETE_XML_MALFORMED = "CompleteXmlMalformed", "MalformedXML", 400, "The list of parts is not well-formed or not of its schema.";
    COMPLETE_LIST_EMPTY = "CompleteListEmpty", "MalformedXML", 400, "The list of parts is empty.";
    COMPLETE_PART_NUMBER_INVALID = "CompletePartNumberInvalid", "InvalidArgument", 400, "A listed part number is not between 1 and 10000.";
    COMPLETE_PARTS_DESCENDING = "CompletePartsDescending", "InvalidPartOrder", 400, "The parts are not in ascending order.";
    COMPLETE_PART_DUPLICATE = "CompletePartDuplicate", "InvalidPartOrder", 400, "A part is listed twice.";
    COMPLETE_PART_MISSING = "CompletePartMissing", "InvalidPart", 400, "A listed part was never uploaded.";
    COMPLETE_PART_ETAG_WRONG = "CompletePartEtagWrong", "InvalidPart", 400, "A listed part has another entity tag.";
    COMPLETE_PART_TOO_SMALL = "CompletePartTooSmall", "EntityTooSmall", 400, "A part other than the last has less than 5 MiB.";
    COMPLETE_SIZE_MISMATCH = "CompleteSizeMismatch", "InvalidRequest", 400, "The object is not as large as x-amz-mp-object-size says.";
    COMPLETE_CHECKSUM_MISMATCH = "CompleteChecksumMismatch", "BadDigest", 400, "The object is not the one its checksum announces.";
    COMPLETE_PRECONDITION_FAILED = "CompletePreconditionFailed", "PreconditionFailed", 412, "The condition on the object to be completed does not hold.";

    // Listings.
    MAX_KEYS_NOT_A_NUMBER = "MaxKeysNotANumber", "InvalidArgument", 400, "The page size is not a number.";
    MAX_KEYS_NEGATIVE = "MaxKeysNegative", "InvalidArgument", 400, "The page size is negative.";
    ENCODING_TYPE_INVALID = "EncodingTypeInvalid", "InvalidArgument", 400, "The encoding type is not url.";
    CONTINUATION_TOKEN_INVALID = "ContinuationTokenInvalid", "InvalidArgument", 400, "The continuation token is not one of ours.";
}
