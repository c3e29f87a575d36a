import type { Query } from '../../query/tree.ts';

/** The queries inside of one, at the same moment. */
function partsOf(query: Query): readonly Query[] {
  switch (query.kind) {
    case 'call':
      return query.args;
    case 'aggregate':
      return query.parameter === undefined ? [query.of] : [query.parameter, query.of];
    case 'minus':
      return [query.of];
    case 'binary':
      return [query.left, query.right];
    default:
      return [];
  }
}

/** Numbers for queries: the same for those that ask the same. */
interface Numbering {
  readonly byQuery: Map<Query, number>;
  readonly byText: Map<string, number>;
}

function numberOf(numbering: Numbering, query: Query): number {
  const known = numbering.byQuery.get(query);
  if (known !== undefined) return known;
  const text = textOf(query, (inner) => numberOf(numbering, inner));
  const number = numbering.byText.get(text) ?? numbering.byText.size;
  numbering.byText.set(text, number);
  numbering.byQuery.set(query, number);
  return number;
}

/** A text that is equal for queries that ask the same, given the numbers of what they consist of. */
function textOf(query: Query, number: (query: Query) => number): string {
  switch (query.kind) {
    case 'number':
      return Object.is(query.value, -0) ? '-0' : String(query.value);
    case 'text':
      return JSON.stringify(query.value);
    case 'selector': {
      const { name, matchers, window, offset } = query;
      const tests =
        matchers.length === 0 ? '' : JSON.stringify(matchers.map(({ label, op, value }) => [label, op, value]));
      return `selector ${name ?? ''} ${tests} ${window ?? ''} ${offset ?? ''}`;
    }
    case 'subquery':
      return `subquery ${number(query.of)} ${query.window} ${query.step ?? ''} ${query.offset ?? ''}`;
    case 'call':
      return `call ${query.name} ${query.args.map(number).join(' ')}`;
    case 'aggregate': {
      const { name, of, parameter, grouping } = query;
      const by = grouping === undefined ? '' : JSON.stringify([grouping.kind, grouping.labels]);
      return `aggregate ${name} ${number(of)} ${parameter === undefined ? '' : number(parameter)} ${by}`;
    }
    case 'minus':
      return `minus ${number(query.of)}`;
    case 'binary': {
      const { op, left, right, join, bool } = query;
      const on =
        join === undefined ? '' : JSON.stringify([join.kind, join.labels, join.group?.side, join.group?.labels]);
      return `binary ${op} ${number(left)} ${number(right)} ${bool === true} ${on}`;
    }
    case 'raw':
      return `raw ${query.text}`;
  }
}

/** What is worth a name of its own: neither numbers nor stretches of time. */
function isNamed(query: Query): boolean {
  if (query.kind === 'selector') return query.window === undefined;
  return /^(?:call|aggregate|minus|binary)$/.test(query.kind) && partsOf(query).some((each) => each.kind !== 'number');
}

/** A part that some queries ask more than once, and what it is to be called. */
export interface SharedPart {
  readonly query: Query;
  readonly name: string;
}

/**
 * The parts that some queries ask more than once at the same moment, the largest ones only, each behind those that it consists of. `nameOf`
 * tells what a part is called, given a suggestion. What stands in a subquery is asked at other moments, so it counts for none.
 */
export function sharedParts(
  queries: readonly Query[],
  nameOf: (suggestion: string) => string,
): { readonly parts: readonly SharedPart[]; readonly find: (query: Query) => SharedPart | undefined } {
  const numbering: Numbering = { byQuery: new Map(), byText: new Map() };
  const counts = new Map<number, number>();
  const order: Query[] = [];
  const visit = (query: Query): void => {
    const number = numberOf(numbering, query);
    const count = counts.get(number) ?? 0;
    counts.set(number, count + 1);
    if (count > 0) return;
    partsOf(query).forEach(visit);
    order.push(query);
  };
  queries.forEach(visit);
  const byNumber = new Map<number, SharedPart>();
  for (const query of order) {
    const number = numberOf(numbering, query);
    if ((counts.get(number) ?? 0) > 1 && isNamed(query))
      byNumber.set(number, { query, name: nameOf(suggestionFor(query)) });
  }
  return {
    parts: [...byNumber.values()],
    find: (query) => byNumber.get(numberOf(numbering, query)),
  };
}

const LONGEST = 40;

/** A name for what a query asks: of its functions and the metric. */
function suggestionFor(query: Query): string {
  const words = wordsOf(query);
  const name = words.join('_').replace(/\W/g, '_');
  return words.length === 0 || name.length > LONGEST ? 'value' : name;
}

function wordsOf(query: Query): readonly string[] {
  switch (query.kind) {
    case 'selector':
      return query.name === undefined ? ['series'] : [query.name];
    case 'subquery':
      return wordsOf(query.of);
    case 'call': {
      const inner = query.args.flatMap(wordsOf);
      return query.name === 'vector' || query.name === 'scalar' ? inner : [query.name, ...inner];
    }
    case 'aggregate':
      return [query.name, ...wordsOf(query.of)];
    case 'minus':
      return ['minus', ...wordsOf(query.of)];
    case 'binary': {
      const word = WORDS[query.op];
      const [left, right] = [wordsOf(query.left), wordsOf(query.right)];
      return word === undefined || left.length === 0 || right.length === 0 ? ['value'] : [...left, word, ...right];
    }
    default:
      return [];
  }
}

const WORDS: Readonly<Record<string, string>> = { '/': 'per', '+': 'plus', '-': 'minus', '*': 'times' };
