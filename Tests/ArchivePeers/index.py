"""Every line of our CDXJ leads where warcio's own walk finds the record, under the key that surt gives."""
import glob
import json
import os
import sys

from surt import surt
from warcio.archiveiterator import ArchiveIterator

folder = sys.argv[1]
lines = 0
for path in sorted(glob.glob(os.path.join(folder, "*.warc.gz"))):
    expected = set()
    with open(path, "rb") as file:
        records = ArchiveIterator(file)
        for record in records:
            if record.rec_type not in ("response", "revisit", "resource"):
                continue
            headers = record.rec_headers
            url = headers.get_header("WARC-Target-URI")
            offset = records.get_record_offset()
            # Asking for the length reads to the record's end.
            expected.add((surt(url), url, offset, records.get_record_length()))
    ours = set()
    index = path[: -len(".warc.gz")] + ".cdxj"
    text = open(index, encoding="utf-8").read().splitlines()
    assert [line.encode() for line in text] == sorted(line.encode() for line in text), "not sorted"
    for line in text:
        key, _, fields = line.split(" ", 2)
        fields = json.loads(fields)
        assert fields["filename"] == os.path.basename(path)
        ours.add((key, fields["url"], int(fields["offset"]), int(fields["length"])))
    assert ours == expected, sorted(ours ^ expected)[:4]
    lines += len(ours)
print(f"{lines} lines agree")
