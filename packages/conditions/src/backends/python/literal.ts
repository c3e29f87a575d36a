/** Text as a Python literal: JSON's escapes are Python's too; what cannot be seen is escaped beside them. */
export function pythonText(text: string): string {
  return JSON.stringify(text).replace(
    /[\x7F-\x9F\u00AD\u200B-\u200F\u2028-\u202E\u2060-\u2069\uFEFF]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** A finite number as a Python literal, `1` for 1. Throws for another. */
export function pythonNumber(value: number): string {
  if (!Number.isFinite(value)) throw new Error('a number in generated Python must be finite');
  return Object.is(value, -0) ? '-0.0' : String(value);
}

/** A finite number that Python reads as a float, `1.0` for 1. Throws for another. */
export function pythonFloat(value: number): string {
  const text = pythonNumber(value);
  return /^-?\d+$/.test(text) ? `${text}.0` : text;
}

/** A docstring. */
export function pythonDocstring(text: string): string {
  return `"""${pythonText(text).slice(1, -1)}"""`;
}
