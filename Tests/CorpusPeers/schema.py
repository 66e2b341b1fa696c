"""Validates every line of a JSON Lines file: schema.py SCHEMA FILE."""
import json
import sys

import jsonschema

with open(sys.argv[1], encoding='utf-8') as file: schema = json.load(file)
jsonschema.Draft202012Validator.check_schema(schema)
validator = jsonschema.Draft202012Validator(schema)
count = 0
with open(sys.argv[2], encoding='utf-8') as lines:
    for number, line in enumerate(lines, 1):
        record = json.loads(line)
        for error in validator.iter_errors(record):
            sys.exit(f'line {number}, {record.get("id")}, {error.json_path}: {error.message}')
        count += 1
# A schema that lets everything through would have said the same.
del record['id']
if not any(validator.iter_errors(record)): sys.exit('a record without id passes: the schema checks nothing')
print(f'{count} lines')
if count < 100: sys.exit('too few')
