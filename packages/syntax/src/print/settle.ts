import { fitsOneLine, isTall } from './layout.ts';
import type { Entry, Layout, ListLayout, MapLayout } from './layout.ts';

type Container = MapLayout | ListLayout;

/**
 * Brings comments to the places that both syntaxes have: YAML cannot say anything behind the end of a block or inside of an empty one, and
 * nothing between the dash of an item and its first line. Their order stays.
 */
export function settled(root: Layout): Layout {
  return root.kind === 'map' || root.kind === 'list' ? settledContainer(root, 0) : root;
}

function settledContainer(container: Container, depth: number): Container {
  const settledEntries = container.entries.map((entry) => settledEntry(entry, container.kind, depth));
  const [behindMark, ...rest] = container.open;
  const [first, ...others] = settledEntries;
  const entries = first === undefined ? [] : [{ ...first, before: [...rest, ...first.before] }, ...others];
  return { ...container, entries, open: behindMark === undefined ? [] : [behindMark] };
}

function settledEntry(entry: Entry, within: 'map' | 'list', depth: number): Entry {
  const { value } = entry;
  const [behind, ...more] = entry.behind;
  const above = { ...entry, before: [...entry.before, ...more] };
  if (value.kind === 'alias' || value.kind === 'scalar') {
    // An expression over several lines has comments behind each of them.
    if (isTall(value) && value.kind === 'scalar' && value.style === 'block')
      return { ...above, before: [...above.before, ...behindOf(behind)], behind: [] };
    return { ...above, behind: behindOf(behind) };
  }
  if (value.entries.length === 0) {
    const inside = [...value.open, ...value.end].filter((line) => line !== '');
    const empty = { ...value, open: [], end: [] };
    return { ...above, before: [...above.before, ...inside], value: empty, behind: behindOf(behind) };
  }
  const fits = fitsOneLine(value, depth + 1, entry.key);
  const inner = settledContainer(value, depth + 1);
  if (fits) return { ...above, value: inner, behind: behindOf(behind) };
  const closed = { ...inner, end: [...inner.end, ...entry.behind] };
  const kept = { ...entry, behind: [] };
  return within === 'map' ? { ...kept, value: closed } : withoutLead({ ...kept, value: closed });
}

function behindOf(comment: string | undefined): string[] {
  return comment === undefined ? [] : [comment];
}

/** An item of a list: what stands behind its opening or above its first entry goes above the item. */
function withoutLead(item: Entry): Entry {
  const { lines, value } = leadOf(item.value as Container);
  return { ...item, before: [...item.before, ...lines], value };
}

function leadOf(container: Container): { lines: readonly string[]; value: Container } {
  const [first, ...others] = container.entries;
  const lines = [...container.open, ...(first?.before ?? [])].filter((line) => line !== '');
  if (first === undefined) return { lines, value: { ...container, open: [] } };
  return { lines, value: { ...container, open: [], entries: [{ ...first, before: [] }, ...others] } };
}
