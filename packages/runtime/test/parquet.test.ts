import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, expect, test } from '@jest/globals';
import { loadDuckDB, readCsv, readParquet } from '../src/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'trainyard-parquet-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Writes what a query gives as Parquet; the file's name is hostile on purpose. */
async function written(query: string, name = "it's [a] *.parquet"): Promise<string> {
  const file = join(folder, name);
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  await connection.run(`COPY (${query}) TO '${file.replaceAll("'", "''")}' (FORMAT parquet)`);
  connection.closeSync();
  instance.closeSync();
  return file;
}

function duckdb() {
  const loaded = loadDuckDB([]);
  if (typeof loaded === 'string') throw new Error(loaded);
  return loaded;
}

async function plain(query: string): Promise<unknown> {
  const { value, diagnostics } = await readParquet(await written(query), duckdb());
  expect(diagnostics.map((each) => each.message)).toEqual([]);
  return value.map(({ labels, times, values, stale }) => [
    labels,
    [...times],
    [...values],
    ...(stale === undefined ? [] : [[...stale]]),
  ]);
}

const wrong = async (query: string): Promise<readonly string[]> =>
  (await readParquet(await written(query), duckdb())).diagnostics.map((each) => each.message);

test('long Parquet has a row for each sample; a missing label is none, a missing value no sample', async () => {
  const rows = `SELECT * FROM (VALUES
    (TIMESTAMP '2026-01-01 00:00:00', 'up', 'a', 1::DOUBLE), (TIMESTAMP '2026-01-01 00:00:15.5', 'up', 'a', 'NaN'::DOUBLE),
    (TIMESTAMP '2026-01-01 00:00:00', 'up', NULL, '-Infinity'::DOUBLE), (TIMESTAMP '2026-01-01 00:01:00', 'up', NULL, NULL)
  ) AS samples(time, metric, "job", value)`;
  expect(await plain(rows)).toEqual([
    [{ __name__: 'up' }, [1_767_225_600_000], [-Infinity]],
    [{ __name__: 'up', job: 'a' }, [1_767_225_600_000, 1_767_225_615_500], [1, NaN]],
  ]);
});

test('wide Parquet has a column for each series', async () => {
  expect(
    await plain(`SELECT 60 AS ts, 1.5::DECIMAL(10,2) AS up, 'stale' AS "x{a=""b""}" UNION ALL SELECT 120, 2, '+Inf'`),
  ).toEqual([
    [{ __name__: 'up' }, [60_000, 120_000], [1.5, 2]],
    [{ __name__: 'x', a: 'b' }, [60_000, 120_000], [NaN, Infinity], [1, 0]],
  ]);
});

test.each([
  "TIMESTAMPTZ '2026-01-01 02:00:00+02'",
  "TIMESTAMP_NS '2026-01-01 00:00:00'",
  "TIMESTAMP_MS '2026-01-01 00:00:00'",
  "DATE '2026-01-01'",
  "'2026-01-01T01:00:00+01:00'",
  '1767225600',
  '1767225600000',
  '1767225600::DOUBLE',
  '1767225600::UINTEGER',
])('%s is a time', async (time) => {
  expect(await plain(`SELECT ${time} AS time, 'up' AS metric, 1::TINYINT AS value`)).toEqual([
    [{ __name__: 'up' }, [1_767_225_600_000], [1]],
  ]);
});

test('what is wrong in Parquet is told with its row', async () => {
  expect(await wrong('SELECT 1 AS a')).toEqual(['The heading has no column `time`.']);
  expect(await wrong("SELECT 'now' AS time, 'up' AS metric, 1 AS value")).toEqual(["Row 1: 'now' is no time."]);
  expect(await wrong("SELECT 1 AS time, 'up' AS metric, 'one' AS value UNION ALL SELECT 2, '', '1'")).toEqual([
    "Row 1: 'one' is no number: write one, NaN, +Inf, -Inf, stale, or nothing.",
    'Row 2: It names no metric.',
  ]);
  expect(await wrong("SELECT 1 AS time, 'up' AS metric, 1 AS value FROM range(2)")).toEqual([
    'Row 2: The series has a sample of this moment already.',
  ]);
  expect(await wrong("SELECT 'x' AS time, 'up' AS metric, 1 AS value FROM range(9000)")).toHaveLength(20);
  const file = join(folder, 'no.parquet');
  writeFileSync(file, 'no parquet at all');
  await expect(readParquet(file, duckdb())).rejects.toThrow(/Parquet/i);
});

test('what was exported to Parquet is what stands in the CSV that it came from', async () => {
  const lines = ['time,metric,job,value'];
  for (let i = 0; i < 5000; i++) lines.push(`${1_700_000_000 + i * 15},up,${i % 7 === 0 ? '' : `j${i % 3}`},${i / 7}`);
  const text = `${lines.join('\n')}\n`;
  const csv = join(folder, 'a.csv');
  writeFileSync(csv, text);
  const file = await written(`SELECT * FROM read_csv('${csv}')`);
  const kept = { from: 1_700_000_300_000, to: 1_700_060_000_000 };
  expect((await readParquet(file, duckdb(), kept)).value).toEqual(readCsv({ file: csv, text }, kept).value);
});
