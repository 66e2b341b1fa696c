"""Runs every recipe of a page with the tool it is written for: recipes.py PAGE FOLDER (the folder holds data/corpus.sqlite).

sql: the sqlite3 command, or DuckDB or PostgreSQL (which a unit test runs) where the first line names it.
sh: the shell, `datasette` as a server that is asked over HTTP. python: as it stands. r: only looked at.
A recipe about documents that the sample does not hold may find nothing; most must find something."""
import json
import os
import re
import socket
import subprocess
import sys
import time
import urllib.parse
import urllib.request

page, folder = sys.argv[1:]
with open(page, encoding='utf-8') as file: text = file.read()
os.chdir(folder)
blocks = re.findall(r'^```(sql|sh|python|r)\n(.*?)^```', text, re.M | re.S)
ran = {}


def command(words, **more):
    run = subprocess.run(words, capture_output=True, text=True, **more)
    if run.returncode != 0: sys.exit(f'{words}\n{run.stdout}{run.stderr}')
    return run.stdout


def note(tool, found):
    counts = ran.setdefault(tool, [0, 0])
    counts[0] += 1
    counts[1] += bool(found)


def sqlite(block):
    for statement in re.split(r';[ \t]*\n', block):
        if 'SELECT' in statement:
            note('sqlite3', command(['sqlite3', '-readonly', 'data/corpus.sqlite'], input=statement + ';'))


def duckdb(block):
    import duckdb
    db = duckdb.connect()
    try:
        note('duckdb', db.execute(block).fetchall())
    except duckdb.IOException:
        # An extension comes from DuckDB's own server, which not every machine reaches.
        if 'INSTALL' not in block: raise
        print('not run: DuckDB cannot load its extension for SQLite here')


def datasette(line):
    with socket.socket() as probe:
        probe.bind(('127.0.0.1', 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen(line.split() + ['--host', '127.0.0.1', '--port', str(port)],
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    question = urllib.parse.urlencode({'sql': 'SELECT id, title FROM document ORDER BY id', '_shape': 'array'})
    try:
        for attempt in range(100):
            try:
                with urllib.request.urlopen(f'http://127.0.0.1:{port}/corpus.json?{question}', timeout=10) as answer:
                    rows = json.load(answer)
                break
            except OSError:
                if server.poll() is not None or attempt == 99: sys.exit(f'{line}: does not serve')
                time.sleep(.2)
    finally:
        server.terminate()
        server.wait()
    note('datasette', rows)


def shell(block):
    for line in filter(None, block.split('\n')):
        if line.startswith('datasette'): datasette(line)
        elif line.startswith('wenhao'): continue  # tested by the end-to-end tests
        else:
            command(['bash', '-ec', line])
            target = re.search(r'> (\S+)$', line)
            note('shell', not target or os.path.getsize(target[1]) > 100)


for kind, block in blocks:
    if kind == 'sql' and block.startswith('-- DuckDB'): duckdb(block)
    elif kind == 'sql' and block.startswith('-- PostgreSQL'): continue
    elif kind == 'sql': sqlite(block)
    elif kind == 'sh': shell(block)
    elif kind == 'python': note('pandas', command([sys.executable, '-c', block + '\nprint(len(documents))']).strip() not in ('', '0'))

for tool, (count, found) in ran.items(): print(f'{tool:10} {count} ran, {found} found something')
missing = {'sqlite3', 'duckdb', 'datasette', 'pandas', 'shell'} - ran.keys()
if missing: sys.exit(f'no recipe for {missing}')
for tool, (count, found) in ran.items():
    if found * 3 < count * 2: sys.exit(f'{tool}: too many recipes find nothing')
