import { labelText } from '../series/label-text.ts';
import { momentsOf } from './replay.ts';
import type { Replayed, ReplayRange, Stretch, Track } from './replay.ts';

const WIDTH = 960;
const NAMES = 240;
const ROW = 18;
const TOP = 52;
/** Label sets that a picture shows; those that were true for longest come first. */
const MOST_ROWS = 40;

const COLORS: Readonly<Record<Stretch['state'], string>> = {
  true: '#c62828',
  false: '#a5d6a7',
  unknown: '#bdbdbd',
  none: '#f5f5f5',
};
/** The darker bar below a row: the alert fires. */
const FIRING = '#4a0d0d';

/**
 * A picture of a condition over time, as SVG: a row for each label set, with what it was. Where several states share a pixel, the gravest
 * is drawn, so that a minute in a month is seen.
 */
export function pictureOf({ question, tracks }: Replayed, range: ReplayRange): string {
  const rows = [...tracks].sort((a, b) => trueFor(b) - trueFor(a)).slice(0, MOST_ROWS);
  const hidden = tracks.length - rows.length;
  const height = TOP + Math.max(1, rows.length) * ROW + (hidden > 0 ? ROW : 0) + 34;
  const body = [
    text(8, 18, `${question.kind} ${question.name}`, 'font-weight="bold"'),
    text(8, 36, shortened(question.condition.text, 130), 'fill="#555"'),
    ...rows.map((track, index) => rowOf(track, TOP + index * ROW, range)),
    ...(rows.length === 0 ? [text(NAMES, TOP + 13, 'no data at any time', 'fill="#555"')] : []),
    ...(hidden > 0 ? [text(8, TOP + rows.length * ROW + 13, `and ${hidden} more label sets`, 'fill="#555"')] : []),
    axis(range, height - 30),
    legend(height - 8),
  ];
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" font-family="sans-serif" font-size="12">\n<rect width="100%" height="100%" fill="white"/>\n${body.join('\n')}\n</svg>\n`;
}

function trueFor({ stretches }: Track): number {
  return stretches.reduce((sum, { state, from, to }) => sum + (state === 'true' ? to - from + 1 : 0), 0);
}

/** Pixels of a picture that belong to a moment: from the left edge of the first to the right edge of the last. */
function pixels(from: number, to: number, range: ReplayRange): readonly [number, number] {
  const width = WIDTH - NAMES - 8;
  const count = momentsOf(range);
  const left = Math.floor((((from - range.from) / range.step) * width) / count);
  const right = Math.ceil((((to - range.from) / range.step + 1) * width) / count);
  return [Math.max(0, left), Math.min(width, Math.max(right, left + 1))];
}

const GRAVITY: readonly Stretch['state'][] = ['none', 'unknown', 'false', 'true'];

function rowOf(track: Track, y: number, range: ReplayRange): string {
  const drawn = new Uint8Array(WIDTH - NAMES - 8);
  for (const { from, to, state } of track.stretches) {
    const [left, right] = pixels(from, to, range);
    for (let x = left; x < right; x++) drawn[x] = Math.max(drawn[x] ?? 0, GRAVITY.indexOf(state));
  }
  const fires = new Uint8Array(drawn.length);
  for (const { from, to } of track.firings) {
    const [left, right] = pixels(from, to, range);
    fires.fill(1, left, right);
  }
  return [
    text(8, y + 13, shortened(labelText(track.labels), 36)),
    ...runs(drawn).map(({ from, to, value }) =>
      bar(NAMES + from, y + 2, to - from, ROW - 4, COLORS[GRAVITY[value] ?? 'none']),
    ),
    ...runs(fires).flatMap(({ from, to, value }) =>
      value === 1 ? [bar(NAMES + from, y + ROW - 6, to - from, 4, FIRING)] : [],
    ),
  ].join('\n');
}

function runs(values: Uint8Array): readonly { readonly from: number; readonly to: number; readonly value: number }[] {
  const found: { from: number; to: number; value: number }[] = [];
  for (const [x, value] of values.entries()) {
    const last = found.at(-1);
    if (last?.value === value) last.to = x + 1;
    else found.push({ from: x, to: x + 1, value });
  }
  return found;
}

function axis(range: ReplayRange, y: number): string {
  const marks = [0, 0.25, 0.5, 0.75, 1];
  return marks
    .map((share) => {
      const x = NAMES + Math.round((WIDTH - NAMES - 8) * share);
      const when = new Date(range.from + (range.to - range.from) * share).toISOString().replace('T', ' ').slice(0, 16);
      const anchor = share === 0 ? 'start' : share === 1 ? 'end' : 'middle';
      return `${bar(Math.min(x, WIDTH - 9), y - 4, 1, 4, '#555')}\n${text(x, y + 8, when, `text-anchor="${anchor}" fill="#555" font-size="10"`)}`;
    })
    .join('\n');
}

function legend(y: number): string {
  const entries: readonly (readonly [string, string])[] = [
    ['true', COLORS.true],
    ['false', COLORS.false],
    ['unknown', COLORS.unknown],
    ['no data', COLORS.none],
    ['fires', FIRING],
  ];
  return entries
    .map(
      ([name, color], index) =>
        `${bar(8 + index * 46, y - 8, 8, 8, color)}\n${text(18 + index * 46, y, name, 'font-size="9"')}`,
    )
    .join('\n');
}

function bar(x: number, y: number, width: number, height: number, fill: string): string {
  return `<rect x="${x}" y="${y}" width="${width}" height="${height}" fill="${fill}"/>`;
}

function text(x: number, y: number, content: string, attributes = ''): string {
  return `<text x="${x}" y="${y}"${attributes === '' ? '' : ` ${attributes}`}>${escaped(content)}</text>`;
}

/** Text in SVG; characters that XML 1.0 does not have become a mark. */
function escaped(content: string): string {
  return content
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD')
    .replace(/[&<>"]/g, (mark) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[mark] ?? mark);
}

function shortened(content: string, most: number): string {
  const characters = [...content];
  return characters.length <= most ? content : `${characters.slice(0, most - 1).join('')}…`;
}
