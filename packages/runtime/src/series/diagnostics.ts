import { defineDiagnostics, error, warning } from '@trainyard/syntax';
import type { Diagnostic, Source } from '@trainyard/syntax';
import type { Twice } from './gathering.ts';
import { labelText } from './label-text.ts';

/** After so many findings the rest of a file is not read. */
export const ENOUGH = 20;

const clock = (time: number): string => new Date(time).toISOString();

/** A line of shell that writes one sample, for the pages of findings. */
const csv = (name: string, line: string): string => `printf 'time,metric,value\\n${line}\\n' > ${name}.csv`;

/** What is found in files of recorded series. */
export const seriesDiagnostics = defineDiagnostics({
  malformed: error<{ message: string }>('series/malformed', {
    message: ({ message }) => message,
    why: 'A replay over series that were read wrongly would say wrong things of the past.',
    call: {
      bad: `${csv('a', '1767225600,up,yes')}\nnpx trainyard replay demo.mlops.yaml --series a.csv`,
      good: `${csv('a', '1767225600,up,1')}\nnpx trainyard replay demo.mlops.yaml --series a.csv`,
      exit: 1,
    },
  }),
  contradiction: error<{ series: string; other: string; time: number }>('series/contradiction', {
    message: ({ series, other, time }) =>
      `The series ${series} has another value at ${clock(time)} here than in '${other}': leave one of the two out, or cut one where the other begins.`,
    why: 'Two recordings of one series that differ cannot both be what was measured, and which of them a replay took would be chance.',
    call: {
      bad: `${csv('a', '1767225600,up,1')}\n${csv('b', '1767225600,up,0')}\nnpx trainyard replay demo.mlops.yaml --series a.csv --series b.csv`,
      good: `${csv('a', '1767225600,up,1')}\n${csv('b', '1767225660,up,0')}\nnpx trainyard replay demo.mlops.yaml --series a.csv --series b.csv`,
      exit: 1,
    },
  }),
  repeated: warning<{ series: string; other: string; count: number; time: number }>('series/repeated', {
    message: ({ series, other, count, time }) =>
      `The series ${series} has ${count === 1 ? 'a sample' : `${count} samples`} that '${other}' has too, the first at ${clock(time)}: counted once.`,
    why: 'Recordings that overlap and agree do no harm, but samples that come twice may also mean that a file was named twice.',
    remedy: 'Nothing has to be done where recordings overlap; otherwise name each file once.',
    call: {
      bad: `${csv('a', '1767225600,up,1')}\ncp a.csv b.csv\nnpx trainyard replay demo.mlops.yaml --series a.csv --series b.csv`,
      good: `${csv('a', '1767225600,up,1')}\nnpx trainyard replay demo.mlops.yaml --series a.csv`,
      exit: 0,
    },
  }),
});

/** Findings for series of one file that have several samples of a moment, as far as it was not told at their lines. */
export function repeated(source: Source, twice: readonly Twice[]): readonly Diagnostic[] {
  return twice
    .slice(0, ENOUGH)
    .map(({ labels, time }) =>
      seriesDiagnostics.malformed(
        { range: { source, start: 0, end: 0 } },
        { message: `The series ${labelText(labels)} has more than one sample at ${clock(time)}.` },
      ),
    );
}
