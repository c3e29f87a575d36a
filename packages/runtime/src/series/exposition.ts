import type { Labels, Series } from '@trainyard/conditions';
import type { Diagnostic, Outcome, Source } from '@trainyard/syntax';
import { ENOUGH, repeated, seriesDiagnostics } from './diagnostics.ts';
import { Gathering } from './gathering.ts';
import type { Kept } from './gathering.ts';
import { valueOf } from './numbers.ts';

const LINE =
  /^([A-Za-z_:][A-Za-z0-9_:]*)?[ \t]*(\{(?:[^"}]|"(?:[^"\\]|\\.)*")*\})?[ \t]*([^ \t{}#]+)(?:[ \t]+(-?[\d.eE+]+))?[ \t]*(?:#.*)?$/;
const LABEL = /[ \t]*(?:([A-Za-z_][A-Za-z0-9_]*)[ \t]*=[ \t]*)?"((?:[^"\\]|\\.)*)"[ \t]*(?:,|$)/y;

/**
 * Series from the text that exporters write: OpenMetrics, which ends in `# EOF` and counts seconds, or Prometheus' own format, which
 * counts milliseconds. Every sample needs its time; those outside of the time that is `kept` are left out.
 */
export function readExposition(source: Source, kept?: Kept): Outcome<readonly Series[]> {
  const { text } = source;
  const scale = /^# EOF\r?\n?$/m.test(text.slice(-8)) ? 1000 : 1;
  const diagnostics: Diagnostic[] = [];
  const gathering = new Gathering(kept);
  for (let start = 0; start < text.length && diagnostics.length < ENOUGH;) {
    const found = text.indexOf('\n', start);
    const end = found === -1 ? text.length : found;
    const message = sample(text.slice(start, end).trim(), scale, gathering);
    if (message !== undefined)
      diagnostics.push(seriesDiagnostics.malformed({ range: { source, start, end } }, { message }));
    start = end + 1;
  }
  const { series, twice } = gathering.finish();
  return { value: series, diagnostics: [...diagnostics, ...repeated(source, twice)] };
}

/** Takes one line; gives what is wrong with it. */
function sample(line: string, scale: number, gathering: Gathering): string | undefined {
  if (line === '' || line.startsWith('#')) return undefined;
  const [, name = '', braces = '', written = '', moment] = LINE.exec(line) ?? [];
  if (written === '' || (name === '' && braces === ''))
    return 'The line is no sample: write `name{label="value"} 1.5 1700000000`.';
  const value = valueOf(written);
  if (value === undefined || value === 'stale') return `'${written}' is no number.`;
  const time = moment === undefined ? NaN : Number(moment) * scale;
  if (Number.isNaN(time))
    return 'The sample has no time, and a replay needs to know when it was: write it behind the value.';
  let labels: Labels | undefined;
  const series = gathering.series(`${name}${braces}`, () => (labels = labelsOf(name, braces)) ?? {});
  if (labels === undefined && series.labels['__name__'] === undefined)
    return `The labels \`${braces}\` cannot be read.`;
  return series.add(Math.round(time), value, false) ? undefined : 'The series has a sample of this moment already.';
}

/** The labels between braces; a text without a label before it is the metric's name. Undefined for what is none. */
function labelsOf(name: string, braces: string): Labels | undefined {
  const labels: Record<string, string> = name === '' ? {} : { __name__: name };
  const body = braces.slice(1, -1).trimEnd();
  LABEL.lastIndex = 0;
  while (LABEL.lastIndex < body.length) {
    const [, label = '__name__', text = ''] = LABEL.exec(body) ?? [];
    if (LABEL.lastIndex === 0 || Object.hasOwn(labels, label)) return undefined;
    labels[label] = text.replace(/\\(.)/g, (_, char: string) => (char === 'n' ? '\n' : char));
  }
  return labels['__name__'] === undefined ? undefined : labels;
}
