import { pythonNumber, pythonText } from '@trainyard/conditions';

/** Python's reserved words (3.8 to 3.14), and the names that generated code uses itself. */
const RESERVED = new Set(
  'False None True and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield self cls Output Input print len list dict'.split(
    ' ',
  ),
);

/** A name as a Python identifier: everything but letters, digits and `_` becomes `_`, reserved words get a `_`. */
export function foldPython(name: string): string {
  const folded = name.replace(/[^A-Za-z0-9_]/g, '_').replace(/^(?=\d)/, '_');
  return folded === '' ? '_' : RESERVED.has(folded) ? `${folded}_` : folded;
}

/** Any data as a Python literal: text quoted and escaped, lists, maps as dicts, null and undefined as None. */
export function pythonLiteral(value: unknown): string {
  if (value === null || value === undefined) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'number') return pythonNumber(value);
  if (typeof value === 'string') return pythonText(value);
  if (Array.isArray(value)) return `[${value.map(pythonLiteral).join(', ')}]`;
  if (typeof value === 'object')
    return `{${Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .map(([key, member]) => `${pythonText(key)}: ${pythonLiteral(member)}`)
      .join(', ')}}`;
  throw new Error(`a ${typeof value} has no Python literal`);
}
