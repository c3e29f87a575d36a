/** A sample's value: a number, `NaN`, an infinity, or the marker `stale`; undefined for other text. */
export function valueOf(text: string): number | 'stale' | undefined {
  if (text === 'stale') return 'stale';
  if (/^[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/.test(text)) return Number(text);
  if (/^nan$/i.test(text)) return NaN;
  const infinity = /^([-+]?)inf(?:inity)?$/i.exec(text);
  return infinity === null ? undefined : infinity[1] === '-' ? -Infinity : Infinity;
}

/** From this number on, a bare time counts milliseconds: as such it is 1973, as seconds the year 5138. */
const MILLISECONDS = 1e11;

/** Milliseconds since 1970 of a time in ISO 8601 (UTC unless it says so), in seconds or in milliseconds; undefined for other text. */
export function timeOf(text: string): number | undefined {
  if (/^-?\d+(?:\.\d+)?$/.test(text)) return timeOfNumber(Number(text));
  const parts = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?)\s?(Z|[-+]\d\d:?\d\d)?)?$/.exec(text);
  if (parts === null) return undefined;
  const [, day, clock = '00:00', zone = 'Z'] = parts;
  const time = Date.parse(`${day}T${clock}${zone.replace(/(\d\d)(\d\d)$/, '$1:$2')}`);
  return Number.isNaN(time) ? undefined : time;
}

/** Milliseconds since 1970 of a number that counts seconds, or milliseconds if it is large. */
export function timeOfNumber(number: number): number {
  return Math.round(Math.abs(number) >= MILLISECONDS ? number : number * 1000);
}
