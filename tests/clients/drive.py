"""Drives clients through cases against `s3conform serve` and writes what they did, a line of clients/observed.csv for each case.

usage: drive.py S3CONFORM CASES.csv OUT.csv all|ci ID=VERSION=COMMAND...

Each case has a bucket of its own, so that all cases of all clients run side by side at one endpoint. Attempts are counted in the
endpoint's journal, and not by the clients."""
import collections, csv, datetime, json, os, shlex, subprocess, sys, tempfile, threading, time

import boto3
from botocore.client import Config

program, cases_file, out_file, which = sys.argv[1:5]
# What a client cannot be asked for: rclone and Arrow have no conditional writes, object_store deletes with DeleteObjects,
# S3A does not create buckets.
CANNOT = {
    "cpp": lambda case: case["precondition"],
    "s3a": lambda case: case["operation"] == "CreateBucket",
    "rclone": lambda case: case["precondition"] or case["operation"] in ("CompleteMultipartUpload", "CopyObject"),
    "object_store": lambda case: case["operation"] in ("CreateBucket", "DeleteObject"),
}
COLUMNS = "client version operation precondition status code body skew region times attempts success error waits".split()


def injections(case):
    """The rules that make the endpoint respond so in the bucket of the case. A server with another clock accepts what is signed by it."""
    yield injection(case)
    if case["date"]:
        yield f"response:{case['operation']}=200,bucket={case['bucket']},nth=2-,date={case['date']}"


def injection(case):
    options = [f"bucket={case['bucket']}"]
    if case["body"] == "none":
        return f"drop:{case['operation']},{','.join(options)}"
    if case["precondition"]:
        options.append(f"with={case['precondition']}")
    if case["times"]:
        options.append(f"nth={case['times']}")
    if case["date"]:
        options.append(f"date={case['date']}")
    options.append({"error": "body=error", "empty": "body=empty", "unreadable": "body=html"}[case["body"]])
    code = f"/{case['code']}" if case["code"] else ""
    return f"response:{case['operation']}={case['status']}{code},{','.join(options)}"


def plan(clients):
    with open(cases_file) as file:
        rows = [row for row in csv.DictReader(file) if which == "all" or row["ci"]]
    planned = collections.defaultdict(list)
    for client, _, _ in clients:
        for number, row in enumerate(rows):
            case = {**row, "id": number, "bucket": f"{client.replace('_', '-')}-{number}"}
            if not CANNOT.get(client, lambda case: False)(case):
                planned[client].append(case)
    return planned


def endpoint(planned, folder):
    rules = [word for cases in planned.values() for case in cases for rule in injections(case) for word in ("--inject", rule)]
    journal = f"{folder}/journal.jsonl"
    log = open(f"{folder}/serve.txt", "w+")
    server = subprocess.Popen([program, "serve", "--journal", journal, *rules], stdout=log, stderr=subprocess.STDOUT)
    for _ in range(300):
        with open(log.name) as lines:
            text = lines.read()
        if "access key" in text:
            return server, text.split("serving aws at ")[1].split()[0], journal
        if server.poll() is not None:
            sys.exit(f"the endpoint did not start: {text}")
        time.sleep(0.1)
    sys.exit("the endpoint did not start")


def prepare(url, planned):
    """Buckets, and an object for what has to find one before the case begins; nothing of it is counted. The object is longer than an
    error document, because Arrow reads a response into a buffer of the size of the object."""
    s3 = boto3.client("s3", endpoint_url=url, region_name="us-east-1", aws_access_key_id="s3conform",
                      aws_secret_access_key="s3conform-secret", config=Config(s3={"addressing_style": "path"}))
    for client, cases in planned.items():
        for case in cases:
            if case["operation"] != "CreateBucket":
                s3.create_bucket(Bucket=case["bucket"])
                if case["operation"] != "PutObject":
                    s3.put_object(Bucket=case["bucket"], Key="stored", Body=b"data" * 1000)


def waits(lines):
    """The seconds between attempts."""
    times = [datetime.datetime.fromisoformat(line["time"]) for line in lines]
    return " ".join(f"{(after - before).total_seconds():.2f}" for before, after in zip(times, times[1:]))


def run(client, command, url, cases, results):
    text = "".join(json.dumps(case) + "\n" for case in cases)
    done = subprocess.run([word.replace("ENDPOINT", url) for word in shlex.split(command)], input=text, text=True,
                          capture_output=True)
    if done.returncode:
        results[client] = f"{command}: {done.stderr.strip()[-2000:]}"
    else:
        results[client] = {one["id"]: one for one in map(json.loads, done.stdout.splitlines())}


clients = [tuple(word.split("=", 2)) for word in sys.argv[5:]]
planned = plan(clients)
with tempfile.TemporaryDirectory() as folder:
    server, url, journal = endpoint(planned, folder)
    try:
        prepare(url, planned)
        results, started = {}, time.monotonic()
        threads = [threading.Thread(target=run, args=(client, command, url, planned[client], results)) for client, _, command in clients]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        with open(journal) as lines:
            noted = [json.loads(line) for line in lines]
    finally:
        server.terminate()
        server.wait()
failed = [text for text in results.values() if isinstance(text, str)]
if failed:
    sys.exit("\n".join(failed))

# Requests to a case's bucket, by operation; the preparing ones came before. The endpoint names the region of a bucket when it is asked.
sent = collections.defaultdict(list)
for line in noted:
    bucket = line["path"].lstrip("/").split("/")[0]
    sent[bucket, line.get("operation")].append(line)
written = 0
with open(out_file, "w", newline="") as file:
    lines = csv.writer(file, lineterminator="\n")
    lines.writerow(COLUMNS)
    for client, version, _ in clients:
        for case in planned[client]:
            result = results[client].get(case["id"])
            if result is None:
                sys.exit(f"{client} says nothing of {case}")
            requests = sent[case["bucket"], case["operation"]]
            attempts = f"{len(requests)}+" if result.get("unfinished") else len(requests)
            lines.writerow([client, version, case["operation"], case["precondition"], case["status"], case["code"], case["body"],
                            "yes" if case["date"] else "", "yes", case["times"], attempts, "yes" if result["success"] else "no",
                            result["error"], waits(requests)])
            written += 1
print(f"{written} cases of {len(clients)} clients in {time.monotonic() - started:.0f} s")
