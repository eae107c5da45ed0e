package main

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"
)

func driveMinio(endpoint string, one testCase) error {
	core, err := minio.NewCore(strings.TrimPrefix(endpoint, "http://"), &minio.Options{
		Creds: credentials.NewStaticV4("s3conform", "s3conform-secret", ""), Region: "us-east-1",
		BucketLookup: minio.BucketLookupPath,
	})
	if err != nil {
		return err
	}
	ctx := context.Background()
	switch one.Operation {
	case "GetObject":
		var body io.ReadCloser
		if body, _, _, err = core.GetObject(ctx, one.Bucket, "k", minio.GetObjectOptions{}); err == nil {
			_, err = io.Copy(io.Discard, body)
		}
	case "HeadObject":
		_, err = core.StatObject(ctx, one.Bucket, "k", minio.StatObjectOptions{})
	case "PutObject":
		options := minio.PutObjectOptions{}
		switch one.Precondition {
		case "if-none-match":
			options.SetMatchETagExcept("*")
		case "if-match":
			options.SetMatchETag("x")
		}
		_, err = core.Client.PutObject(ctx, one.Bucket, "k", strings.NewReader("data"), 4, options)
	case "CompleteMultipartUpload":
		_, err = core.CompleteMultipartUpload(ctx, one.Bucket, "k", "u", []minio.CompletePart{{PartNumber: 1, ETag: "x"}},
			minio.PutObjectOptions{})
	case "CopyObject":
		_, err = core.Client.CopyObject(ctx, minio.CopyDestOptions{Bucket: one.Bucket, Object: "k"},
			minio.CopySrcOptions{Bucket: one.Bucket, Object: "from"})
	case "ListObjectsV2":
		_, err = core.ListObjectsV2(one.Bucket, "", "", "", "", 1000)
	case "CreateBucket":
		err = core.MakeBucket(ctx, one.Bucket, minio.MakeBucketOptions{})
	case "DeleteObject":
		err = core.RemoveObject(ctx, one.Bucket, "k", minio.RemoveObjectOptions{})
	default:
		return unknown(one.Operation)
	}
	return err
}

func nameMinio(err error) string { return fmt.Sprintf("%T", err) }
