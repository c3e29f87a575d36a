import { child } from '@trainyard/syntax';
import type { Diagnostic, Path, Step } from '@trainyard/syntax';
import type { Places } from '../compose/places.ts';
import { model } from '../diagnostics.ts';
import type { Spec } from '../schema/root.ts';

/** Shapes that issuers of credentials document, and addresses with a password or a key in them. */
const SHAPES: readonly RegExp[] = [
  /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/,
  /\bgh[pousr]_[A-Za-z0-9]{36,}\b/,
  /\bgithub_pat_[A-Za-z0-9_]{40,}\b/,
  /\bglpat-[A-Za-z0-9_-]{20,}/,
  /\bxox[abeprs]-[A-Za-z0-9-]{10,}\b/,
  /\bxapp-\d-[A-Za-z0-9-]{10,}\b/,
  /\bhooks\.slack\.com\/services\/T[A-Z0-9]{6,}\/B[A-Z0-9]{6,}\/[A-Za-z0-9]{16,}/,
  // Names such as `sk-learn-…` have no such mixture.
  /\bsk-(?=[A-Za-z0-9_-]*\d)(?=[A-Za-z0-9_-]*[A-Z])(?=[A-Za-z0-9_-]*[a-z])[A-Za-z0-9_-]{32,}/,
  /\b[sr]k_(?:live|test)_[A-Za-z0-9]{16,}\b/,
  /\bhf_[A-Za-z0-9]{30,}\b/,
  /\bnpm_[A-Za-z0-9]{36}\b/,
  /\bpypi-AgE[A-Za-z0-9_-]{30,}/,
  /\bdckr_pat_[A-Za-z0-9_-]{20,}/,
  /\bAIza[A-Za-z0-9_-]{35}/,
  /\bya29\.[A-Za-z0-9_-]{20,}/,
  /\bSG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}/,
  /\b(?:AccountKey|SharedAccessKey)=[A-Za-z0-9+/]{30,}={0,2}/,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----/,
  /\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}/,
  // `@sha256:` begins the digest of an image, whose tag stands where a password would.
  /\b[a-z][a-z0-9+.-]*:\/\/[^\s/:@]*:[^\s/@{}$]+@(?!sha256:)/i,
];

/** Names of what holds a credential, as people call variables, parameters and options. */
const NAMES =
  /(?:^|[_.-])(?:password|passwd|passphrase|secret|(?:access|auth|bearer|api|refresh|session)[_-]?token|(?:api|access|secret|private|encryption)[_-]?key)$/i;

/** No text of the specification is a credential: it would be committed, and copied into generated files. */
export function* noCredentials(spec: Spec, places: Places): Generator<Diagnostic> {
  yield* walk(spec, '', 'mlops', places);
}

function* walk(value: unknown, path: Path, field: string, places: Places): Generator<Diagnostic> {
  if (typeof value === 'string') {
    if (isCredential(value) || (NAMES.test(snake(field)) && isSecretive(value)))
      yield model.credential(places.at(path), { field });
  } else if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) yield* walk(item, child(path, stepOf(item, index)), field, places);
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value)) yield* walk(inner, child(path, key), key, places);
  }
}

function isCredential(text: string): boolean {
  return text.length >= 12 && SHAPES.some((shape) => shape.test(text));
}

/** Whether a value under such a name is the credential itself: one word of mixed signs, no path, address or reference. */
function isSecretive(text: string): boolean {
  return text.length >= 6 && /^[^\s/{}$<>]+$/.test(text) && /\d/.test(text) && /[A-Za-z]/.test(text);
}

/** `dbPassword` as `db_Password`, so that its words can be told. */
function snake(name: string): string {
  return name.replace(/(?<=[a-z0-9])(?=[A-Z])/g, '_');
}

function stepOf(item: unknown, index: number): Step {
  const name = typeof item === 'object' && item !== null && 'name' in item ? item.name : undefined;
  return typeof name === 'string' ? [name] : index;
}
