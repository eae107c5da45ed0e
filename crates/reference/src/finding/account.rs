//! What can be wrong with a call of STS or IAM.
//!
//! These services have codes of their own for much that S3 has other codes for.

use super::Finding;

findings! {
    // Signatures.
    CALL_UNSIGNED = "CallUnsigned", "MissingAuthenticationToken", 403, "The call is not signed.";
    CALL_SIGNATURE_INCOMPLETE = "CallSignatureIncomplete", "IncompleteSignature", 400, "The Authorization header lacks something or cannot be read.";
    CALL_ALGORITHM_UNKNOWN = "CallAlgorithmUnknown", "IncompleteSignature", 400, "The algorithm of the signature is not known.";
    CALL_KEY_UNKNOWN = "CallKeyUnknown", "InvalidClientTokenId", 403, "The access key does not exist.";
    CALL_SIGNATURE_WRONG = "CallSignatureWrong", "SignatureDoesNotMatch", 403, "The signature of the call is not the one calculated here.";
    CALL_EXPIRED = "CallExpired", "RequestExpired", 400, "The date of the call is more than 15 minutes off.";

    // The form of a call.
    QUERY_UNDECODABLE = "CallQueryUndecodable", "MalformedQueryString", 404, "The name of a parameter cannot be decoded.";
    ACTION_TWICE = "ActionTwice", "InvalidQueryParameter", 400, "A parameter is given twice.";
    VALUE_UNDECODABLE = "CallValueUndecodable", "InvalidParameterValue", 400, "The value of a parameter cannot be decoded.";
    ACTION_MISSING = "ActionMissing", "MissingAction", 400, "The call names no action.";
    ACTION_UNKNOWN = "ActionUnknown", "InvalidAction", 400, "There is no such action in this version.";
    PARAMETER_MISSING = "CallParameterMissing", "MissingParameter", 400, "A required parameter is missing.";

    // STS.
    DURATION_INVALID = "DurationInvalid", "ValidationError", 400, "DurationSeconds is between 900 and 43200.";
    SESSION_POLICY_MALFORMED = "SessionPolicyMalformed", "MalformedPolicyDocument", 400, "The session policy is not JSON.";
    ROLE_FORBIDDEN = "RoleForbidden", "AccessDenied", 403, "The role does not exist or may not be assumed.";
    IDENTITY_TOKEN_INVALID = "IdentityTokenInvalid", "InvalidIdentityToken", 400, "The identity token is not one of a known provider.";

    // IAM.
    USER_NAME_INVALID = "UserNameInvalid", "ValidationError", 400, "A user's name has up to 64 letters, digits and _+=,.@-.";
    USER_EXISTS = "UserExists", "EntityAlreadyExists", 409, "There is a user of this name already.";
    USER_UNKNOWN = "UserUnknown", "NoSuchEntity", 404, "There is no user of this name.";
    USER_HAS_KEYS = "UserHasKeys", "DeleteConflict", 409, "The user still has access keys.";
    ACCESS_KEYS_TOO_MANY = "AccessKeysTooMany", "LimitExceeded", 409, "A user has at most two access keys.";
    ACCESS_KEY_MISSING = "UserKeyUnknown", "NoSuchEntity", 404, "The user has no such access key.";
    POLICY_DOCUMENT_MALFORMED = "PolicyDocumentMalformed", "MalformedPolicyDocument", 400, "The policy is not JSON.";
}
