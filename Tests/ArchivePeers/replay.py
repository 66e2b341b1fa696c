"""pywb serves our archive through our own index: pages come out as they went in, revisits as the server answered."""
import glob
import json
import os
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

from warcio.archiveiterator import ArchiveIterator

folder, venv = os.path.abspath(sys.argv[1]), sys.argv[2]

bodies, visits = {}, []
for path in sorted(glob.glob(os.path.join(folder, "*.warc.gz"))):
    with open(path, "rb") as file:
        for record in ArchiveIterator(file):
            if record.rec_type not in ("response", "revisit"):
                continue
            url = record.rec_headers.get_header("WARC-Target-URI")
            date = record.rec_headers.get_header("WARC-Date")
            stamp = "".join(c for c in date if c.isdigit())[:14]
            status = record.http_headers.get_statuscode()
            if record.rec_type == "response" and status == "200":
                bodies[url] = record.content_stream().read()
            if status in ("200", "304") and url in bodies:
                visits.append((record.rec_type, url, stamp))

with tempfile.TemporaryDirectory() as work:
    with open(os.path.join(work, "config.yaml"), "w") as config:
        json.dump(
            {"collections": {"ours": {"index_paths": folder + "/", "archive_paths": folder + "/"}}}, config)
    # A free port of the kernel's choice, let go again: wayback takes no open socket.
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log = open(os.path.join(work, "log"), "w+")
    server = subprocess.Popen(
        [venv + "/bin/wayback", "-p", str(port), "-b", "127.0.0.1"], cwd=work, stdout=log, stderr=log)
    try:
        for _ in range(300):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5).read()
                break
            except OSError:
                time.sleep(0.1)
        seen = {"response": 0, "revisit": 0}
        for kind, url, stamp in visits:
            # `id_`: as archived, nothing rewritten.
            place = f"http://127.0.0.1:{port}/ours/{stamp}id_/{url}"
            try:
                answer = urllib.request.urlopen(place, timeout=30)
            except urllib.error.HTTPError as error:
                # A visit that the server answered with 304 comes out as it was: 304.
                assert kind == "revisit" and error.code == 304, (kind, url, stamp, error.code)
                seen[kind] += 1
                continue
            with answer:
                body = answer.read()
                if answer.headers.get("Content-Encoding") == "gzip":
                    import gzip

                    body = gzip.decompress(body)
            assert body == bodies[url], (kind, url, stamp, len(body), len(bodies[url]))
            seen[kind] += 1
        assert seen["response"] > 50 and seen["revisit"] > 50, seen
        print(f"{seen['response']} pages and {seen['revisit']} revisits replayed as they were")
    except Exception:
        log.seek(0)
        sys.stderr.write(log.read()[-4000:])
        raise
    finally:
        server.terminate()
        server.wait()
