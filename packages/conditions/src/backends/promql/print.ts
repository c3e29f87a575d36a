import type { Expression } from '@trainyard/syntax';
import type { Versions } from '../../evaluate/evaluating.ts';
import type { FunctionName } from '../../functions/table.ts';
import type { Condition } from '../../types/condition.ts';
import { emitters, relativeDrop } from './calls.ts';
import { negate } from '../../types/negate.ts';
import { ATOM, atom, isScalar, LEVELS } from './printing.ts';
import type { Printed, Printing } from './printing.ts';
import { joinText, promNumber, promText, rangeText, selector } from './selector.ts';

/**
 * The PromQL of a condition: minimal, readable, and the same text every time. What it yields is a series exactly where the condition is
 * true. A `drop` against another version needs to know which series are whose; without `versions` it throws.
 */
export function toPromQL(condition: Condition, versions?: Versions): string {
  return printingFor(condition, versions).print(condition.tree).text;
}

/** The PromQL of one part of a condition's tree, for those who show or compare values. */
export function promqlValue(condition: Condition, tree: Expression, versions?: Versions): string {
  return printingFor(condition, versions).print(tree).text;
}

function printingFor(condition: Condition, versions: Versions | undefined): Printing {
  const facts = new Map(condition.declarations.map((each) => [each.name, each]));
  return {
    facts,
    versions,
    // `this` matters: a part of the printer may hand on a changed copy, for the series of the stable version.
    print(tree) {
      return print(this, tree);
    },
    inside(tree, level) {
      const printed = print(this, tree);
      return printed.level >= level ? printed.text : `(${printed.text})`;
    },
  };
}

function print(printing: Printing, tree: Expression): Printed {
  switch (tree.kind) {
    case 'number':
      return tree.value < 0 ? { text: promNumber(tree.value), level: 4 } : atom(promNumber(tree.value));
    case 'string':
      return atom(promText(tree.value));
    case 'boolean':
      return { text: `vector(1) ${tree.value ? '==' : '!='} 1`, level: 2 };
    case 'null':
      throw new Error('null has no PromQL');
    case 'group':
      return tree.range.window === undefined
        ? printing.print(tree.inner)
        : atom(`${printing.inside(tree.inner, ATOM)}${rangeText(tree.range)}`);
    case 'metric':
      return atom(selector({ ...tree, matchers: [...tree.matchers, ...(printing.versions?.candidate ?? [])] }));
    case 'unary':
      return tree.op === 'not'
        ? printing.print(negate(tree.operand))
        : { text: `-${printing.inside(tree.operand, 5)}`, level: 4 };
    case 'call':
      return emitters[tree.name as FunctionName](printing, tree);
    case 'binary':
      return binary(printing, tree);
  }
}

function binary(printing: Printing, tree: Expression & { kind: 'binary' }): Printed {
  const { op } = tree;
  if (op === 'where')
    return {
      text: `${printing.inside(tree.left, 1)} and${joinText(tree.join)} ${printing.inside(tree.right, 2)}`,
      level: 1,
    };
  if (op === 'else')
    return {
      text: `${printing.inside(tree.left, 0)} or ${isScalar(tree.right) ? `on () vector(${printing.print(tree.right).text})` : printing.inside(tree.right, 1)}`,
      level: 0,
    };
  const level = LEVELS.findIndex((operators) => operators.includes(op));
  if (level === 2) return comparison(printing, tree);
  // `^` groups to the right, everything else to the left.
  const left = printing.inside(tree.left, op === '^' ? level + 1 : level);
  return {
    text: `${left} ${op}${joinText(tree.join)} ${printing.inside(tree.right, op === '^' ? level : level + 1)}`,
    level,
  };
}

/** Comparisons do not chain; two plain numbers need a series to be compared on; NaN never compares, while PromQL keeps it with `!=`. */
function comparison(printing: Printing, tree: Expression & { kind: 'binary' }): Printed {
  const { op, join } = tree;
  const side = (each: Expression, other: Expression): string => {
    const relative = other.kind === 'number' && other.unit === '%' ? dropIn(each) : undefined;
    if (relative !== undefined) return relativeDrop(printing, relative).text;
    return printing.inside(each, 3);
  };
  const [left, right] = [side(tree.left, tree.right), side(tree.right, tree.left)];
  const [leftIsScalar, rightIsScalar] = [isScalar(tree.left), isScalar(tree.right)];
  if (leftIsScalar && rightIsScalar)
    return { text: `vector(${printing.print(tree.left).text}) ${op} ${right}`, level: 2 };
  if (op !== '!=') return { text: `${left} ${op}${joinText(join)} ${right}`, level: 2 };
  if (leftIsScalar || rightIsScalar) {
    const series = leftIsScalar ? right : left;
    return { text: `${left} != ${right} and ${series} == ${series}`, level: 1 };
  }
  return { text: `${left} <${joinText(join)} ${right} or ${left} >${joinText(join)} ${right}`, level: 0 };
}

function dropIn(tree: Expression): (Expression & { kind: 'call' }) | undefined {
  if (tree.kind === 'group') return dropIn(tree.inner);
  return tree.kind === 'call' && tree.name === 'drop' ? tree : undefined;
}
