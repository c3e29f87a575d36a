import type { Spec } from '@trainyard/sdk';
import { FLAVOURS } from '../target/mlflow.ts';
import type { ColumnType } from '../target/mlflow.ts';

type Type = NonNullable<NonNullable<NonNullable<Spec['training']>['model']>['signature']>['inputs'][string];

const COLUMN: Readonly<Record<Type, ColumnType>> = {
  string: 'string',
  int: 'long',
  float: 'double',
  boolean: 'boolean',
  date: 'datetime',
  datetime: 'datetime',
  image: 'binary',
  bytes: 'binary',
};

/** MLflow's flavour for a framework, whatever its case and separators; undefined if it has none of its own. */
export function flavourOf(framework: string | undefined): string | undefined {
  return FLAVOURS.get((framework ?? '').trim().toLowerCase().replace(/[ _]/g, '-'));
}

/** One column of a signature, as Python writes it. */
export function signatureText(name: string, type: Type, literal: (value: unknown) => string): string {
  return `ColSpec(${literal(COLUMN[type])}, ${literal(name)})`;
}
