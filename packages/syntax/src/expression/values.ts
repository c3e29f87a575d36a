/** Seconds in each unit of time; a month is 30 days and a year 365, as the language defines them. */
export const secondsIn: Readonly<Record<string, number>> = {
  ms: 0.001,
  s: 1,
  m: 60,
  h: 3600,
  d: 86_400,
  w: 604_800,
  mo: 2_592_000,
  y: 31_536_000,
};

/** Seconds of a duration as the grammar writes it; a bare number counts seconds. */
export function durationSeconds(image: string): number {
  if (/^[\d.]+$/.test(image)) return Number(image);
  let milliseconds = 0;
  for (const [, amount, unit] of image.matchAll(/(\d+(?:\.\d+)?)(ms|mo|[smhdwy])/g))
    milliseconds += Math.round(Number(amount) * (secondsIn[unit ?? ''] ?? 0) * 1000);
  return milliseconds / 1000;
}

/** The content of a text in quotes: JSON's escapes in `"` and `'`, none in backticks. */
export function unescapeText(image: string): string {
  const body = image.slice(1, -1);
  if (image.startsWith('`')) return body;
  const simple: Record<string, string> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f' };
  return body.replace(/\\(u([0-9a-fA-F]{4})|.)/g, (_, char: string, code: string | undefined) =>
    code === undefined ? (simple[char] ?? char) : String.fromCharCode(parseInt(code, 16)),
  );
}
