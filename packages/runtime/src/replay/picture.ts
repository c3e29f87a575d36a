import { labelText } from '../series/label-text.ts';
import { momentsOf } from './replay.ts';
import type { Replayed, ReplayKind, ReplayRange, Stretch, Track } from './replay.ts';

const WIDTH = 960;
const NAMES = 240;
const ROW = 18;
const TOP = 52;
/** Label sets that a picture shows; those that were true for longest come first. */
const MOST_ROWS = 40;

const NONE = '#f2f2f2';
const UNKNOWN = '#b0b0b0';
const QUIET = '#c5dcef';
/** What is drawn for a state, and what it is called; told apart without seeing colours by how dark it is. */
type Look = readonly [color: string, name: string];
const LOOKS: Readonly<Record<ReplayKind, Readonly<Record<'true' | 'false', Look>>>> = {
  alert: { true: ['#d64545', 'holds'], false: [QUIET, 'does not hold'] },
  rollback: { true: ['#d64545', 'rolls back'], false: [QUIET, 'stays'] },
  gate: { true: ['#2e7d4f', 'open'], false: ['#f0c36d', 'closed'] },
  trigger: { true: ['#3a6fb0', 'holds'], false: [QUIET, 'does not hold'] },
};
/** The darker bar below a row: the alert fires, or a run is started. */
const FIRING = '#3b0a0a';
const FIRES: Readonly<Partial<Record<ReplayKind, string>>> = { alert: 'fires', trigger: 'would start runs' };

/**
 * A picture of a condition over time, as SVG: a row for each label set, with what it was. Where several states share a pixel, the gravest
 * is drawn, so that a minute in a month is seen.
 */
export function pictureOf({ question, tracks }: Replayed, range: ReplayRange): string {
  const rows = [...tracks].sort((a, b) => trueFor(b) - trueFor(a)).slice(0, MOST_ROWS);
  const hidden = tracks.length - rows.length;
  const height = TOP + Math.max(1, rows.length) * ROW + (hidden > 0 ? ROW : 0) + 42;
  const span = `${clock(range.from)} to ${clock(range.to)} UTC`;
  const body = [
    `<title>${escaped(`${question.kind} ${question.name}, ${span}`)}</title>`,
    '<rect width="100%" height="100%" fill="white"/>',
    text(8, 18, `${question.kind} ${shortened(question.name, 80)}`, 'font-weight="bold"'),
    text(WIDTH - 8, 18, span, 'text-anchor="end" fill="#555"'),
    text(8, 36, shortened(question.condition.text, 130), 'fill="#555"'),
    ...rows.map((track, index) => rowOf(track, TOP + index * ROW, { range, looks: LOOKS[question.kind] })),
    ...(rows.length === 0 ? [text(NAMES, TOP + 13, 'no data at any time', 'fill="#555"')] : []),
    ...(hidden > 0 ? [text(8, TOP + rows.length * ROW + 13, `and ${hidden} more label sets`, 'fill="#555"')] : []),
    axis(range, height - 34),
    legend(question.kind, height - 8),
  ];
  return `<svg xmlns="http://www.w3.org/2000/svg" role="img" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" font-family="sans-serif" font-size="12">\n${body.join('\n')}\n</svg>\n`;
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

interface Drawing {
  readonly range: ReplayRange;
  readonly looks: Readonly<Record<'true' | 'false', Look>>;
}

function rowOf(track: Track, y: number, { range, looks }: Drawing): string {
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
  const colors = { true: looks.true[0], false: looks.false[0], unknown: UNKNOWN, none: NONE };
  return [
    ...(Object.keys(track.labels).length === 0 ? [] : [text(8, y + 13, shortened(labelText(track.labels), 34))]),
    ...runs(drawn).map(({ from, to, value }) =>
      bar(NAMES + from, y + 2, to - from, ROW - 4, colors[GRAVITY[value] ?? 'none']),
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

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Distances between marks that people count in. */
const RASTERS = [
  ...[1, 2, 5, 10, 15, 30].map((count) => count * MINUTE),
  ...[1, 2, 3, 6, 12].map((count) => count * HOUR),
  ...[1, 2, 7, 14, 28, 56, 112, 364].map((count) => count * DAY),
];
const MOST_MARKS = 8;

function axis(range: ReplayRange, y: number): string {
  const { from, to, step } = range;
  const raster = RASTERS.find((each) => (to - from) / each <= MOST_MARKS) ?? Math.ceil((to - from) / MOST_MARKS);
  const count = momentsOf(range);
  const marks: string[] = [];
  for (let at = Math.ceil(from / raster) * raster; at <= to; at += raster) {
    const x = NAMES + Math.round(((at - from) / step / count) * (WIDTH - NAMES - 8));
    const when = raster >= DAY || at % DAY === 0 ? clock(at).slice(0, 10) : clock(at).slice(11, 16);
    const anchor = x < NAMES + 30 ? 'start' : x > WIDTH - 38 ? 'end' : 'middle';
    marks.push(bar(x, y - 4, 1, 4, '#555'), text(x, y + 8, when, `text-anchor="${anchor}" fill="#555" font-size="10"`));
  }
  return marks.join('\n');
}

/** To the minute, in UTC. */
function clock(time: number): string {
  return new Date(time).toISOString().replace('T', ' ').slice(0, 16);
}

function legend(kind: ReplayKind, y: number): string {
  const fires = FIRES[kind];
  const entries: readonly Look[] = [
    LOOKS[kind].true,
    LOOKS[kind].false,
    [UNKNOWN, 'unknown'],
    [NONE, 'no data'],
    ...(fires === undefined ? [] : [[FIRING, fires] as const]),
  ];
  let x = NAMES;
  return entries
    .map(([color, name]) => {
      const drawn = `${bar(x, y - 9, 10, 10, color)}\n${text(x + 14, y, name, 'font-size="10" fill="#555"')}`;
      x += 34 + name.length * 6;
      return drawn;
    })
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
