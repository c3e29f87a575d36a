import { compileSpec } from '@trainyard/model';
import { hasErrors, readYaml } from '@trainyard/syntax';
import type { Diagnostic } from '@trainyard/syntax';
import type { Plugin } from '../plugin/plugin.ts';
import { everyFieldSpecs } from './every-field.ts';
import { hostileForm } from './hostile-text.ts';
import type { HostileSpec } from './hostile-text.ts';
import { checkedBy, vocabularyOf } from './run.ts';
import { dataOf, textOf } from './spec-data.ts';
import type { Data } from './spec-data.ts';

/** Rounds in which texts that may not stand where they are are taken out; what one hides shows in the next. */
const MOST_ROUNDS = 12;

/** Texts that mean something to a target, which refuses what it cannot read; and what says which fields a stage has. */
const READ_BY_TARGETS = /^\/mlops\/(monitoring\/metrics\/\d+\/source|training\/pipeline\/stages\/\d+\/type)$/;

/** The specifications that use every field, with a hostile text in the place of every text that may be any. */
export function hostileEverywhere(backends: readonly string[] = []): readonly HostileSpec[] {
  const errorsOf = (text: string): readonly Diagnostic[] =>
    languageErrors(text, { backends: backends.length === 0 ? ['recorder'] : backends });
  return everyFieldSpecs({ backends }).map((text, turn) => hostileIn(dataOf(text), turn, errorsOf));
}

/** A specification with a hostile text in the place of every text that may be any: what is refused there is put back. */
export function hostileIn(data: Data, turn: number, errorsOf: (text: string) => readonly Diagnostic[]): HostileSpec {
  const refused = new Set<string>();
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const hostile = new Map<string, string>();
    const places = new Map<string, string>();
    const text = textOf(
      replaced(data, '', refused, (place) => {
        const marker = `zq${places.size}x`;
        places.set(marker, place);
        hostile.set(marker, hostileForm(turn + places.size, marker));
        return hostile.get(marker) ?? '';
      }),
    );
    const errors = errorsOf(text);
    if (errors.length === 0) return { text, hostile };
    const blamed = errors.map((each) => markersAt(text, each));
    // What points at one text is sure; what spans several may be the doing of any of them.
    const sure = blamed.filter((markers) => markers.length === 1);
    const markers = (sure.length > 0 ? sure : blamed).flat();
    if (markers.length === 0) throw new Error(errors.map(({ message }) => message).join('\n'));
    for (const marker of markers) refused.add(places.get(marker) ?? '');
  }
  throw new Error('hostile texts are refused for ever');
}

/** The markers of the texts that an error is about: those that it touches, the one behind the key that it stands at, or else those that it quotes. */
function markersAt(text: string, { message, range: { start, end } }: Diagnostic): readonly string[] {
  const until = text[end] === ':' ? end + 2 : end;
  const markers: string[] = [];
  for (const { 0: literal, index } of text.matchAll(/"(?:[^"\\]|\\.)*"/g)) {
    const marker = /zq\d+x/.exec(literal)?.[0];
    if (marker !== undefined && index < Math.max(until, start + 1) && index + literal.length > start)
      markers.push(marker);
  }
  return markers.length > 0 ? markers : [...message.matchAll(/zq\d+x/g)].map(([marker]) => marker);
}

/** Data with other texts, except in some places. */
function replaced(data: Data, place: string, refused: ReadonlySet<string>, other: (place: string) => string): Data {
  if (typeof data === 'string') return refused.has(place) || READ_BY_TARGETS.test(place) ? data : other(place);
  if (Array.isArray(data)) return data.map((each: Data, index) => replaced(each, `${place}/${index}`, refused, other));
  if (typeof data !== 'object' || data === null) return data;
  return Object.fromEntries(
    Object.entries(data).map(([key, each]) => [key, replaced(each, `${place}/${key}`, refused, other)]),
  );
}

/** Errors of the language in a text; without `backends` those that it names are taken to exist. */
export function languageErrors(
  text: string,
  {
    backends,
    plugin = { name: 'none', provides: [] },
  }: { readonly backends?: readonly string[]; readonly plugin?: Pick<Plugin<never>, 'name' | 'provides'> } = {},
): readonly Diagnostic[] {
  const source = { file: 'spec.mlops.yaml', text };
  const { value, diagnostics } = readYaml(source);
  if (value === undefined) return diagnostics;
  const layers = [{ source, node: value }];
  const own = vocabularyOf(plugin, value);
  const vocabulary = {
    ...own,
    trackingBackends: backends ?? own.trackingBackends,
  };
  const names = Object.keys((dataOf(text) as { mlops: { environments?: object } }).mlops.environments ?? {});
  const all = [undefined, ...names].flatMap(
    (environment) =>
      compileSpec(layers, { vocabulary, ...(environment === undefined ? {} : { environment }) }).diagnostics,
  );
  return all.filter(({ severity }) => severity === 'error');
}

/** Errors of the language in a text, or, if there are none, those that the plugin reports. */
export function errorsWith(plugin: Plugin<never>, text: string): readonly Diagnostic[] {
  const found = languageErrors(text, { plugin });
  return found.length > 0 ? found : checkedBy(plugin, text).diagnostics.filter((each) => hasErrors([each]));
}
