import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkGlobalTime;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/** Drives the AWS SDK for Java: reads cases from stdin, a JSON line each, and prints what each call came to. */
public final class Drive {
    public static void main(String[] arguments) throws Exception {
        URI endpoint = URI.create(arguments[0]);
        List<Map<String, JsonNode>> cases = new BufferedReader(new InputStreamReader(System.in)).lines()
            .map(line -> JsonNode.parser().parse(line).asObject()).toList();
        // A corrected clock is corrected for the whole process: what may correct it comes last, and each case begins with the right time.
        var threads = Executors.newFixedThreadPool(16);
        cases.stream().filter(one -> !skewed(one)).forEach(one -> threads.submit(() -> drive(endpoint, one)));
        threads.shutdown();
        threads.awaitTermination(10, TimeUnit.MINUTES);
        for (Map<String, JsonNode> one : cases.stream().filter(Drive::skewed).toList()) {
            SdkGlobalTime.setGlobalTimeOffset(0);
            drive(endpoint, one);
        }
    }

    static boolean skewed(Map<String, JsonNode> one) {
        return !text(one, "date").isEmpty() || text(one, "code").equals("RequestTimeTooSkewed");
    }

    static String text(Map<String, JsonNode> one, String field) {
        return one.get(field).text();
    }

    static void drive(URI endpoint, Map<String, JsonNode> one) {
        String error = "";
        try (S3Client client = S3Client.builder().endpointOverride(endpoint).region(Region.US_EAST_1).forcePathStyle(true)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("s3conform", "s3conform-secret")))
                .build()) {
            call(client, text(one, "operation"), text(one, "precondition"), text(one, "bucket"));
        } catch (Exception thrown) {
            error = thrown.getClass().getSimpleName();
        }
        System.out.printf("{\"id\": %s, \"success\": %b, \"error\": \"%s\"}%n", text(one, "id"), error.isEmpty(), error);
    }

    static void call(S3Client client, String operation, String precondition, String bucket) {
        switch (operation) {
            case "GetObject" -> client.getObjectAsBytes(get -> get.bucket(bucket).key("k"));
            case "HeadObject" -> client.headObject(head -> head.bucket(bucket).key("k"));
            case "PutObject" -> client.putObject(put -> {
                put.bucket(bucket).key("k");
                switch (precondition) {
                    case "if-none-match" -> put.ifNoneMatch("*");
                    case "if-match" -> put.ifMatch("\"x\"");
                    default -> { }
                }
            }, RequestBody.fromString("data"));
            case "CompleteMultipartUpload" -> client.completeMultipartUpload(complete -> complete.bucket(bucket).key("k").uploadId("u")
                .multipartUpload(upload -> upload.parts(CompletedPart.builder().partNumber(1).eTag("\"x\"").build())));
            case "CopyObject" -> client.copyObject(copy ->
                copy.sourceBucket(bucket).sourceKey("from").destinationBucket(bucket).destinationKey("k"));
            case "ListObjectsV2" -> client.listObjectsV2(list -> list.bucket(bucket));
            case "CreateBucket" -> client.createBucket(create -> create.bucket(bucket));
            case "DeleteObject" -> client.deleteObject(delete -> delete.bucket(bucket).key("k"));
            default -> {
                System.err.println("Drive.java does not know " + operation);
                System.exit(2);
            }
        }
    }
}
