import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { headBytes, recogniseFormat, tableEncoding } from '../../shared/formats/file-format.ts';
import { Failure } from '../../shared/protocol/fault.ts';
import { realFile } from './real-file.ts';

const encoder = new TextEncoder();
const formatOf = (text: string) => {
  const found = recogniseFormat(encoder.encode(text));
  return 'format' in found ? found.format : found.kind;
};

function failureOf(head: Uint8Array): unknown {
  try {
    return tableEncoding(head);
  } catch (error) {
    if (error instanceof Failure) return error.fault;
    throw error;
  }
}

describe('a file', () => {
  it.each([
    ['a,b\n1,2\n', 'table'],
    ['<DATE>,<TIME>,<OPEN>\n20140101,1,2\n', 'table'],
    ['"{a}",b\n', 'table'],
    ['[a],[b]\n1,2\n', 'table'],
    ['ORCHID,b\n1,2\n', 'table'],
    ['# a comment\na,b\n', 'table'],
    ['a\u0001b\u0001c\n1\u00012\u00013\n', 'table'],
    ['a,b\n1,\u0000\n', 'table'],
    ['', 'empty'],
    [' \r\n\r\n', 'empty'],
    ['\u0001\u0002\u0003\u0004', 'binary'],
    ['a\u0000b\u0000\u0000\u0000c', 'binary'],
    ['%PDF-1.7\n', 'a PDF document'],
    ['GIF89a', 'a GIF image'],
    ['PAR1\u0015', 'a Parquet file'],
    ['ORC\u0000\u0001\u0002\u0003', 'an ORC file'],
    ['PK\u0003\u0004aaaaaaaaaaaaaaaaaaaaaa\u0013\u0000\u0000\u0000[Content_Types].xml', 'an Excel workbook'],
    ['PK\u0003\u0004aaaaaaaaaaaaaaaaaaaaaa\u0005\u0000\u0000\u0000a.csv', 'a zip archive'],
    [
      'PK\u0003\u0004aaaaaaaaaaaaaaaaaaaaaa\u0018\u0000\u0000\u00001_2015-03-14_9#2.json.gz',
      'an Amplitude export',
    ],
    ['<?xml version="1.0"?><log xes.version="1.0">', 'an XES log'],
    ['<?xml version="1.0"?>\n<log><object-types>', 'an OCEL log'],
    ['<?xml version="1.0"?><a>', 'an XML file'],
    ['<!DOCTYPE html>\n<html>', 'an HTML page'],
    ['<table><tr>', 'an HTML page'],
    ['{"a":1}\n{"a":2}\n', 'an NDJSON file'],
    ['{\n  "a": 1\n}', 'a JSON file'],
    ['[[1,2],[3]]', 'a JSON file'],
    ['{"ocel:global-log": {}, "ocel:events": {}, "ocel:objects": {}', 'an OCEL 1.0 log'],
    ['{"event":"a","properties":{"time":1}}\n{"event":"b","properties":{', 'an NDJSON file'],
    [
      '{"event_date":"20210101","event_timestamp":"1","event_name":"x","event_params":[]}\n{"user_pseudo_id":"1"}\n',
      'an NDJSON file',
    ],
    [
      '{"type":"track","messageId":"1","receivedAt":"2014","context":{},"anonymousId":"1"}\n',
      'an NDJSON file',
    ],
    ['{"uuid":"1","event":"a","distinct_id":"1","properties":{},"timestamp":"2014"}\n', 'an NDJSON file'],
    ['{"amplitude_id":1,"event_type":"a","event_time":"2014","session_id":1,"uuid":"1"}\n', 'an NDJSON file'],
    ['[{"idSite":"1","idVisit":"2","visitorId":"a","actionDetails":[', 'a JSON file'],
    [
      '# ----------\n# Pages\n# Start date: 20260101\n# End date: 20260923\n\nPage,Views\n',
      'a Google Analytics report',
    ],
    ['# ----------\n# Name\n# Free form 1\n# 20260723-20260922\n# ---\n', 'a Google Analytics report'],
    ['1.2.3.4 - - [22/Oct/2014:11:15:41 +0200] "GET / HTTP/1.1" 200 5\n'.repeat(3), 'a web server log'],
  ])('«%s» is known by its content', (text, format) => {
    expect(formatOf(text)).toBe(format);
  });

  it('is known by its first bytes where they are no text', () => {
    const heads: [string, number[]][] = [
      ['a gzip archive', [0x1f, 0x8b, 8, 0]],
      ['a PNG image', [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
      ['a JPEG image', [0xff, 0xd8, 0xff, 0xe0]],
      ['an old Excel workbook', [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]],
    ];
    for (const [format, head] of heads)
      expect(recogniseFormat(Uint8Array.from(head))).toEqual({ kind: 'other', format });
  });

  it('in UTF-16 is a table and not binary', () => {
    const text = Uint8Array.from('a,b\n1,2\n', c => c.charCodeAt(0));
    const wide = new Uint8Array(text.length * 2);
    text.forEach((byte, i) => {
      wide[i * 2] = byte;
    });
    expect(recogniseFormat(wide)).toEqual({ kind: 'table', encoding: 'utf-16le' });
  });

  it('that cannot be read fails with what it is', () => {
    expect([
      failureOf(new Uint8Array(0)),
      failureOf(Uint8Array.from([0, 1, 2, 3, 0, 0])),
      failureOf(encoder.encode('PAR1')),
      failureOf(encoder.encode('a,b\n')),
    ]).toEqual([
      { code: 'file-empty', params: {} },
      { code: 'not-a-table', params: {} },
      { code: 'format-not-yet', params: { format: 'a Parquet file' } },
      'utf-8',
    ]);
  });
});

describe('a real file', () => {
  it.for([
    ['receipt.csv', 'table'],
    ['sepsis.csv', 'table'],
    ['traffic_fines.csv', 'table'],
    ['adobe_feed/sample.tsv.csv', 'table'],
    ['bpic2012.xes.gz', 'a gzip archive'],
    ['msnbc.zip', 'a zip archive'],
    ['receipt.parquet', 'a Parquet file'],
    ['ocel20_example.jsonocel', 'an OCEL log'],
    ['ocel20_example.xmlocel', 'an OCEL log'],
    ['ocel20_example.sqlite', 'an SQLite database'],
    ['otto_train_sample.jsonl', 'an NDJSON file'],
  ])('%s is %s', ([name, format], { skip }) => {
    const path = realFile(name!);
    skip(path === 'absent', `${name} is not here`);
    const found = recogniseFormat(readFileSync(path).subarray(0, headBytes));
    expect('format' in found ? found.format : found.kind).toBe(format);
  });
});
