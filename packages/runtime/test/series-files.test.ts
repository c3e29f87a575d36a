import { expect, test } from '@jest/globals';
import { readCsv, readExposition } from '../src/index.ts';

type Read = typeof readCsv;
const sourceOf = (text: string) => ({ file: 'series', text });
function plain(read: Read, text: string): unknown {
  const { value, diagnostics } = read(sourceOf(text));
  expect(diagnostics.map((each) => each.message)).toEqual([]);
  return value.map(({ labels, times, values, stale }) => [
    labels,
    [...times],
    [...values],
    ...(stale === undefined ? [] : [[...stale]]),
  ]);
}
/** What is wrong, each with its line. */
function wrong(read: Read, text: string): string[] {
  return read(sourceOf(text)).diagnostics.map(
    ({ range, message }) => `${text.slice(0, range.start).split('\n').length}: ${message}`,
  );
}

test('long CSV has a line for each sample', () => {
  const text =
    'time,metric,job,value\r\n2026-01-01T00:00:00Z,up,"a,""b""",1\r\n1767225660,up,"a,""b""",NaN\r\n1767225720000,up,"a,""b""",stale\r\n1767225600,down,,-1e3\r\n1767225660,down,,\r\n';
  expect(plain(readCsv, text)).toEqual([
    [{ __name__: 'down' }, [1767225600000], [-1000]],
    [{ __name__: 'up', job: 'a,"b"' }, [1767225600000, 1767225660000, 1767225720000], [1, NaN, NaN], [0, 0, 1]],
  ]);
});

test('wide CSV has a column for each series, samples come in any order', () => {
  const text = 'ts,up,"x{a=""b"",c=""d""}"\n120,2,20\n60,1,\n2026-01-01 00:00:00+01:00,+Inf,-Inf\n';
  expect(plain(readCsv, text)).toEqual([
    [{ __name__: 'up' }, [60000, 120000, 1767222000000], [1, 2, Infinity]],
    [{ __name__: 'x', a: 'b', c: 'd' }, [120000, 1767222000000], [20, -Infinity]],
  ]);
});

test('what is wrong in CSV is told with its line', () => {
  expect(wrong(readCsv, '')).toEqual(['1: The file is empty: its first line names the columns.']);
  expect(wrong(readCsv, 'a,b\n1,2\n')).toEqual(['1: The heading has no column `time`.']);
  expect(wrong(readCsv, 'time,a,a\n')).toEqual(["1: The heading names the column 'a' twice."]);
  expect(wrong(readCsv, 'time,metric,value\n1,up\n\nnow,up,1\n1,up,one\n1,,1\n1,up,1\n1,up,2\n')).toEqual([
    '2: The line has 2 fields, and the heading names 3 columns.',
    "4: 'now' is no time: write ISO 8601, or seconds or milliseconds since 1970.",
    "5: 'one' is no number: write one, NaN, +Inf, -Inf, stale, or nothing.",
    '6: The line names no metric.',
    '8: The series has a sample of this moment already.',
  ]);
  expect(wrong(readCsv, `time,metric,value\n${'x,up,1\n'.repeat(100)}`)).toHaveLength(20);
});

test('OpenMetrics counts seconds, the format of Prometheus milliseconds', () => {
  const lines =
    '# TYPE up gauge\nup{job="a\\"}b", x="y",} 1 60.5\nup{x="y",job="a\\"}b"} 2 120 # {trace="t"} 1\ndown NaN 60\n';
  expect(plain(readExposition, `${lines}# EOF\n`)).toEqual([
    [{ __name__: 'down' }, [60000], [NaN]],
    [{ __name__: 'up', job: 'a"}b', x: 'y' }, [60500, 120000], [1, 2]],
  ]);
  expect(plain(readExposition, '{"my.metric",a="b\\nc"} +Inf 1767225600000\n')).toEqual([
    [{ __name__: 'my.metric', a: 'b\nc' }, [1767225600000], [Infinity]],
  ]);
});

test('what is wrong in the text of an exporter is told with its line', () => {
  expect(wrong(readExposition, '# HELP x\nup 1\nup one 5\nup{a=b} 1 5\n}{ 1\n\nup 1 5\nup 1 5\n')).toEqual([
    '2: The sample has no time, and a replay needs to know when it was: write it behind the value.',
    "3: 'one' is no number.",
    '4: The labels `{a=b}` cannot be read.',
    '5: The line is no sample: write `name{label="value"} 1.5 1700000000`.',
    '8: The series has a sample of this moment already.',
  ]);
});
