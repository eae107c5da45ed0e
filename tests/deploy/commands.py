"""Extracts the s3conform command lines from a file in `deploy/`, or the shell steps from `action.yml`.

    commands.py github|gitlab|kubernetes FILE FOLDER [NAME=VALUE...]   writes part-1.sh, part-2.sh, ... and judge.sh
    commands.py action FILE FOLDER                                     writes one script per shell step, named after it

The lines are unchanged. Above them stand the variables that the platform would set; NAME=VALUE overrides those.
"""

import re
import shlex
import sys
from pathlib import Path

import yaml


def script(shell, environment, lines):
    exports = [f"export {name}={shlex.quote(str(value))}" for name, value in environment.items()]
    return "\n".join([f"#!/usr/bin/env {shell}", "set -e", *exports, *lines]) + "\n"


def ours(lines):
    lines = [line for line in lines if re.search(r"(^|\s)s3conform (run|merge|judge|report) ", line)]
    if not lines:
        sys.exit("the job has no s3conform command")
    return lines


def github(document, chosen):
    def job(name, values):
        def expand(text):
            def value(match):
                if match[1] not in values:
                    sys.exit(f"{match[0]} has no value here")
                return str(values[match[1]])

            return re.sub(r"\$\{\{\s*(.*?)\s*\}\}", value, str(text))

        job = document["jobs"][name]
        given = {**document.get("env", {}), **job.get("env", {})}
        given = {name: expand(value) for name, value in given.items() if "secrets." not in str(value)}
        return script("bash", {**given, **chosen}, ours(step.get("run", "") for step in job["steps"]))

    parts = document["jobs"]["provoke"]["strategy"]["matrix"]["part"]
    for part in parts:
        yield f"part-{part}", job("provoke", {"matrix.part": part, "strategy.job-total": len(parts)})
    yield "judge", job("judge", {})


def gitlab(document, chosen):
    def job(name, more):
        job = document[name]
        return script("bash", {**document.get("variables", {}), **more, **chosen}, ours(job["script"]))

    count = document["s3conform:provoke"]["parallel"]
    for index in range(1, count + 1):
        yield f"part-{index}", job("s3conform:provoke", {"CI_NODE_INDEX": index, "CI_NODE_TOTAL": count})
    yield "judge", job("s3conform:judge", {})


def kubernetes(documents, chosen):
    jobs = {document["metadata"]["name"]: document["spec"] for document in documents if document["kind"] == "Job"}

    def pod(job, more):
        (container,) = jobs[job]["template"]["spec"]["containers"]
        given = {variable["name"]: variable["value"] for variable in container.get("env", [])}
        ours(container["args"])
        return script("sh", {**given, **more, **chosen}, [shlex.join(container["command"] + container["args"])])

    count = jobs["s3conform"]["completions"]
    for index in range(count):
        yield f"part-{index + 1}", pod("s3conform", {"JOB_COMPLETION_INDEX": index})
    yield "judge", pod("s3conform-judge", {})


def action(document, _):
    for step in document["runs"]["steps"]:
        if "run" in step:
            yield step["name"].lower().replace(" ", "-"), script("bash", {}, ["set -eo pipefail", step["run"]])


def main():
    kind, path, folder, *chosen = sys.argv[1:]
    chosen = dict(pair.split("=", 1) for pair in chosen)
    text = Path(path).read_text()
    document = list(yaml.safe_load_all(text)) if kind == "kubernetes" else yaml.safe_load(text)
    readers = {"github": github, "gitlab": gitlab, "kubernetes": kubernetes, "action": action}
    for name, lines in readers[kind](document, chosen):
        (Path(folder) / f"{name}.sh").write_text(lines)


main()
