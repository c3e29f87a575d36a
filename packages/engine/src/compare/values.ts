import { namedLists, printDuration, typeOf } from '@trainyard/sdk';
import type { Quantity } from '@trainyard/sdk';
import { isCondition } from './meaning.ts';

/** A value of a field as people would write it, on one line, with its unit; long ones are cut. */
export function valueText(value: unknown, field: string): string {
  const text = textOf(value, field);
  return text.length > 100 ? `${text.slice(0, 99)}…` : text;
}

function textOf(value: unknown, field: string): string {
  if (isCondition(value)) return value.text;
  if (Array.isArray(value)) return `[${value.map((item) => textOf(item, field)).join(', ')}]`;
  if (typeof value === 'number') return numberText(value, field);
  if (typeof value !== 'object' || value === null)
    return typeof value === 'string' ? JSON.stringify(value) : String(value);
  if ('relative' in value) return quantityText(value as Quantity);
  const name = namedLists().get(`mlops.${field}`);
  const members = Object.entries(value).filter(
    ([key, member]) => member !== undefined && key !== name && !isEmpty(member),
  );
  return `{ ${members.map(([key, member]) => `${key}: ${textOf(member, `${field}.${key}`)}`).join(', ')} }`;
}

function isEmpty(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}

function quantityText({ value, unit, relative }: Quantity): string {
  return relative ? percentText(value) : `${value}${unit === undefined || unit === 'ratio' ? '' : unit}`;
}

function numberText(value: number, field: string): string {
  const type = typeOf(`mlops.${field}`)?.replace(/^a list of /, '') ?? '';
  if (type.startsWith('a duration')) return printDuration(value);
  if (type.startsWith('a size')) return sizeText(value);
  if (type.startsWith('a share')) return percentText(value);
  if (type.startsWith('a percentage')) return `${value}%`;
  return String(value);
}

function percentText(share: number): string {
  return `${Number((share * 100).toPrecision(12))}%`;
}

const SIZES = ['Ti', 'Gi', 'Mi', 'Ki'] as const;

function sizeText(bytes: number): string {
  for (const [index, unit] of SIZES.entries()) {
    const size = 1024 ** (SIZES.length - index);
    if (bytes >= size && Number.isInteger((bytes / size) * 4)) return `${bytes / size}${unit}`;
  }
  return `${bytes} bytes`;
}
