import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import type { IGrammar, IOnigLib, IRawGrammar, StateStack } from 'vscode-textmate';

const require = createRequire(import.meta.url);
const textmate = require('vscode-textmate') as typeof import('vscode-textmate');
const oniguruma = require('vscode-oniguruma') as typeof import('vscode-oniguruma');

/** A stretch of a line with its scopes, outermost first. */
export interface Scoped {
  readonly text: string;
  readonly line: number;
  readonly start: number;
  readonly scopes: readonly string[];
}

/** Loads a grammar into the library that VS Code uses. */
export async function loadGrammar(grammar: object): Promise<IGrammar> {
  const wasm = readFileSync(require.resolve('vscode-oniguruma/release/onig.wasm'));
  const loaded = oniguruma.loadWASM(wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.byteLength));
  const onigLib: Promise<IOnigLib> = loaded.then(() => ({
    createOnigScanner: (patterns) => new oniguruma.OnigScanner(patterns),
    createOnigString: (text) => new oniguruma.OnigString(text),
  }));
  const registry = new textmate.Registry({ onigLib, loadGrammar: () => Promise.resolve(grammar as IRawGrammar) });
  const found = await registry.loadGrammar('source.mlops');
  if (found === null) throw new Error('the grammar was not loaded');
  return found;
}

/** The scopes of a text; `open` are the lines after which something of them goes on. */
export function tokenize(
  grammar: IGrammar,
  text: string,
): { readonly tokens: readonly Scoped[]; readonly open: readonly number[] } {
  const tokens: Scoped[] = [];
  const open: number[] = [];
  let state: StateStack = textmate.INITIAL;
  for (const [index, line] of text.split('\n').entries()) {
    const result = grammar.tokenizeLine(line, state);
    for (const { startIndex, endIndex, scopes } of result.tokens)
      tokens.push({ text: line.slice(startIndex, endIndex), line: index + 1, start: startIndex, scopes });
    state = result.ruleStack;
    if (state.depth > 1) open.push(index + 1);
  }
  return { tokens, open };
}
