"""Two writers commit version 1 of a Delta table at the same moment.

At an endpoint that refuses the second conditional write, both rows are in the table in the end. At one that accepts it, both writers
are told that they succeeded, and one row is lost. The endpoint holds the first conditional write until the second is there, so that
nothing depends on luck.

usage: lost_update.py S3CONFORM"""
import multiprocessing, subprocess, sys, tempfile, time

import arro3.core as arrow
import boto3
from botocore.client import Config
from deltalake import DeltaTable, QueryBuilder, write_deltalake

program = sys.argv[1]
HOLD = "hold:PutObject=2,with=if-none-match,key=00000000000000000001.json"
ACCEPT = ["accepted:PreconditionFailed", "accepted:ConditionalRequestConflict"]
TABLE = "s3://table/t"


def options(url):
    return {"AWS_ENDPOINT_URL": url, "AWS_REGION": "us-east-1", "AWS_ACCESS_KEY_ID": "s3conform", "AWS_SECRET_ACCESS_KEY": "s3conform-secret",
            "AWS_ALLOW_HTTP": "true", "AWS_CONDITIONAL_PUT": "etag", "AWS_VIRTUAL_HOSTED_STYLE_REQUEST": "false"}


def table(row):
    return arrow.Table.from_pydict({"row": arrow.Array([row], arrow.DataType.int64())})


def rows(url):
    reader = QueryBuilder().register("t", DeltaTable(TABLE, storage_options=options(url))).execute("select row from t")
    return sorted(value.as_py() for batch in reader for value in batch["row"])


def append(url, row, results):
    try:
        write_deltalake(TABLE, table(row), mode="append", storage_options=options(url))
        results.put((row, "ok"))
    except Exception as error:
        results.put((row, f"{type(error).__name__}: {error}"))


def committed(inject):
    """What the writers are told, and the rows that the table has then."""
    with tempfile.NamedTemporaryFile("w+") as log:
        words = [word for rule in [HOLD, *inject] for word in ("--inject", rule)]
        server = subprocess.Popen([program, "serve", *words], stdout=log, stderr=subprocess.STDOUT)
        try:
            text = ""
            while "access key" not in text:
                if server.poll() is not None:
                    sys.exit(f"the endpoint did not start: {text}")
                time.sleep(0.05)
                with open(log.name) as lines:
                    text = lines.read()
            url = text.split("serving aws at ")[1].split()[0]
            boto3.client("s3", endpoint_url=url, region_name="us-east-1", aws_access_key_id="s3conform",
                         aws_secret_access_key="s3conform-secret", config=Config(s3={"addressing_style": "path"})).create_bucket(Bucket="table")
            write_deltalake(TABLE, table(0), storage_options=options(url))
            context = multiprocessing.get_context("spawn")
            results = context.Queue()
            writers = [context.Process(target=append, args=(url, row, results)) for row in (1, 2)]
            for writer in writers:
                writer.start()
            told = dict(results.get(timeout=120) for _ in writers)
            for writer in writers:
                writer.join()
            return told, rows(url)
        finally:
            server.terminate()
            server.wait()


if __name__ == "__main__":
    told, found = committed([])
    print(f"refusing endpoint: writers are told {told}, the table has the rows {found}")
    assert told == {1: "ok", 2: "ok"} and found == [0, 1, 2], "a refusing endpoint loses nothing"
    told, found = committed(ACCEPT)
    print(f"accepting endpoint: writers are told {told}, the table has the rows {found}")
    assert told == {1: "ok", 2: "ok"}, "both writers are told that they succeeded"
    assert found in ([0, 1], [0, 2]), "one of the acknowledged rows is lost"
    print("the lost update: 2 writers told ok, 1 row lost")
