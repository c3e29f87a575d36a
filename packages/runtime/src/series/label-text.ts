import type { Labels } from '@trainyard/conditions';

/** Labels as PromQL writes them, sorted by name; the metric's name stands before the brackets, if it can. */
export function labelText(labels: Labels): string {
  const name = labels['__name__'] ?? '';
  const plain = /^[A-Za-z_:][A-Za-z0-9_:]*$/.test(name);
  const entries = Object.entries(labels)
    .filter(([label]) => !plain || label !== '__name__')
    .sort(([a], [b]) => (a < b ? -1 : 1));
  if (plain && entries.length === 0) return name;
  return `${plain ? name : ''}{${entries.map(([label, value]) => `${label}=${JSON.stringify(value)}`).join(', ')}}`;
}
