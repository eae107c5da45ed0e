"""Drives the AWS SDK for C++ through pyarrow: reads cases from stdin, a JSON line each, and prints what each call came to."""
import sys

from pyarrow.fs import FileSelector, S3FileSystem

import driver

endpoint = sys.argv[1]


def call(case):
    # With a delayed open, Arrow sends a small file with PutObject; otherwise it uploads every file in parts.
    store = S3FileSystem(access_key="s3conform", secret_key="s3conform-secret", region="us-east-1", scheme="http",
                         endpoint_override=endpoint.removeprefix("http://"), allow_bucket_creation=True,
                         allow_delayed_open=case["operation"] == "PutObject")
    bucket = case["bucket"]
    match case["operation"]:
        case "GetObject": store.open_input_file(f"{bucket}/stored").read()
        case "HeadObject": store.open_input_file(f"{bucket}/k")
        case "PutObject" | "CompleteMultipartUpload":
            with store.open_output_stream(f"{bucket}/k") as stream:
                stream.write(b"data")
        case "CopyObject": store.copy_file(f"{bucket}/stored", f"{bucket}/k")
        case "ListObjectsV2": store.get_file_info(FileSelector(bucket))
        case "CreateBucket": store.create_dir(bucket)
        case "DeleteObject": store.delete_file(f"{bucket}/stored")
        case other: raise SystemExit(f"drive_cpp.py does not know {other}")


def outcome(case):
    try:
        call(case)
        return ""
    except Exception as error:
        return type(error).__name__


driver.drive(outcome, 16)
