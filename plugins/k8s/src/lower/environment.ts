import { from, pathOf } from '@trainyard/sdk';
import type { Spec } from '@trainyard/sdk';

type Serving = NonNullable<NonNullable<Spec['deployment']>['serving']>;

/** One variable of a container; `needs` are the variables that its text names as `$(NAME)`. */
interface Variable {
  readonly name: string;
  readonly entry: unknown;
  readonly needs: readonly string[];
}

/** The variables of the container, by name; one that refers to another stands behind it, since Kubernetes only looks back. */
export function environmentOf(serving: Serving): readonly unknown[] | undefined {
  const variables = [
    ...Object.entries(serving.env ?? {}).map(([name, value]) =>
      typeof value === 'string'
        ? plain(name, value)
        : secret(name, value.secret, pathOf('deployment', 'serving', 'env', name)),
    ),
    ...Object.entries(serving.secrets ?? {}).map(([name, reference]) =>
      secret(name, reference, pathOf('deployment', 'serving', 'secrets', name)),
    ),
  ];
  return variables.length === 0 ? undefined : inOrder(variables).map((variable) => variable.entry);
}

function plain(name: string, value: string): Variable {
  const needs = [...value.matchAll(/(?<!\$)(?:\$\$)*\$\(([^)]+)\)/g)].map((match) => match[1] ?? '');
  return { name, entry: from(pathOf('deployment', 'serving', 'env', name), { name, value }), needs };
}

function secret(name: string, reference: string, path: string): Variable {
  const [owner, ...key] = reference.split('/');
  return {
    name,
    entry: from(path, { name, valueFrom: { secretKeyRef: { name: owner, key: key.join('/') } } }),
    needs: [],
  };
}

function inOrder(variables: readonly Variable[]): readonly Variable[] {
  const byName = new Map(variables.map((variable) => [variable.name, variable]));
  const placed = new Set<Variable>();
  const place = (variable: Variable, above: ReadonlySet<Variable>): void => {
    // Variables that name each other have no order; Kubernetes leaves such references as they are written.
    if (placed.has(variable) || above.has(variable)) return;
    for (const need of variable.needs) {
      const other = byName.get(need);
      if (other !== undefined) place(other, new Set([...above, variable]));
    }
    placed.add(variable);
  };
  for (const variable of variables) place(variable, new Set());
  return [...placed];
}
