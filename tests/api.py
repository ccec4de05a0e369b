#!/usr/bin/env python3
"""The portal on one machine, asked everything its OpenAPI document allows and much that it does not: no answer may be a fault
of the portal, and none outside of the document. `tests/api.py` after `cargo build`, with tests/requirements.txt installed."""

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# What ends a session is asked with one of its own. The last one ends those of all others.
ENDS_THE_SESSION = ["logOut", "changePassword", "endSession", "endOtherSessions"]
# A browser of nobody is led to log in (303), whatever it sends. What of it is wrong is told to the subscriber.
LED_ON = ["--exclude-checks", "negative_data_rejection"]


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def start(data):
    """Starts the portal with its demo. It runs in a process group of its own, for Cargo does not pass a signal on."""
    command = ["cargo", "run", "--quiet", "--locked", "--", "--data", data, "--port", str(free_port())]
    portal = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, start_new_session=True)
    for line in portal.stdout:
        words = [word for word in line.split() if word.startswith("http://localhost:")]
        if words:
            return portal, words[0].rstrip("/")
    sys.exit("the portal did not start")


def token(url, login, password):
    """Logs a demo subscriber in."""
    body = json.dumps({"login": login, "password": password}).encode()
    request = urllib.request.Request(url + "/login", body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)["token"]


def is_logged_in(url, bearer):
    """Whether a session is still one: else its questions were answered with 401 alone."""
    headers = {"Authorization": f"Bearer {bearer}", "Accept": "application/json"}
    try:
        with urllib.request.urlopen(urllib.request.Request(url + "/", headers=headers)) as answer:
            return answer.status == 200
    except urllib.error.HTTPError as error:
        print(f"The subscriber's session ended on the way ({error.code}): see ENDS_THE_SESSION.")
        return False


def ask(name, url, *arguments, bearer=None):
    """Runs schemathesis. Whether all answers were right."""
    print(f"\n-- {name}", flush=True)
    program = Path(sys.executable).with_name("schemathesis")
    command = [program, "--config-file", ROOT / "tests/schemathesis.toml", "run", f"{url}/openapi.json", "--url", url]
    if bearer:
        command += ["--header", f"Authorization: Bearer {bearer}"]
    # Hypothesis keeps what it found in the folder that it runs in.
    with tempfile.TemporaryDirectory() as folder:
        return subprocess.run([*command, *arguments], cwd=folder, check=False).returncode == 0


def main():
    others = [word for name in ENDS_THE_SESSION for word in ("--exclude-operation-id", name)]
    with tempfile.TemporaryDirectory() as data:
        portal, url = start(data)
        try:
            # All at once: guesses at logins are counted, and many follow.
            tokens = [token(url, "anna", "wiosna-nad-wisla") for _ in range(1 + len(ENDS_THE_SESSION))]
            bearer = tokens.pop()
            right = [ask("a subscriber", url, *others, bearer=bearer), is_logged_in(url, bearer), ask("nobody", url, *LED_ON)]
            for name in ENDS_THE_SESSION:
                alone = ["--include-operation-id", name, "--phases", "examples,coverage,fuzzing"]
                right.append(ask(name, url, *alone, bearer=tokens.pop()))
        finally:
            os.killpg(portal.pid, signal.SIGTERM)
            portal.wait()
    return 0 if all(right) else 1


if __name__ == "__main__":
    sys.exit(main())
