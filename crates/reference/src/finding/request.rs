//! Findings before the operation of a request is known: credentials, framing, digests, forms.

use super::Finding;

findings! {
    // Addresses.
    UNDECODABLE_URI = "UriNotDecodable", "InvalidURI", 400, "The URI of the request cannot be decoded.";
    HEADER_SECTION_TOO_LARGE = "HeaderSectionTooLarge", "RequestHeaderSectionTooLarge", 400, "Header fields and query together have at most 8 KiB.";

    // Signatures in the header.
    UNKNOWN_SCHEME = "AuthSchemeUnknown", "InvalidArgument", 400, "The authorization scheme is not supported.";
    ALGORITHM_UNSUPPORTED = "AuthAlgorithmUnsupported", "UnsupportedSignature", 400, "The only algorithm of Signature Version 4 here is AWS4-HMAC-SHA256.";
    SIGV2 = "SigV2NotAccepted", "InvalidRequest", 400, "The authorization mechanism is not supported; use AWS4-HMAC-SHA256.";
    TWO_MECHANISMS = "TwoAuthMechanisms", "InvalidArgument", 400, "Only one authorization mechanism is allowed.";
    AUTHORIZATION_MALFORMED = "AuthorizationMalformed", "AuthorizationHeaderMalformed", 400, "The Authorization header cannot be read.";
    CREDENTIAL_MISSING = "AuthorizationWithoutCredential", "AuthorizationHeaderMalformed", 400, "The Authorization header has no Credential.";
    SIGNED_HEADERS_MISSING = "AuthorizationWithoutSignedHeaders", "AuthorizationHeaderMalformed", 400, "The Authorization header has no list of signed headers.";
    SIGNATURE_MISSING = "AuthorizationWithoutSignature", "AuthorizationHeaderMalformed", 400, "The Authorization header has no Signature.";
    SCOPE_MALFORMED = "CredentialScopeMalformed", "AuthorizationHeaderMalformed", 400, "The Credential is not key, date, region, service and terminator.";
    SCOPE_DATE = "CredentialScopeDateWrong", "AuthorizationHeaderMalformed", 400, "The date of the credential scope is not that of the request.";
    SCOPE_REGION = "CredentialScopeRegionWrong", "AuthorizationHeaderMalformed", 400, "The region of the credential scope is wrong.";
    SCOPE_SERVICE = "CredentialScopeServiceWrong", "AuthorizationHeaderMalformed", 400, "The service of the credential scope is not s3.";

    // Signatures in the query.
    QUERY_INCOMPLETE = "QueryAuthIncomplete", "AuthorizationQueryParametersError", 400, "Query-string authentication needs all of its X-Amz parameters.";
    QUERY_MALFORMED = "QueryAuthMalformed", "AuthorizationQueryParametersError", 400, "A parameter of query-string authentication is malformed.";
    QUERY_ALGORITHM = "QueryAuthAlgorithmUnsupported", "AuthorizationQueryParametersError", 400, "X-Amz-Algorithm must be AWS4-HMAC-SHA256.";
    QUERY_EXPIRES = "QueryExpiresOutOfRange", "AuthorizationQueryParametersError", 400, "X-Amz-Expires must be between 0 and 604800 seconds.";
    QUERY_SCOPE = "QueryScopeWrong", "AuthorizationQueryParametersError", 400, "The credential scope of the query is wrong.";
    PRESIGNED_EXPIRED = "PresignedExpired", "AccessDenied", 403, "The request has expired.";
    PRESIGNED_EARLY = "PresignedNotYetValid", "AccessDenied", 403, "The request is not valid yet.";

    // Signatures wherever they are.
    DATE_MISSING = "DateMissing", "AccessDenied", 403, "Authentication needs a Date or x-amz-date header.";
    DATE_MALFORMED = "DateMalformed", "AccessDenied", 403, "The Date or x-amz-date header cannot be read.";
    CLOCK_SKEWED = "ClockSkewed", "RequestTimeTooSkewed", 403, "The difference between the time of the request and the server's is too large.";
    UNKNOWN_ACCESS_KEY = "AccessKeyUnknown", "InvalidAccessKeyId", 403, "The access key does not exist.";
    SIGNATURE_WRONG = "SignatureWrong", "SignatureDoesNotMatch", 403, "The signature of the request is not the one calculated here.";
    QUERY_SIGNATURE_WRONG = "QuerySignatureWrong", "SignatureDoesNotMatch", 403, "The signature of the request is not the one calculated here.";
    CHUNK_SIGNATURE_WRONG = "ChunkSignatureWrong", "SignatureDoesNotMatch", 403, "The signature of a chunk is not the one calculated here.";
    HEADER_NOT_SIGNED = "HeaderNotSigned", "AccessDenied", 403, "The request has headers that must be signed and are not.";
    CONTENT_SHA256_MISSING = "ContentSha256Missing", "InvalidRequest", 400, "The header x-amz-content-sha256 is missing.";
    CONTENT_SHA256_MALFORMED = "ContentSha256Malformed", "InvalidArgument", 400, "The header x-amz-content-sha256 is neither a SHA-256 nor one of its keywords.";
    CONTENT_SHA256_MISMATCH = "ContentSha256Mismatch", "XAmzContentSHA256Mismatch", 400, "The body is not the one x-amz-content-sha256 announces.";
    TOKEN_INVALID = "SessionTokenInvalid", "InvalidToken", 400, "The session token is malformed or not valid for this key.";
    TOKEN_EXPIRED = "SessionTokenExpired", "ExpiredToken", 400, "The session token has expired.";
    EXPECTED_OWNER_MALFORMED = "ExpectedOwnerMalformed", "InvalidBucketOwnerAWSAccountID", 400, "The header x-amz-expected-bucket-owner is not an account number of 12 digits.";

    // Framing.
    CONTENT_LENGTH_MISSING = "ContentLengthMissing", "MissingContentLength", 411, "The Content-Length header is missing.";
    CHUNKED_WITHOUT_LENGTH = "ChunkedWithoutLength", "NotImplemented", 501, "Transfer-Encoding without a decoded length is not implemented.";
    DECODED_LENGTH_MISSING = "DecodedLengthMissing", "MissingContentLength", 411, "The header x-amz-decoded-content-length is missing.";
    DECODED_LENGTH_MALFORMED = "DecodedLengthMalformed", "InvalidArgument", 400, "The header x-amz-decoded-content-length is not a number.";
    BODY_INCOMPLETE = "BodyIncomplete", "IncompleteBody", 400, "The body is shorter than the Content-Length header says.";
    BODY_IDLE = "BodyIdle", "RequestTimeout", 400, "The connection was idle for too long.";
    BODY_TOO_LARGE = "BodyTooLargeForMemory", "EntityTooLarge", 400, "The body is larger than this endpoint keeps in memory.";
    CHUNKS_TRUNCATED = "ChunksTruncated", "IncompleteBody", 400, "The body ends before its last chunk.";
    CHUNK_MALFORMED = "ChunkMalformed", "InvalidRequest", 400, "A chunk of the body cannot be read.";
    CHUNK_TOO_SMALL = "ChunkTooSmall", "InvalidChunkSizeError", 400, "A chunk other than the last has less than 8192 bytes.";
    DECODED_LENGTH_MISMATCH = "DecodedLengthMismatch", "IncompleteBody", 400, "The content is not as long as x-amz-decoded-content-length says.";
    TRAILER_MALFORMED = "TrailerMalformed", "MalformedTrailerError", 400, "The trailer of the body is missing or cannot be read.";

    // Digests.
    CONTENT_MD5_MALFORMED = "ContentMd5Malformed", "InvalidDigest", 400, "The Content-MD5 is not the base64 of 16 bytes.";
    CONTENT_MD5_MISMATCH = "ContentMd5Mismatch", "BadDigest", 400, "The body is not the one Content-MD5 announces.";
    CHECKSUM_MALFORMED = "ChecksumMalformed", "InvalidRequest", 400, "The value of an x-amz-checksum header is not valid.";
    CHECKSUM_AMBIGUOUS = "ChecksumAmbiguous", "InvalidRequest", 400, "Only one x-amz-checksum header is allowed.";
    CHECKSUM_ABSENT = "ChecksumAnnouncedButAbsent", "InvalidRequest", 400, "The header x-amz-sdk-checksum-algorithm announces a checksum that is not there.";
    CHECKSUM_MISMATCH = "ChecksumMismatch", "BadDigest", 400, "The body is not the one its checksum announces.";

    // Forms.
    FORM_NOT_MULTIPART = "FormNotMultipart", "RequestIsNotMultiPartContent", 412, "A POST to a bucket must be multipart/form-data.";
    FORM_MALFORMED = "FormMalformed", "MalformedPOSTRequest", 400, "The body is not well-formed multipart/form-data.";
    FORM_FIELDS_TOO_LARGE = "FormFieldsTooLarge", "MaxPostPreDataLengthExceededError", 400, "The fields before the file are too large.";
    FORM_WITHOUT_KEY = "FormWithoutKey", "UserKeyMustBeSpecified", 400, "The form has no key field before the file.";
    FORM_FILE_COUNT = "FormFileCount", "IncorrectNumberOfFilesInPostRequest", 400, "A form must have exactly one file.";
    FORM_CREDENTIAL_MALFORMED = "FormCredentialMalformed", "InvalidArgument", 400, "The form's x-amz-credential, x-amz-date or x-amz-algorithm is missing or malformed.";
    FORM_ACCESS_KEY_UNKNOWN = "FormAccessKeyUnknown", "InvalidAccessKeyId", 403, "The access key does not exist.";
    FORM_SIGNATURE_WRONG = "FormSignatureWrong", "SignatureDoesNotMatch", 403, "The signature of the policy is not the one calculated here.";
    FORM_POLICY_MALFORMED = "FormPolicyMalformed", "InvalidPolicyDocument", 400, "The policy is not base64 of JSON with an expiration and conditions.";
    FORM_POLICY_EXPIRED = "FormPolicyExpired", "InvalidPolicyDocument", 400, "The policy has expired.";
    FORM_CONDITION_FAILED = "FormConditionFailed", "InvalidPolicyDocument", 400, "The form does not meet a condition of its policy.";
    FORM_FIELD_NOT_COVERED = "FormFieldNotCovered", "AccessDenied", 403, "The form has a field that no condition of its policy covers.";
    FORM_TOO_LARGE = "FormTooLarge", "EntityTooLarge", 400, "The file is larger than the policy allows.";
    FORM_TOO_SMALL = "FormTooSmall", "EntityTooSmall", 400, "The file is smaller than the policy allows.";
}
