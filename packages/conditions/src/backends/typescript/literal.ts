/** Any data as a TypeScript expression; text is quoted so that nothing in it can end the literal or the script. */
export function typescriptLiteral(value: unknown): string {
  if (value === undefined) return 'undefined';
  if (typeof value === 'string')
    return JSON.stringify(value)
      .replace(
        /[\x7F-\x9F\u200B-\u200F\u2028-\u202E\u2060-\u2069\uFEFF]/g,
        (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
      )
      .replace(/<\//g, '<\\/');
  if (Array.isArray(value)) return `[${value.map(typescriptLiteral).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value).filter(([, member]) => member !== undefined);
    return members.length === 0
      ? '{}'
      : `{ ${members.map(([key, member]) => `${/^[A-Za-z_]\w*$/.test(key) && key !== '__proto__' ? key : typescriptLiteral(key)}: ${typescriptLiteral(member)}`).join(', ')} }`;
  }
  return JSON.stringify(value);
}

/** A number as a TypeScript expression, infinite and NaN ones too. */
export function typescriptNumber(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value < 0 ? '-Infinity' : 'Infinity';
  return Object.is(value, -0) ? '-0' : String(value);
}
