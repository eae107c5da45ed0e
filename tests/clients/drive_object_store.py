"""Drives object_store through its Python binding obstore: reads cases from stdin, a JSON line each, and prints what each call came to."""
import sys
import obstore, obstore.exceptions
from obstore.store import S3Store
import driver

endpoint = sys.argv[1]
# The binding's names of the crate's errors; where the crate says NotFound, Python says FileNotFoundError.
NAMES = {"FileNotFoundError": "NotFound", "NotFoundError": "NotFound", "PermissionDeniedError": "PermissionDenied",
         "AlreadyExistsError": "AlreadyExists", "PreconditionError": "Precondition", "NotModifiedError": "NotModified",
         "UnauthenticatedError": "Unauthenticated", "GenericError": "Generic"}


def call(store, case):
    match case["operation"]:
        case "GetObject": obstore.get(store, "k").bytes()
        case "HeadObject": obstore.head(store, "k")
        case "PutObject":
            mode = {"if-none-match": "create", "if-match": {"e_tag": '"x"'}}.get(case["precondition"], "overwrite")
            obstore.put(store, "k", b"data", mode=mode, use_multipart=False)
        case "CompleteMultipartUpload": obstore.put(store, "k", b"data" * (3 << 20), use_multipart=True, chunk_size=5 << 20)
        case "CopyObject": obstore.copy(store, "from", "k")
        case "ListObjectsV2": list(obstore.list(store))
        case other: raise SystemExit(f"drive_object_store.py does not know {other}")


def outcome(case):
    store = S3Store(case["bucket"], endpoint=endpoint, region="us-east-1", access_key_id="s3conform",
                    secret_access_key="s3conform-secret", virtual_hosted_style_request=False, client_options={"allow_http": True})
    try:
        call(store, case)
        return ""
    except Exception as error:
        name = type(error).__name__
        return NAMES.get(name, name)


driver.drive(outcome, 32)
