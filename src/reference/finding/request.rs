//! What can be wrong with a request before its operation is looked at: credentials, framing, digests, forms.

use super::Finding;

/// The path or query holds a percent sign without two hexadecimal digits, or is not UTF-8 when decoded.
pub const UNDECODABLE_URI: Finding =
    Finding::new("UriNotDecodable", "InvalidURI", 400, "The URI of the request cannot be decoded.");

/// The Authorization header names neither SigV4 nor SigV2.
pub const UNKNOWN_SCHEME: Finding =
    Finding::new("AuthSchemeUnknown", "InvalidArgument", 400, "The authorization scheme is not supported.");

/// The request is signed the SigV2 way, which cannot be verified here.
pub const SIGV2: Finding = Finding::new(
    "SigV2NotAccepted",
    "InvalidRequest",
    400,
    "The authorization mechanism is not supported; use AWS4-HMAC-SHA256.",
);

/// Header and query both authenticate.
pub const TWO_MECHANISMS: Finding =
    Finding::new("TwoAuthMechanisms", "InvalidArgument", 400, "Only one authorization mechanism is allowed.");

/// A piece of the Authorization header is not name=value.
pub const AUTHORIZATION_MALFORMED: Finding = Finding::new(
    "AuthorizationMalformed",
    "AuthorizationHeaderMalformed",
    400,
    "The Authorization header cannot be read.",
);

/// The Authorization header has no Credential.
pub const CREDENTIAL_MISSING: Finding = Finding::new(
    "AuthorizationWithoutCredential",
    "AuthorizationHeaderMalformed",
    400,
    "The Authorization header has no Credential.",
);

/// The Authorization header has no SignedHeaders.
pub const SIGNED_HEADERS_MISSING: Finding = Finding::new(
    "AuthorizationWithoutSignedHeaders",
    "AuthorizationHeaderMalformed",
    400,
    "The Authorization header has no SignedHeaders.",
);

/// The Authorization header has no Signature.
pub const SIGNATURE_MISSING: Finding = Finding::new(
    "AuthorizationWithoutSignature",
    "AuthorizationHeaderMalformed",
    400,
    "The Authorization header has no Signature.",
);

/// The Credential of the header has not the five parts of a scope.
pub const SCOPE_MALFORMED: Finding = Finding::new(
    "CredentialScopeMalformed",
    "AuthorizationHeaderMalformed",
    400,
    "The Credential is not KEY/DATE/REGION/SERVICE/aws4_request.",
);

/// The scope's date is another day than the request's.
pub const SCOPE_DATE: Finding = Finding::new(
    "CredentialScopeDateWrong",
    "AuthorizationHeaderMalformed",
    400,
    "The date of the credential scope is not that of the request.",
);

/// The scope's region is not the endpoint's.
pub const SCOPE_REGION: Finding = Finding::new(
    "CredentialScopeRegionWrong",
    "AuthorizationHeaderMalformed",
    400,
    "The region of the credential scope is wrong.",
);

/// The scope's service is not s3.
pub const SCOPE_SERVICE: Finding = Finding::new(
    "CredentialScopeServiceWrong",
    "AuthorizationHeaderMalformed",
    400,
    "The service of the credential scope is not s3.",
);

/// A presigned URL lacks one of its parameters.
pub const QUERY_INCOMPLETE: Finding = Finding::new(
    "QueryAuthIncomplete",
    "AuthorizationQueryParametersError",
    400,
    "Query-string authentication needs all of its X-Amz parameters.",
);

/// A parameter of a presigned URL cannot be read.
pub const QUERY_MALFORMED: Finding = Finding::new(
    "QueryAuthMalformed",
    "AuthorizationQueryParametersError",
    400,
    "A parameter of query-string authentication is malformed.",
);

/// X-Amz-Expires is negative or more than a week.
pub const QUERY_EXPIRES: Finding = Finding::new(
    "QueryExpiresOutOfRange",
    "AuthorizationQueryParametersError",
    400,
    "X-Amz-Expires must be between 0 and 604800 seconds.",
);

/// The scope of a presigned URL has another date, region or service.
pub const QUERY_SCOPE: Finding = Finding::new(
    "QueryScopeWrong",
    "AuthorizationQueryParametersError",
    400,
    "The credential scope of the query is wrong.",
);

/// The presigned URL's time is over.
pub const PRESIGNED_EXPIRED: Finding =
    Finding::new("PresignedExpired", "AccessDenied", 403, "The request has expired.");

/// The presigned URL's time has not begun.
pub const PRESIGNED_EARLY: Finding =
    Finding::new("PresignedNotYetValid", "AccessDenied", 403, "The request is not valid yet.");

/// A signed request carries no date.
pub const DATE_MISSING: Finding =
    Finding::new("DateMissing", "AccessDenied", 403, "Authentication needs a Date or x-amz-date header.");

/// A signed request's date cannot be read.
pub const DATE_MALFORMED: Finding =
    Finding::new("DateMalformed", "AccessDenied", 403, "The Date or x-amz-date header cannot be read.");

/// The request's date is more than 15 minutes off.
pub const CLOCK_SKEWED: Finding = Finding::new(
    "ClockSkewed",
    "RequestTimeTooSkewed",
    403,
    "The difference between the time of the request and the server's is too large.",
);

/// Nobody has this access key.
pub const UNKNOWN_ACCESS_KEY: Finding =
    Finding::new("AccessKeyUnknown", "InvalidAccessKeyId", 403, "The access key does not exist.");

/// The signature in the header is not the one calculated here.
pub const SIGNATURE_WRONG: Finding = Finding::new(
    "SignatureWrong",
    "SignatureDoesNotMatch",
    403,
    "The signature of the request is not the one calculated here.",
);

/// The signature in the query is not the one calculated here.
pub const QUERY_SIGNATURE_WRONG: Finding = Finding::new(
    "QuerySignatureWrong",
    "SignatureDoesNotMatch",
    403,
    "The signature of the request is not the one calculated here.",
);

/// A chunk's or a trailer's signature is not the one calculated here.
pub const CHUNK_SIGNATURE_WRONG: Finding = Finding::new(
    "ChunkSignatureWrong",
    "SignatureDoesNotMatch",
    403,
    "The signature of a chunk is not the one calculated here.",
);

/// Host or an x-amz- header is not among the signed ones.
pub const HEADER_NOT_SIGNED: Finding =
    Finding::new("HeaderNotSigned", "AccessDenied", 403, "The request has headers that must be signed and are not.");

/// A signed request does not say what its payload hash is.
pub const CONTENT_SHA256_MISSING: Finding =
    Finding::new("ContentSha256Missing", "InvalidRequest", 400, "The header x-amz-content-sha256 is missing.");

/// The payload hash is neither a hash nor a keyword.
pub const CONTENT_SHA256_MALFORMED: Finding = Finding::new(
    "ContentSha256Malformed",
    "InvalidArgument",
    400,
    "The header x-amz-content-sha256 is neither a SHA-256 nor one of its keywords.",
);

/// The body has another hash than was signed.
pub const CONTENT_SHA256_MISMATCH: Finding = Finding::new(
    "ContentSha256Mismatch",
    "XAmzContentSHA256Mismatch",
    400,
    "The body is not the one x-amz-content-sha256 announces.",
);

/// A session token does not belong to the key.
pub const TOKEN_INVALID: Finding = Finding::new(
    "SessionTokenInvalid",
    "InvalidToken",
    400,
    "The session token is malformed or not valid for this key.",
);

/// The session token has expired.
pub const TOKEN_EXPIRED: Finding =
    Finding::new("SessionTokenExpired", "ExpiredToken", 400, "The session token has expired.");

/// The expected bucket owner is not 12 digits.
pub const EXPECTED_OWNER_MALFORMED: Finding = Finding::new(
    "ExpectedOwnerMalformed",
    "InvalidBucketOwnerAWSAccountID",
    400,
    "The header x-amz-expected-bucket-owner is not an account number of 12 digits.",
);

/// The bucket belongs to another account than expected.
pub const EXPECTED_OWNER_MISMATCH: Finding =
    Finding::new("ExpectedOwnerMismatch", "AccessDenied", 403, "The bucket belongs to another account than expected.");

/// An upload says neither Content-Length nor Transfer-Encoding.
pub const CONTENT_LENGTH_MISSING: Finding =
    Finding::new("ContentLengthMissing", "MissingContentLength", 411, "The Content-Length header is missing.");

/// An upload in HTTP chunks does not say how long it is.
pub const CHUNKED_WITHOUT_LENGTH: Finding = Finding::new(
    "ChunkedWithoutLength",
    "NotImplemented",
    501,
    "Transfer-Encoding without a decoded length is not implemented.",
);

/// An aws-chunked upload does not say how long its content is.
pub const DECODED_LENGTH_MISSING: Finding = Finding::new(
    "DecodedLengthMissing",
    "MissingContentLength",
    411,
    "The header x-amz-decoded-content-length is missing.",
);

/// The decoded length is not a number.
pub const DECODED_LENGTH_MALFORMED: Finding = Finding::new(
    "DecodedLengthMalformed",
    "InvalidArgument",
    400,
    "The header x-amz-decoded-content-length is not a number.",
);

/// The connection's other side ended the body early.
pub const BODY_INCOMPLETE: Finding =
    Finding::new("BodyIncomplete", "IncompleteBody", 400, "The body is shorter than the Content-Length header says.");

/// The body stopped coming.
pub const BODY_IDLE: Finding = Finding::new("BodyIdle", "RequestTimeout", 400, "The connection was idle for too long.");

/// The body is larger than the endpoint's own limit.
pub const BODY_TOO_LARGE: Finding = Finding::new(
    "BodyTooLargeForMemory",
    "EntityTooLarge",
    400,
    "The body is larger than this endpoint keeps in memory.",
);

/// An aws-chunked body ends before its last chunk.
pub const CHUNKS_TRUNCATED: Finding =
    Finding::new("ChunksTruncated", "IncompleteBody", 400, "The body ends before its last chunk.");

/// The framing of an aws-chunked body is broken.
pub const CHUNK_MALFORMED: Finding =
    Finding::new("ChunkMalformed", "InvalidRequest", 400, "A chunk of the body cannot be read.");

/// An aws-chunked body's content has another length than declared.
pub const DECODED_LENGTH_MISMATCH: Finding = Finding::new(
    "DecodedLengthMismatch",
    "IncompleteBody",
    400,
    "The content is not as long as x-amz-decoded-content-length says.",
);

/// An announced trailer is missing or cannot be read.
pub const TRAILER_MALFORMED: Finding = Finding::new(
    "TrailerMalformed",
    "MalformedTrailerError",
    400,
    "The trailer of the body is missing or cannot be read.",
);

/// Content-MD5 is not the base64 of 16 bytes.
pub const CONTENT_MD5_MALFORMED: Finding =
    Finding::new("ContentMd5Malformed", "InvalidDigest", 400, "The Content-MD5 is not the base64 of 16 bytes.");

/// Content-MD5 is that of other bytes.
pub const CONTENT_MD5_MISMATCH: Finding =
    Finding::new("ContentMd5Mismatch", "BadDigest", 400, "The body is not the one Content-MD5 announces.");

/// A checksum is not the base64 of as many bytes as its algorithm has.
pub const CHECKSUM_MALFORMED: Finding =
    Finding::new("ChecksumMalformed", "InvalidRequest", 400, "The value of an x-amz-checksum header is not valid.");

/// Several checksums are given.
pub const CHECKSUM_AMBIGUOUS: Finding =
    Finding::new("ChecksumAmbiguous", "InvalidRequest", 400, "Only one x-amz-checksum header is allowed.");

/// A checksum is announced and not given.
pub const CHECKSUM_ABSENT: Finding = Finding::new(
    "ChecksumAnnouncedButAbsent",
    "InvalidRequest",
    400,
    "The header x-amz-sdk-checksum-algorithm announces a checksum that is not there.",
);

/// A checksum is that of other bytes.
pub const CHECKSUM_MISMATCH: Finding =
    Finding::new("ChecksumMismatch", "BadDigest", 400, "The body is not the one its checksum announces.");

/// A form is sent in another content type.
pub const FORM_NOT_MULTIPART: Finding = Finding::new(
    "FormNotMultipart",
    "RequestIsNotMultiPartContent",
    412,
    "A POST to a bucket must be multipart/form-data.",
);

/// The parts of a form cannot be told apart.
pub const FORM_MALFORMED: Finding =
    Finding::new("FormMalformed", "MalformedPOSTRequest", 400, "The body is not well-formed multipart/form-data.");

/// The fields before the file are more than 20 KiB.
pub const FORM_FIELDS_TOO_LARGE: Finding = Finding::new(
    "FormFieldsTooLarge",
    "MaxPostPreDataLengthExceededError",
    400,
    "The fields before the file are too large.",
);

/// The form does not say under which key to store the file.
pub const FORM_WITHOUT_KEY: Finding =
    Finding::new("FormWithoutKey", "UserKeyMustBeSpecified", 400, "The form has no key field before the file.");

/// The form has no file or several.
pub const FORM_FILE_COUNT: Finding =
    Finding::new("FormFileCount", "IncorrectNumberOfFilesInPostRequest", 400, "A form must have exactly one file.");

/// The form's fields of authentication cannot be read.
pub const FORM_CREDENTIAL_MALFORMED: Finding = Finding::new(
    "FormCredentialMalformed",
    "InvalidArgument",
    400,
    "The form's x-amz-credential, x-amz-date or x-amz-algorithm is missing or malformed.",
);

/// Nobody has the access key that signed the form.
pub const FORM_ACCESS_KEY_UNKNOWN: Finding =
    Finding::new("FormAccessKeyUnknown", "InvalidAccessKeyId", 403, "The access key does not exist.");

/// The form's signature is not the one calculated here.
pub const FORM_SIGNATURE_WRONG: Finding = Finding::new(
    "FormSignatureWrong",
    "SignatureDoesNotMatch",
    403,
    "The signature of the policy is not the one calculated here.",
);

/// The form's policy cannot be read.
pub const FORM_POLICY_MALFORMED: Finding = Finding::new(
    "FormPolicyMalformed",
    "InvalidPolicyDocument",
    400,
    "The policy is not base64 of JSON with an expiration and conditions.",
);

/// The form's policy has expired.
pub const FORM_POLICY_EXPIRED: Finding =
    Finding::new("FormPolicyExpired", "InvalidPolicyDocument", 400, "The policy has expired.");

/// A field has another value than the policy demands.
pub const FORM_CONDITION_FAILED: Finding = Finding::new(
    "FormConditionFailed",
    "InvalidPolicyDocument",
    400,
    "The form does not meet a condition of its policy.",
);

/// A field is not in the policy.
pub const FORM_FIELD_NOT_COVERED: Finding = Finding::new(
    "FormFieldNotCovered",
    "InvalidPolicyDocument",
    400,
    "The form has a field that no condition of its policy covers.",
);

/// The file is larger than the policy's content-length-range.
pub const FORM_TOO_LARGE: Finding =
    Finding::new("FormTooLarge", "EntityTooLarge", 400, "The file is larger than the policy allows.");

/// The file is smaller than the policy's content-length-range.
pub const FORM_TOO_SMALL: Finding =
    Finding::new("FormTooSmall", "EntityTooSmall", 400, "The file is smaller than the policy allows.");

/// Every finding of this file.
pub const ALL: &[&Finding] = &[
    &UNDECODABLE_URI,
    &UNKNOWN_SCHEME,
    &SIGV2,
    &TWO_MECHANISMS,
    &AUTHORIZATION_MALFORMED,
    &CREDENTIAL_MISSING,
    &SIGNED_HEADERS_MISSING,
    &SIGNATURE_MISSING,
    &SCOPE_MALFORMED,
    &SCOPE_DATE,
    &SCOPE_REGION,
    &SCOPE_SERVICE,
    &QUERY_INCOMPLETE,
    &QUERY_MALFORMED,
    &QUERY_EXPIRES,
    &QUERY_SCOPE,
    &PRESIGNED_EXPIRED,
    &PRESIGNED_EARLY,
    &DATE_MISSING,
    &DATE_MALFORMED,
    &CLOCK_SKEWED,
    &UNKNOWN_ACCESS_KEY,
    &SIGNATURE_WRONG,
    &QUERY_SIGNATURE_WRONG,
    &CHUNK_SIGNATURE_WRONG,
    &HEADER_NOT_SIGNED,
    &CONTENT_SHA256_MISSING,
    &CONTENT_SHA256_MALFORMED,
    &CONTENT_SHA256_MISMATCH,
    &TOKEN_INVALID,
    &TOKEN_EXPIRED,
    &EXPECTED_OWNER_MALFORMED,
    &EXPECTED_OWNER_MISMATCH,
    &CONTENT_LENGTH_MISSING,
    &CHUNKED_WITHOUT_LENGTH,
    &DECODED_LENGTH_MISSING,
    &DECODED_LENGTH_MALFORMED,
    &BODY_INCOMPLETE,
    &BODY_IDLE,
    &BODY_TOO_LARGE,
    &CHUNKS_TRUNCATED,
    &CHUNK_MALFORMED,
    &DECODED_LENGTH_MISMATCH,
    &TRAILER_MALFORMED,
    &CONTENT_MD5_MALFORMED,
    &CONTENT_MD5_MISMATCH,
    &CHECKSUM_MALFORMED,
    &CHECKSUM_AMBIGUOUS,
    &CHECKSUM_ABSENT,
    &CHECKSUM_MISMATCH,
    &FORM_NOT_MULTIPART,
    &FORM_MALFORMED,
    &FORM_FIELDS_TOO_LARGE,
    &FORM_WITHOUT_KEY,
    &FORM_FILE_COUNT,
    &FORM_CREDENTIAL_MALFORMED,
    &FORM_ACCESS_KEY_UNKNOWN,
    &FORM_SIGNATURE_WRONG,
    &FORM_POLICY_MALFORMED,
    &FORM_POLICY_EXPIRED,
    &FORM_CONDITION_FAILED,
    &FORM_FIELD_NOT_COVERED,
    &FORM_TOO_LARGE,
    &FORM_TOO_SMALL,
];
