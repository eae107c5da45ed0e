//! What can be wrong only where something was prepared: limits, quotas, regions, customer keys, races.

use super::Finding;

findings! {
    // Accounts.
    CREDENTIAL_REVOKED = "CredentialRevoked", "InvalidAccessKeyId", 403, "The access key has been revoked.";
    GRANT_EMAIL_AMBIGUOUS = "GrantEmailAmbiguous", "AmbiguousGrantByEmailAddress", 400, "A grant names an e-mail address that several accounts have.";

    // Limits.
    BUCKET_LIMIT_REACHED = "BucketLimitReached", "TooManyBuckets", 400, "The account has as many buckets as it may have.";
    QUOTA_EXCEEDED = "QuotaExceeded", "OutOfSpace", 413, "The object is too large for what is left of the bucket's quota.";

    // Regions.
    BUCKET_IN_OTHER_REGION = "BucketInOtherRegion", "PermanentRedirect", 301, "The bucket has to be addressed by the endpoint of its region.";
    LOGGING_TARGET_IN_OTHER_REGION = "LoggingTargetInOtherRegion", "CrossLocationLoggingProhibited", 403, "A bucket cannot log into a bucket of another region.";

    // Races.
    CHANGE_IN_PROGRESS = "ChangeInProgress", "OperationAborted", 409, "Another change of the bucket is in progress.";

    // Customer keys.
    CUSTOMER_KEY_WITHOUT_TLS = "CustomerKeyWithoutTls", "InvalidArgument", 400, "Customer keys must come over a secure connection.";
    CUSTOMER_ALGORITHM_UNKNOWN = "CustomerAlgorithmUnknown", "InvalidEncryptionAlgorithmError", 400, "The algorithm of a customer key is AES256.";
    CUSTOMER_KEY_MISSING = "CustomerKeyMissing", "InvalidArgument", 400, "The customer key is missing or is not 256 bits in base64.";
    CUSTOMER_KEY_MD5_MISSING = "CustomerKeyMd5Missing", "InvalidArgument", 400, "The MD5 of the customer key is missing.";
    CUSTOMER_KEY_MD5_MALFORMED = "CustomerKeyMd5Malformed", "InvalidArgument", 400, "The MD5 of the customer key is not the base64 of 16 bytes.";
    CUSTOMER_KEY_MD5_MISMATCH = "CustomerKeyMd5Mismatch", "InvalidArgument", 400, "The MD5 is not that of the customer key.";
    CUSTOMER_KEY_NEEDED = "CustomerKeyNeeded", "InvalidRequest", 400, "The object was stored with a customer key, which is needed to read it.";
    CUSTOMER_KEY_WRONG = "CustomerKeyWrong", "AccessDenied", 403, "The object was stored with another customer key.";
    CUSTOMER_KEY_NOT_APPLICABLE = "CustomerKeyNotApplicable", "InvalidRequest", 400, "The object was not stored with a customer key.";
    CUSTOMER_KEYS_FORBIDDEN = "CustomerKeysForbidden", "AccessDenied", 403, "The bucket does not allow customer keys.";
}
