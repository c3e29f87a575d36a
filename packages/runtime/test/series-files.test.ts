import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { mergeRecordings, readCsv, readExposition } from '../src/index.ts';

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

test('samples outside of the time that is kept are left out', () => {
  const kept = { from: 60_000, to: 120_000 };
  const csv = readCsv(sourceOf('time,metric,value\n59.999,up,1\n60,up,2\n120,up,3\n121,up,4\n'), kept).value;
  expect(csv.map(({ times, values }) => [[...times], [...values]])).toEqual([
    [
      [60_000, 120_000],
      [2, 3],
    ],
  ]);
  expect(readExposition(sourceOf('up 1 59999\nup 2 60000\ndown 1 1\n'), kept).value).toEqual([
    { labels: { __name__: 'up' }, times: Float64Array.of(60_000), values: Float64Array.of(2) },
  ]);
});

test('a moment that comes again after others is told, too', () => {
  expect(wrong(readCsv, 'time,metric,a,value\n60,up,x,1\n120,up,x,1\n60,up,x,1\n')).toEqual([
    '1: The series up{a="x"} has more than one sample at 1970-01-01T00:01:00.000Z.',
  ]);
});

test('series in any order of lines are those of the same lines sorted', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.tuple(fc.nat(30), fc.constantFrom('a,', 'b,', 'a,x', ',x', '"a",y')), {
        selector: ([time, labels]) => `${time}|${labels.replaceAll('"', '')}`,
      }),
      (samples) => {
        const lines = samples.map(([time, labels], index) => `${time + 100},up,${labels},${index}`);
        const sorted = [...lines].sort((a, b) => (a.split(',')[0] ?? '').localeCompare(b.split(',')[0] ?? ''));
        const text = (all: readonly string[]): string => `time,metric,job,code,value\n${all.join('\n')}\n`;
        const read = plain(readCsv, text(lines)) as readonly unknown[];
        expect(read).toEqual(plain(readCsv, text(sorted)));
        expect(read).toHaveLength(new Set(samples.map(([, labels]) => labels.replaceAll('"', ''))).size);
      },
    ),
    { seed: 6 },
  );
});

const recording = (place: string, lines: string) => ({
  place,
  series: readCsv(sourceOf(`time,metric,value\n${lines}`)).value,
});

test('recordings of one series are put together in the order of time', () => {
  const { value, diagnostics } = mergeRecordings([
    recording('b', '3,up,3\n5,up,stale\n'),
    recording('a', '1,up,1\n4,up,4\n'),
    recording('c', '1,down,1\n'),
  ]);
  expect(diagnostics).toEqual([]);
  expect(
    value.map(({ labels, times, values, stale }) => [labels, [...times], [...values], stale && [...stale]]),
  ).toEqual([
    [{ __name__: 'down' }, [1000], [1], undefined],
    [{ __name__: 'up' }, [1000, 3000, 4000, 5000], [1, 3, 4, NaN], [0, 0, 0, 1]],
  ]);
});

test('recordings that agree where they overlap count once, those that do not are refused', () => {
  const merged = (...texts: readonly string[]) =>
    mergeRecordings(texts.map((text, index) => recording(`${index}.csv`, text)));
  const agreeing = merged('1,up,1\n2,up,NaN\n3,up,stale\n', '2,up,NaN\n3,up,stale\n4,up,1\n');
  expect(agreeing.value.map(({ times }) => [...times])).toEqual([[1000, 2000, 3000, 4000]]);
  expect(agreeing.diagnostics.map(({ code, severity, message }) => [code, severity, message])).toEqual([
    [
      'series/repeated',
      'warning',
      "The series up has 2 samples that '0.csv' has too, the first at 1970-01-01T00:00:02.000Z: counted once.",
    ],
  ]);
  const [found] = merged('1,up,1\n', '1,up,2\n').diagnostics;
  expect([found?.code, found?.severity, found?.range.source.file]).toEqual(['series/contradiction', 'error', '1.csv']);
  expect(merged('1,up,NaN\n', '1,up,stale\n').diagnostics).toHaveLength(1);
});
