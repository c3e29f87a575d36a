import { lineText, positionAt } from '../source/source.ts';
import type { Range } from '../source/source.ts';
import type { Diagnostic, Severity } from './diagnostic.ts';

/** How to print: `color` adds ANSI colours, `fileName` may shorten names. */
export interface RenderOptions {
  readonly color?: boolean;
  readonly fileName?: (file: string) => string;
}

const colors: Record<Severity | 'dim' | 'bold' | 'fix', string> = {
  error: '31',
  warning: '33',
  info: '36',
  dim: '2',
  bold: '1',
  fix: '32',
};

/** A finding as a compiler prints it: place, code, sentence, the line with carets, other places, remedies. Ends with a line break. */
export function renderDiagnostic(diagnostic: Diagnostic, options: RenderOptions = {}): string {
  const paint = (style: keyof typeof colors, text: string): string =>
    options.color === true ? `\u001B[${colors[style]}m${text}\u001B[0m` : text;
  const name = options.fileName ?? ((file: string): string => file);
  const place = (range: Range): string => {
    const { line, column } = positionAt(range.source, range.start);
    return `${name(range.source.file)}:${line}:${column}`;
  };
  const lines = [
    `${paint('bold', place(diagnostic.range))} ${paint(diagnostic.severity, diagnostic.severity)} ${visible(diagnostic.message)} ${paint('dim', `[${diagnostic.code}]`)}`,
    ...excerpt(diagnostic.range, (text) => paint(diagnostic.severity, text)),
  ];
  for (const related of diagnostic.related)
    lines.push(
      `  ${paint('dim', place(related.range))} ${visible(related.message)}`,
      ...excerpt(related.range, (text) => paint('dim', text)),
    );
  for (const fix of diagnostic.fixes) lines.push(`  ${paint('fix', 'fix:')} ${visible(fix.title)}`);
  return `${lines.join('\n')}\n`;
}

/** One line that counts findings, such as `2 errors, 1 warning`; `no problems` if there are none. */
export function summarize(diagnostics: readonly Diagnostic[]): string {
  const count = (severity: Severity, word: string): string[] => {
    const n = diagnostics.filter((each) => each.severity === severity).length;
    return n === 0 ? [] : [`${n} ${word}${n === 1 || word === 'info' ? '' : 's'}`];
  };
  const parts = [...count('error', 'error'), ...count('warning', 'warning'), ...count('info', 'info')];
  return parts.length === 0 ? 'no problems' : parts.join(', ');
}

function excerpt(range: Range, paint: (text: string) => string): string[] {
  const { line, column } = positionAt(range.source, range.start);
  const text = lineText(range.source, line);
  if (text.trim() === '') return [];
  const last = positionAt(range.source, range.end);
  const width = Math.max(1, (last.line === line ? last.column : text.length + 1) - column);
  // Long lines are cut around the place, so that a hostile file cannot flood a terminal.
  const from = column > 100 ? column - 60 : 1;
  const shown = text.slice(from - 1, from + 159);
  const blank = shown.slice(0, column - from).replace(/[^\t]/g, ' ');
  const gutter = String(line);
  return [
    `  ${gutter} | ${visible(shown)}`,
    `  ${' '.repeat(gutter.length)} | ${blank}${paint('^'.repeat(Math.min(width, Math.max(1, shown.length - (column - from)))))}`,
  ];
}

/** Control characters must not reach a terminal: they could move its cursor or colour its text. */
function visible(text: string): string {
  return text.replace(/[\0-\x08\x0B-\x1F\x7F-\x9F\u202A-\u202E\u2066-\u2069]/g, '\uFFFD').replace(/\n/g, ' ');
}
