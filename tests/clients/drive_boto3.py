"""Drives boto3: reads cases from stdin, a JSON line each, and prints what each call came to."""
import sys
import boto3
from botocore.client import Config
import driver

endpoint = sys.argv[1]
legacy = sys.argv[2:] == ["legacy"]


def call(client, case):
    where = {"Bucket": case["bucket"], "Key": "k"}
    match case["operation"]:
        case "GetObject": client.get_object(**where)["Body"].read()
        case "HeadObject": client.head_object(**where)
        case "PutObject":
            condition = {"if-none-match": {"IfNoneMatch": "*"}, "if-match": {"IfMatch": '"x"'}}.get(case["precondition"], {})
            client.put_object(**where, Body=b"data", **condition)
        case "CompleteMultipartUpload":
            client.complete_multipart_upload(**where, UploadId="u", MultipartUpload={"Parts": [{"PartNumber": 1, "ETag": '"x"'}]})
        case "CopyObject": client.copy_object(**where, CopySource=f"{case['bucket']}/from")
        case "ListObjectsV2": client.list_objects_v2(Bucket=case["bucket"])
        case "CreateBucket": client.create_bucket(Bucket=case["bucket"])
        case "DeleteObject": client.delete_object(**where)
        case other: raise SystemExit(f"boto3.py does not know {other}")


def outcome(case):
    config = Config(s3={"addressing_style": "path"}, **({"retries": {"mode": "legacy"}} if legacy else {}))
    client = boto3.session.Session().client(
        "s3", endpoint_url=endpoint, region_name="us-east-1", config=config,
        aws_access_key_id="s3conform", aws_secret_access_key="s3conform-secret")
    try:
        call(client, case)
        return ""
    except Exception as error:
        return type(error).__name__


driver.drive(outcome, 16)
