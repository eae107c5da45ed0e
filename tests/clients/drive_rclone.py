"""Drives rclone: reads cases from stdin, a JSON line each, and prints what each command came to."""
import os, subprocess, sys, tempfile

import driver

endpoint, rclone = sys.argv[1:3]
folder = tempfile.mkdtemp()
with open(f"{folder}/data", "w") as file:
    file.write("data")
environment = {**os.environ, "RCLONE_CONFIG": f"{folder}/none.conf", "RCLONE_CONFIG_T_TYPE": "s3", "RCLONE_CONFIG_T_PROVIDER": "Other",
               "RCLONE_CONFIG_T_ENDPOINT": endpoint, "RCLONE_CONFIG_T_REGION": "us-east-1", "RCLONE_CONFIG_T_ACCESS_KEY_ID": "s3conform",
               "RCLONE_CONFIG_T_SECRET_ACCESS_KEY": "s3conform-secret", "RCLONE_RETRIES": "1", "RCLONE_LOG_LEVEL": "NOTICE"}
open(f"{folder}/none.conf", "w").close()


def command(case):
    bucket = case["bucket"]
    match case["operation"]:
        case "PutObject": return ["copyto", "--ignore-times", f"{folder}/data", f"t:{bucket}/k"]
        case "GetObject": return ["cat", f"t:{bucket}/stored"]
        # Each of the two sends one HEAD for its status; the other one takes the object for a folder, or sends a second.
        case "HeadObject" if case["status"] == "404": return ["deletefile", f"t:{bucket}/stored"]
        case "HeadObject": return ["touch", "--no-create", f"t:{bucket}/stored"]
        case "ListObjects": return ["lsf", f"t:{bucket}"]
        case "ListObjectsV2": return ["lsf", "--s3-list-version", "2", f"t:{bucket}"]
        case "CreateBucket": return ["mkdir", f"t:{bucket}"]
        case "DeleteObject": return ["deletefile", f"t:{bucket}/stored"]
        case other: raise SystemExit(f"drive_rclone.py does not know {other}")


def outcome(case):
    done = subprocess.run([rclone, *command(case)], env=environment, capture_output=True, text=True)
    if done.returncode == 0:
        return ""
    return next((name for name in ("object not found", "directory not found") if name in done.stderr), "error")


driver.drive(outcome, 8)
