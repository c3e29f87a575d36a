/** A line of fields with the place of the line. One object serves all lines, since there are millions. */
export interface Row {
  readonly fields: readonly string[];
  readonly start: number;
  readonly end: number;
}

/** The lines of CSV (RFC 4180) that have something in them. Quotes may hold commas, line breaks, and quotes written twice. */
export function* rows(text: string): Generator<Row> {
  const row = { fields: [] as string[], start: 0, end: 0 };
  const anyQuoted = text.includes('"');
  for (let start = text.startsWith('\uFEFF') ? 1 : 0; start < text.length; start = row.end + 1) {
    const found = text.indexOf('\n', start);
    row.start = start;
    row.end = found === -1 ? text.length : found;
    const quoted = anyQuoted && text.slice(start, row.end).includes('"');
    if (quoted) row.end = quotedEnd(text, start);
    const end = row.end > start && text[row.end - 1] === '\r' ? row.end - 1 : row.end;
    if (quoted) row.fields = quotedFields(text.slice(start, end));
    else plainFields(text, start, end, row.fields);
    if (row.fields.length > 1 || row.fields[0]?.trim() !== '') yield row;
  }
}

/** Splits a line without quotes into `fields`. */
function plainFields(text: string, start: number, end: number, fields: string[]): void {
  let count = 0;
  for (let at = start; at <= end;) {
    let comma = text.indexOf(',', at);
    if (comma === -1 || comma > end) comma = end;
    fields[count++] = text.slice(at, comma);
    at = comma + 1;
  }
  if (fields.length !== count) fields.length = count;
}

/** Where a line ends whose quotes may hold line breaks. */
function quotedEnd(text: string, start: number): number {
  let inside = false;
  for (let at = start; at < text.length; at++) {
    const char = text[at];
    if (char === '"') inside = !inside;
    else if (char === '\n' && !inside) return at;
  }
  return text.length;
}

function quotedFields(body: string): string[] {
  const fields: string[] = [];
  let field = '';
  let inside = false;
  for (let at = 0; at < body.length; at++) {
    const char = body[at] ?? '';
    if (char === '"' && inside && body[at + 1] === '"') field += body[++at];
    else if (char === '"') inside = !inside;
    else if (char === ',' && !inside) {
      fields.push(field);
      field = '';
    } else field += char;
  }
  fields.push(field);
  return fields;
}
