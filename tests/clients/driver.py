"""What every driver in Python does: reads cases from stdin, a JSON line each, and prints what each call came to."""
import json, sys
from concurrent.futures import ThreadPoolExecutor


def drive(call, at_once):
    """`call` makes the call of a case and returns the type of its error, or "" for a success."""
    def result(case):
        error = call(case)
        return {"id": case["id"], "success": error == "", "error": error}

    cases = [json.loads(line) for line in sys.stdin]
    with ThreadPoolExecutor(at_once) as threads:
        for one in threads.map(result, cases):
            print(json.dumps(one), flush=True)
