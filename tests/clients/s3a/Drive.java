import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.FSDataOutputStreamBuilder;
import org.apache.hadoop.fs.Path;
import software.amazon.awssdk.core.SdkGlobalTime;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;

/**
 * Drives Hadoop S3A: reads cases from stdin, a JSON line each, and prints what each call came to. Its retries last for minutes or
 * hours, so that a call that has not ended after some seconds is left alone and said to be `unfinished`.
 */
public final class Drive {
    static final long SECONDS = 45;

    record Result(JsonNode id, Future<String> error) { }

    public static void main(String[] arguments) throws Exception {
        List<Map<String, JsonNode>> cases = new BufferedReader(new InputStreamReader(System.in)).lines()
            .map(line -> JsonNode.parser().parse(line).asObject()).toList();
        var threads = Executors.newCachedThreadPool();
        // A corrected clock is corrected for the whole process: what may correct it goes first, and each case begins with the right time.
        for (Map<String, JsonNode> one : cases.stream().filter(Drive::skewed).toList()) {
            print(new Result(one.get("id"), threads.submit(() -> drive(arguments[0], one))));
            SdkGlobalTime.setGlobalTimeOffset(0);
        }
        List<Result> results = cases.stream().filter(one -> !skewed(one))
            .map(one -> new Result(one.get("id"), threads.submit(() -> drive(arguments[0], one)))).toList();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        for (Result result : results) {
            print(result, end - System.nanoTime());
        }
        Runtime.getRuntime().halt(0);
    }

    static boolean skewed(Map<String, JsonNode> one) {
        return !text(one, "date").isEmpty() || text(one, "code").equals("RequestTimeTooSkewed");
    }

    static String text(Map<String, JsonNode> one, String field) {
        return one.get(field).text();
    }

    static void print(Result result) throws Exception {
        print(result, TimeUnit.SECONDS.toNanos(SECONDS));
    }

    static void print(Result result, long nanoseconds) throws Exception {
        String error = "";
        boolean unfinished = false;
        try {
            error = result.error().get(Math.max(nanoseconds, 1), TimeUnit.NANOSECONDS);
        } catch (TimeoutException still) {
            unfinished = true;
        }
        System.out.printf("{\"id\": %s, \"success\": %b, \"error\": \"%s\", \"unfinished\": %b}%n", result.id().text(),
            error.isEmpty() && !unfinished, error, unfinished);
        System.out.flush();
    }

    /** The type of the error, or nothing. */
    static String drive(String endpoint, Map<String, JsonNode> one) {
        Configuration configuration = new Configuration();
        configuration.set("fs.s3a.endpoint", endpoint);
        configuration.set("fs.s3a.endpoint.region", "us-east-1");
        configuration.setBoolean("fs.s3a.path.style.access", true);
        configuration.setBoolean("fs.s3a.connection.ssl.enabled", false);
        configuration.set("fs.s3a.aws.credentials.provider", "org.apache.hadoop.fs.s3a.SimpleAWSCredentialsProvider");
        configuration.set("fs.s3a.access.key", "s3conform");
        configuration.set("fs.s3a.secret.key", "s3conform-secret");
        configuration.set("fs.s3a.buffer.dir", System.getProperty("java.io.tmpdir"));
        try {
            // It is not closed: that would wait for what is left alone.
            FileSystem files = FileSystem.newInstance(URI.create("s3a://" + text(one, "bucket")), configuration);
            call(files, text(one, "operation"), text(one, "precondition"));
            return "";
        } catch (Exception error) {
            return error.getClass().getSimpleName();
        }
    }

    static void call(FileSystem files, String operation, String precondition) throws IOException {
        Path path = new Path("/k"), stored = new Path("/stored");
        switch (operation) {
            case "GetObject" -> {
                try (var stream = files.open(stored)) {
                    stream.read();
                }
            }
            case "HeadObject" -> files.getFileStatus(path);
            case "PutObject" -> {
                var file = files.createFile(path).overwrite(true);
                switch (precondition) {
                    case "if-none-match" -> file.must("fs.option.create.conditional.overwrite", true);
                    case "if-match" -> file.must("fs.option.create.conditional.overwrite.etag", "\"x\"");
                    default -> { }
                }
                write(file);
            }
            case "CompleteMultipartUpload" -> {
                var file = files.createFile(path).overwrite(true);
                file.must("fs.s3a.create.multipart", true);
                write(file);
            }
            case "CopyObject" -> files.rename(stored, path);
            case "ListObjectsV2" -> files.listStatus(new Path("/"));
            case "DeleteObject" -> files.delete(stored, false);
            default -> {
                System.err.println("Drive.java does not know " + operation);
                System.exit(2);
            }
        }
    }

    static void write(FSDataOutputStreamBuilder<?, ?> file) throws IOException {
        try (var stream = file.build()) {
            stream.write('x');
        }
    }
}
