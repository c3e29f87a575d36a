import type { Expression } from '@trainyard/syntax';
import type { FunctionName } from '../functions/table.ts';
import { binary, isScalar } from '../query/shape.ts';
import type { Query } from '../query/tree.ts';
import { lowerers } from './calls.ts';
import { isTruth } from '../types/truth.ts';
import type { Lowering } from './lowering.ts';

/** The query of an expression that yields numbers. */
export function value(lowering: Lowering, tree: Expression): Query {
  switch (tree.kind) {
    case 'number':
      return { kind: 'number', value: tree.value };
    case 'string':
      return { kind: 'text', value: tree.value };
    case 'group':
      return group(lowering, tree);
    case 'metric':
      return selector(lowering, tree);
    case 'unary': {
      const of = lowering.value(tree.operand);
      return of.kind === 'number' ? { kind: 'number', value: -of.value } : { kind: 'minus', of };
    }
    case 'call':
      return lowerers[tree.name as FunctionName](lowering, tree);
    case 'binary':
      return operation(lowering, tree);
    case 'boolean':
    case 'null':
      throw new Error(`${tree.kind} is no value`);
  }
}

function group(lowering: Lowering, tree: Expression & { kind: 'group' }): Query {
  const { window, step, offset } = tree.range;
  const of = lowering.value(tree.inner);
  if (window === undefined) return of;
  return {
    kind: 'subquery',
    of,
    window,
    ...(step === undefined || step === 0 ? {} : { step }),
    ...(offset === undefined || offset === 0 ? {} : { offset }),
  };
}

function selector(lowering: Lowering, { name, matchers, range }: Expression & { kind: 'metric' }): Query {
  // Somebody else's metric belongs to no version.
  const declared =
    lowering.facts.get(name ?? '') ?? lowering.facts.get((name ?? '').replace(/_(bucket|count|sum)$/, ''));
  const version = declared?.external === true && lowering.version?.suffix === undefined ? undefined : lowering.version;
  return {
    kind: 'selector',
    ...(name === undefined ? {} : { name: `${name}${version?.suffix ?? ''}` }),
    matchers: [...matchers, ...(version?.matchers ?? [])].map(({ label, op, value: text }) => ({
      label,
      op,
      value: text,
    })),
    ...(range.window === undefined ? {} : { window: range.window }),
    ...(range.offset === undefined || range.offset === 0 ? {} : { offset: range.offset }),
  };
}

function operation(lowering: Lowering, tree: Expression & { kind: 'binary' }): Query {
  switch (tree.op) {
    case '<':
    case '<=':
    case '>':
    case '>=':
    case '==':
    case '!=':
      return lowering.holds(tree);
    case 'where':
      return binary(
        'and',
        lowering.value(tree.left),
        isTruth(tree.right) ? lowering.holds(tree.right) : lowering.value(tree.right),
        tree.join,
      );
    case 'else': {
      const right = lowering.value(tree.right);
      return isScalar(right)
        ? binary(
            'or',
            lowering.value(tree.left),
            { kind: 'call', name: 'vector', args: [right] },
            { kind: 'on', labels: [] },
          )
        : binary('or', lowering.value(tree.left), right);
    }
    default:
      return binary(tree.op, lowering.value(tree.left), lowering.value(tree.right), tree.join);
  }
}
