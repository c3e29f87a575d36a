import { child } from '@trainyard/syntax';
import type { Diagnostic, Path, Step } from '@trainyard/syntax';
import type { Places } from '../compose/places.ts';
import { model } from '../diagnostics.ts';
import type { Spec } from '../schema/root.ts';

/** Shapes that issuers of credentials document, and addresses with a password in them. */
const SHAPES: readonly RegExp[] = [
  /\bAKIA[0-9A-Z]{16}\b/,
  /\bgh[pousr]_[A-Za-z0-9]{36,}\b/,
  /\bglpat-[A-Za-z0-9_-]{20,}\b/,
  /\bxox[abprs]-[A-Za-z0-9-]{10,}\b/,
  /\bsk-[A-Za-z0-9_-]{32,}\b/,
  /\bAIza[A-Za-z0-9_-]{35}\b/,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----/,
  /\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}/,
  /\b[a-z][a-z0-9+.-]*:\/\/[^\s/:@]+:[^\s/@{}$]+@/i,
];

/** No text of the specification is a credential: it would be committed, and copied into generated files. */
export function* noCredentials(spec: Spec, places: Places): Generator<Diagnostic> {
  yield* walk(spec, '', 'mlops', places);
}

function* walk(value: unknown, path: Path, field: string, places: Places): Generator<Diagnostic> {
  if (typeof value === 'string') {
    if (value.length >= 16 && SHAPES.some((shape) => shape.test(value)))
      yield model.credential(places.at(path), { field });
  } else if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) yield* walk(item, child(path, stepOf(item, index)), field, places);
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value)) yield* walk(inner, child(path, key), key, places);
  }
}

function stepOf(item: unknown, index: number): Step {
  const name = typeof item === 'object' && item !== null && 'name' in item ? item.name : undefined;
  return typeof name === 'string' ? [name] : index;
}
