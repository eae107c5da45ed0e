package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/aws/smithy-go"
)

func driveAws(endpoint string, one testCase) error {
	client := s3.New(s3.Options{
		BaseEndpoint: aws.String(endpoint), Region: "us-east-1", UsePathStyle: true,
		Credentials: credentials.NewStaticCredentialsProvider("s3conform", "s3conform-secret", ""),
	})
	ctx, bucket, key := context.Background(), aws.String(one.Bucket), aws.String("k")
	var err error
	switch one.Operation {
	case "GetObject":
		var out *s3.GetObjectOutput
		if out, err = client.GetObject(ctx, &s3.GetObjectInput{Bucket: bucket, Key: key}); err == nil {
			_, err = io.Copy(io.Discard, out.Body)
		}
	case "HeadObject":
		_, err = client.HeadObject(ctx, &s3.HeadObjectInput{Bucket: bucket, Key: key})
	case "PutObject":
		input := &s3.PutObjectInput{Bucket: bucket, Key: key, Body: strings.NewReader("data")}
		switch one.Precondition {
		case "if-none-match":
			input.IfNoneMatch = aws.String("*")
		case "if-match":
			input.IfMatch = aws.String("\"x\"")
		}
		_, err = client.PutObject(ctx, input)
	case "CompleteMultipartUpload":
		_, err = client.CompleteMultipartUpload(ctx, &s3.CompleteMultipartUploadInput{
			Bucket: bucket, Key: key, UploadId: aws.String("u"),
			MultipartUpload: &types.CompletedMultipartUpload{
				Parts: []types.CompletedPart{{PartNumber: aws.Int32(1), ETag: aws.String("\"x\"")}},
			},
		})
	case "CopyObject":
		_, err = client.CopyObject(ctx, &s3.CopyObjectInput{
			Bucket: bucket, Key: key, CopySource: aws.String(one.Bucket + "/from"),
		})
	case "ListObjectsV2":
		_, err = client.ListObjectsV2(ctx, &s3.ListObjectsV2Input{Bucket: bucket})
	case "CreateBucket":
		_, err = client.CreateBucket(ctx, &s3.CreateBucketInput{Bucket: bucket})
	case "DeleteObject":
		_, err = client.DeleteObject(ctx, &s3.DeleteObjectInput{Bucket: bucket, Key: key})
	default:
		return unknown(one.Operation)
	}
	return err
}

func nameAws(err error) string {
	var api smithy.APIError
	if errors.As(err, &api) {
		return fmt.Sprintf("%T", api)
	}
	return fmt.Sprintf("%T", err)
}
