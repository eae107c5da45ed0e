// Drives the AWS SDK for JavaScript: reads cases from stdin, a JSON line each, and prints what each call came to.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";

const [endpoint, modules] = process.argv.slice(2);
const s3 = createRequire(`${modules}/`)("@aws-sdk/client-s3");

const command = ({ operation, precondition, bucket }) => {
  const where = { Bucket: bucket, Key: "k" };
  switch (operation) {
    case "GetObject": return new s3.GetObjectCommand(where);
    case "HeadObject": return new s3.HeadObjectCommand(where);
    case "PutObject": {
      const condition = { "if-none-match": { IfNoneMatch: "*" }, "if-match": { IfMatch: '"x"' } }[precondition];
      return new s3.PutObjectCommand({ ...where, Body: "data", ...condition });
    }
    case "CompleteMultipartUpload":
      return new s3.CompleteMultipartUploadCommand({ ...where, UploadId: "u", MultipartUpload: { Parts: [{ PartNumber: 1, ETag: '"x"' }] } });
    case "CopyObject": return new s3.CopyObjectCommand({ ...where, CopySource: `${bucket}/from` });
    case "ListObjectsV2": return new s3.ListObjectsV2Command({ Bucket: bucket });
    case "CreateBucket": return new s3.CreateBucketCommand({ Bucket: bucket });
    case "DeleteObject": return new s3.DeleteObjectCommand(where);
    default: throw new Error(`drive_js.mjs does not know ${operation}`);
  }
};

const drive = async (one) => {
  const request = command(one);
  const client = new s3.S3Client({
    endpoint, region: "us-east-1", forcePathStyle: true,
    credentials: { accessKeyId: "s3conform", secretAccessKey: "s3conform-secret" },
  });
  try {
    const response = await client.send(request);
    await response.Body?.transformToByteArray();
    return { id: one.id, success: true, error: "" };
  } catch (error) {
    return { id: one.id, success: false, error: error.constructor.name };
  }
};

const cases = readFileSync(0, "utf8").split("\n").filter(Boolean).map((line) => JSON.parse(line));
for (const result of await Promise.all(cases.map(drive))) console.log(JSON.stringify(result));
