"""Drives the AWS CRT client through awscrt: reads cases from stdin, a JSON line each, and prints what each call came to."""
import io, sys

from awscrt.auth import AwsCredentialsProvider
from awscrt.exceptions import AwsCrtError
from awscrt.http import HttpHeaders, HttpRequest
from awscrt.io import ClientBootstrap, DefaultHostResolver, EventLoopGroup
from awscrt.s3 import S3Client, S3RequestTlsMode, S3RequestType, create_default_s3_signing_config

import driver

endpoint = sys.argv[1]
PARTS = b'<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>"x"</ETag></Part></CompleteMultipartUpload>'
events = EventLoopGroup()
bootstrap = ClientBootstrap(events, DefaultHostResolver(events))
credentials = AwsCredentialsProvider.new_static("s3conform", "s3conform-secret")


def request(case):
    """The client has types of its own for GetObject and PutObject; any other operation is a request that its caller writes."""
    bucket, condition = f"/{case['bucket']}", {"if-none-match": {"If-None-Match": "*"}, "if-match": {"If-Match": '"x"'}}
    match case["operation"]:
        case "GetObject": return S3RequestType.GET_OBJECT, "GET", f"{bucket}/k", {}, None
        case "HeadObject": return S3RequestType.DEFAULT, "HEAD", f"{bucket}/k", {}, None
        case "PutObject": return S3RequestType.PUT_OBJECT, "PUT", f"{bucket}/k", condition.get(case["precondition"], {}), b"data"
        case "CompleteMultipartUpload": return S3RequestType.DEFAULT, "POST", f"{bucket}/k?uploadId=u", {}, PARTS
        case "CopyObject": return S3RequestType.DEFAULT, "PUT", f"{bucket}/k", {"x-amz-copy-source": f"{case['bucket']}/from"}, None
        case "ListObjectsV2": return S3RequestType.DEFAULT, "GET", f"{bucket}?list-type=2", {}, None
        case "CreateBucket": return S3RequestType.DEFAULT, "PUT", bucket, {}, None
        case "DeleteObject": return S3RequestType.DEFAULT, "DELETE", f"{bucket}/k", {}, None
        case other: raise SystemExit(f"drive_crt.py does not know {other}")


def outcome(case):
    kind, method, path, headers, body = request(case)
    lines = HttpHeaders([("Host", endpoint.removeprefix("http://")), *headers.items()])
    if body or method == "PUT":
        lines.set("Content-Length", str(len(body or b"")))
    message = HttpRequest(method, path, lines, io.BytesIO(body) if body else None)
    # A client for each case: it has a limited number of retries in all.
    client = S3Client(bootstrap=bootstrap, region="us-east-1", tls_mode=S3RequestTlsMode.DISABLED,
                      signing_config=create_default_s3_signing_config(region="us-east-1", credential_provider=credentials))
    name = case["operation"] if kind == S3RequestType.DEFAULT else None
    try:
        client.make_request(type=kind, operation_name=name, request=message).finished_future.result()
        return ""
    except AwsCrtError as error:
        return error.name


driver.drive(outcome, 64)
