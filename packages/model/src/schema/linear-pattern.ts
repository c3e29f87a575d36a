import { readPattern } from '@trainyard/conditions';
import type { Pattern } from '@trainyard/conditions';

/** What `pattern` needs of a regular expression. */
export type TextForm = Pick<RegExp, 'source' | 'flags' | 'test'>;

/** A step takes a character and goes on; a fork goes on in several places; an assertion goes on where it holds. */
type State =
  | { readonly kind: 'take'; readonly of: (code: number) => boolean; readonly next: number }
  | { readonly kind: 'fork'; readonly next: number[] }
  | { readonly kind: 'start' | 'end'; readonly next: number };

const MOST_STATES = 1000;
const LONGEST = 4096;

/**
 * A regular expression of another process, matched in time that grows with its size times the length of the text, by following all ways at once
 * (Thompson's construction), so that none can hang the check. Texts longer than 4096 characters do not match. Throws for flags but `i` and `u`, for
 * what RE2 cannot say (looking around, references back), for word bounds and classes of Unicode, and for what is too large.
 */
export function linearPattern(source: string, flags: string): TextForm {
  if (/[^iu]/.test(flags)) throw new Error(`the pattern has the flags '${flags}': only i and u can be used`);
  const states: State[] = [];
  const add = (state: State): number => {
    if (states.push(state) > MOST_STATES) throw new Error('the pattern is too large: write a shorter one');
    return states.length - 1;
  };
  const build = (tree: Pattern, next: number): number => {
    switch (tree.kind) {
      case 'character':
        return add({ kind: 'take', of: (code) => code === tree.code, next });
      case 'any':
        return add({ kind: 'take', of: () => true, next });
      case 'set': {
        if (tree.classes.length > 0) throw new Error('the pattern has a class of Unicode: list the characters');
        const { spans, not } = tree;
        return add({ kind: 'take', of: (code) => spans.some(([a, b]) => a <= code && code <= b) !== not, next });
      }
      case 'assertion':
        if (tree.of === 'text start') return add({ kind: 'start', next });
        if (tree.of === 'text end') return add({ kind: 'end', next });
        throw new Error('the pattern asks for the bounds of words or lines: write out what stands there');
      case 'sequence':
        return tree.items.reduceRight((after, each) => build(each, after), next);
      case 'choice':
        return add({ kind: 'fork', next: tree.items.map((each) => build(each, next)) });
      case 'group':
        return build(tree.of, next);
      case 'repeat': {
        let after = next;
        if (tree.max === Infinity) {
          const again: State & { kind: 'fork' } = { kind: 'fork', next: [next] };
          after = add(again);
          again.next.push(build(tree.of, after));
        } else
          for (let turn = tree.min; turn < tree.max; turn++)
            after = add({ kind: 'fork', next: [next, build(tree.of, after)] });
        for (let turn = 0; turn < tree.min; turn++) after = build(tree.of, after);
        return after;
      }
    }
  };
  let first: number;
  try {
    const end = add({ kind: 'fork', next: [] });
    first = build(readPattern(`(?${flags.includes('i') ? 'i' : ''}-s)${source}`).tree, end);
  } catch (reason) {
    const why = reason instanceof Error ? reason.message.replace('Prometheus', 'RE2') : String(reason);
    throw new Error(why.startsWith('the pattern') ? why : `the pattern ${why}`, { cause: reason });
  }
  const test = (text: string): boolean => {
    if (text.length > LONGEST) return false;
    const codes = [...text].map((each) => each.codePointAt(0) ?? 0);
    let waiting: number[] = [];
    for (let at = 0; at <= codes.length; at++) {
      const seen = new Set<number>();
      const open = [...waiting, first];
      waiting = [];
      for (let state = open.pop(); state !== undefined; state = open.pop()) {
        if (state === 0) return true;
        const here = states[state];
        if (seen.has(state) || here === undefined) continue;
        seen.add(state);
        if (here.kind === 'fork') for (const each of here.next) open.push(each);
        else if (here.kind !== 'take') {
          if (at === (here.kind === 'start' ? 0 : codes.length)) open.push(here.next);
        } else if (at < codes.length && here.of(codes[at] ?? 0)) waiting.push(here.next);
      }
    }
    return false;
  };
  return { source, flags, test };
}
