"""Twenty fictional notices as warcio writes them: plain, in one gzip stream, one member a record (chunked bodies, gzip
bodies, a revisit, a 404 among them), and the last with a damaged record."""
import gzip
import io
import os
import sys

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

work = sys.argv[1]


def body(number):
    return (
        "<html><head><meta charset=utf-8><title>关于第%d号事项的通知</title></head><body><h1>关于第%d号事项的通知</h1>"
        "<div id=zoom><p>云科字〔2024〕%d号</p><p>各县区科技局：</p><p>现将第%d号事项通知如下，请认真组织实施，并于月底前"
        "将落实情况报送我局，逾期不予受理。</p><p>云岫市科学技术局</p><p>2024年3月%d日</p></div></body></html>"
        % (number, number, number, number, number)
    ).encode()


def write(path, gzipped, version):
    with open(path, "wb") as file:
        writer = WARCWriter(file, gzip=gzipped, warc_version=version)
        writer.write_record(writer.create_warcinfo_record(os.path.basename(path), {"software": "warcio"}))
        for number in range(1, 21):
            url = "http://www.yunxiu.example/art/%d.html" % number
            headers = [("Content-Type", "text/html; charset=utf-8")]
            payload = body(number)
            if number % 3 == 1:
                payload = gzip.compress(payload, mtime=0)
                headers.append(("Content-Encoding", "gzip"))
            if number % 3 == 2:
                half = len(payload) // 2
                payload = b"".join(
                    b"%x\r\n%s\r\n" % (len(piece), piece) for piece in (payload[:half], payload[half:], b""))
                headers.append(("Transfer-Encoding", "chunked"))
            record = writer.create_warc_record(
                url, "response", payload=io.BytesIO(payload),
                http_headers=StatusAndHeaders("200 OK", headers, protocol="HTTP/1.1"))
            request = writer.create_warc_record(
                url, "request", http_headers=StatusAndHeaders("GET /art/%d.html HTTP/1.1" % number, [], is_http_request=True))
            writer.write_request_response_pair(request, record)
        gone = StatusAndHeaders("404 Not Found", [], protocol="HTTP/1.1")
        writer.write_record(
            writer.create_warc_record("http://www.yunxiu.example/none", "response", payload=io.BytesIO(b"none"), http_headers=gone))
        writer.write_record(
            writer.create_revisit_record(
                "http://www.yunxiu.example/art/1.html", "sha1:AAAA", "http://www.yunxiu.example/art/1.html", "2024-03-02T00:00:00Z"))


write(os.path.join(work, "plain.warc"), False, "1.0")
write(os.path.join(work, "many.warc.gz"), True, "1.1")
with open(os.path.join(work, "plain.warc"), "rb") as plain, gzip.open(os.path.join(work, "one.warc.gz"), "wb") as one:
    one.write(plain.read())
from warcio.archiveiterator import ArchiveIterator

places = []
with open(os.path.join(work, "many.warc.gz"), "rb") as file:
    records = ArchiveIterator(file)
    for record in records:
        start = records.get_record_offset()
        if record.rec_type == "response":
            places.append((start, records.get_record_length()))
damaged = bytearray(open(os.path.join(work, "many.warc.gz"), "rb").read())
start, length = places[7]
for at in range(start + length // 2, start + length // 2 + 8):
    damaged[at] ^= 0x5A
open(os.path.join(work, "damaged.warc.gz"), "wb").write(damaged)
