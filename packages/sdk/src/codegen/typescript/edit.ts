import type { ArrayLiteralExpression, Node, ObjectLiteralExpression, SourceFile } from 'ts-morph';
import { commentText } from '../traced.ts';
import { addImport } from './imports.ts';
import type { ImportWanted } from './imports.ts';
import { identifier, printCode, typescript } from './code.ts';
import type { TypeScriptCode } from './code.ts';
import { changed, indentAt, itemAdded, layoutOf } from './layout.ts';
import type { Change } from './layout.ts';
import { declaredNames, exportedObject, memberOf, unwrapped } from './places.ts';
import type { Morph } from './places.ts';
import { EditProblem } from './problem.ts';

export type { ImportWanted } from './imports.ts';
export { EditProblem } from './problem.ts';

/** A list of somebody's TypeScript. Items are plain data, or code made by `typescript`. */
export interface EditedList {
  /** The items as they are written. Throws `EditProblem` if the place holds no list. */
  readonly items: readonly string[];
  /** Puts an item behind the others, unless it is there. Throws `EditProblem` if the place holds no list. */
  add(item: unknown): void;
}

/** An object of somebody's TypeScript. Values are plain data, or code made by `typescript`. All throw `EditProblem` if the place holds no object. */
export interface EditedObject {
  has(key: string): boolean;
  /** Gives a member this value; what it had before is replaced. */
  set(key: string, value: unknown): void;
  /** The object under a key; made when something is put into it. */
  object(key: string): EditedObject;
  /** The list under a key; made when something is put into it. */
  list(key: string): EditedList;
}

/** One file of somebody's TypeScript (or JavaScript) while it is changed. */
export interface EditedFile {
  /** The text as it is now. */
  readonly text: string;
  /** Imports something, unless that is done, and answers what it is called here. Throws `EditProblem` if the name means something else. */
  addImport(module: string, wanted: ImportWanted): string;
  /** The object that is exported as default (or as `module.exports`), also through a call such as `defineConfig`, a constant or a function. */
  defaultExport(): EditedObject;
  /** Puts a declaration at the end of the file, unless the name is declared. */
  addDeclaration(name: string, code: TypeScriptCode): void;
}

const load = () => import('ts-morph');

/** Kept, because a bundled module is copied each time that it is imported. */
let loading: ReturnType<typeof load> | undefined;

/**
 * Changes a file that somebody wrote. What is asked for is put in, in the layout of the text (indentation, quotes, commas, line ends); every other byte
 * stays. Asking for what is there changes nothing. Rejects with `EditProblem`, and changes nothing, for a text that is no TypeScript, and for
 * one in which there is no place for what is asked.
 *
 * @example
 * const after = await editTypeScript(before, (file) => {
 *   const name = file.addImport('@acme/dags', { name: 'dags' });
 *   file.defaultExport().list('plugins').add(typescript`${identifier(name)}({ every: ${'1d'} })`);
 * });
 */
export async function editTypeScript(text: string, edit: (file: EditedFile) => void): Promise<string> {
  const morph = await (loading ??= load());
  const editing = new Editing(morph, text);
  editing.refuseErrors(editing.source, 'The text');
  edit(fileOf(editing));
  editing.refuseErrors(editing.source, 'What would come of it');
  return editing.text;
}

/** A text that is parsed again after each change. */
class Editing {
  readonly #project;
  source: SourceFile;

  readonly morph: Morph;

  constructor(morph: Morph, text: string) {
    this.morph = morph;
    this.#project = new morph.Project({
      useInMemoryFileSystem: true,
      skipLoadingLibFiles: true,
      compilerOptions: { allowJs: true, noResolve: true },
    });
    this.source = this.#parse('/edited.ts', text);
  }

  get text(): string {
    return this.source.getFullText();
  }

  apply(changes: readonly Change[]): void {
    this.source = this.#parse('/edited.ts', changed(this.text, changes));
  }

  /** A value as code of this text, on lines that are indented like the place where it goes. */
  print(value: unknown, indent: string): string {
    let prefix = '$data';
    const own = printCode(value, '').text;
    while (this.text.includes(prefix) || own.includes(prefix)) prefix += '$';
    const { text, literals } = printCode(value, prefix);
    this.#refuseHidden(text, literals);
    const { quote, newline } = layoutOf(this.text);
    return text
      .split('\n')
      .map((line, index) => (index === 0 || line === '' ? line : `${indent}${line}`))
      .join(newline)
      .replace(/\$data\$*\d+\$/g, (name) => requoted(literals.get(name) ?? name, quote));
  }

  /** Data within a text, a comment or a longer name would not be the literal that it is. */
  #refuseHidden(text: string, literals: ReadonlyMap<string, string>): void {
    if (literals.size === 0) return;
    const parsed = this.#parse('/piece.ts', text);
    const names = parsed.getDescendantsOfKind(this.morph.SyntaxKind.Identifier).map((each) => each.getText());
    for (const name of literals.keys())
      if (names.filter((each) => each === name).length !== 1)
        throw new EditProblem(
          'data can only stand where an expression stands: not inside a text, a comment, a regular expression or a name',
        );
  }

  refuseErrors(source: SourceFile, what: string): void {
    const [first] = this.#project.getProgram().getSyntacticDiagnostics(source);
    if (first === undefined) return;
    const message = first.getMessageText();
    const said = commentText(typeof message === 'string' ? message : message.getMessageText()).replace(/\.$/, '');
    throw new EditProblem(`${what} (line ${first.getLineNumber()}) is no TypeScript: ${said}`);
  }

  #parse(path: string, text: string): SourceFile {
    return this.#project.createSourceFile(path, text, { overwrite: true });
  }
}

/** A literal in the quotes of the text around it, where that needs no other escapes. */
function requoted(literal: string, quote: '"' | "'"): string {
  return quote === '"'
    ? literal
    : literal.replace(/"((?:[^"\\]|\\.)*)"/g, (whole, inner: string) => (/['"\\]/.test(inner) ? whole : `'${inner}'`));
}

function fileOf(editing: Editing): EditedFile {
  return {
    get text() {
      return editing.text;
    },
    addImport: (module, wanted) => {
      const { local, changes } = addImport(editing, module, wanted);
      if (changes.length > 0) editing.apply(changes);
      return local;
    },
    defaultExport: () =>
      objectAt(editing, {
        find: () => exportedObject(editing.morph, editing.source),
        make: () => {
          throw new EditProblem('there is no default export that is an object in the text: add it by hand');
        },
      }),
    addDeclaration: (name, code) => {
      if (declaredNames(editing.morph, editing.source).has(name)) return;
      const { text } = editing;
      const { newline } = layoutOf(text);
      const gap = text.trim() === '' ? '' : text.endsWith('\n') ? newline : `${newline}${newline}`;
      editing.apply([{ start: text.length, end: text.length, insert: `${gap}${editing.print(code, '')}${newline}` }]);
    },
  };
}

/** A place for an object or a list: found again after each change, and made when it is needed. */
interface Place<T> {
  /** Undefined if nothing stands there; throws `EditProblem` if something else does. */
  readonly find: () => T | undefined;
  readonly make: (value: TypeScriptCode) => void;
}

function objectAt(editing: Editing, place: Place<ObjectLiteralExpression>): EditedObject {
  const { morph } = editing;
  const member = (key: string) => {
    const object = place.find();
    return object === undefined ? undefined : memberOf(morph, object, key);
  };
  const set = (key: string, value: unknown): void => {
    const object = place.find();
    if (object === undefined) return place.make(typescript`{ ${keyCode(key)}: ${value} }`);
    const old = memberOf(morph, object, key);
    const { text } = editing;
    const print = (indent: string): string => `${editing.print(keyCode(key), indent)}: ${editing.print(value, indent)}`;
    if (old === undefined) {
      const around = { open: object.getStart(), close: object.getEnd() - 1, items: object.getProperties() };
      return editing.apply(itemAdded(text, around, print, layoutOf(text)));
    }
    const kept = morph.Node.isPropertyAssignment(old) ? old.getInitializer() : undefined;
    const [start, end] = [(kept ?? old).getStart(), (kept ?? old).getEnd()];
    const indent = indentAt(text, old.getStart());
    editing.apply([{ start, end, insert: kept === undefined ? print(indent) : editing.print(value, indent) }]);
  };
  /** The value under a key, if it is what it should be. */
  const valueAt = <T>(key: string, what: string, pick: (node: Node) => T | undefined): T | undefined => {
    const found = member(key);
    if (found === undefined) return undefined;
    const value = morph.Node.isPropertyAssignment(found)
      ? found.getInitializer()
      : morph.Node.isShorthandPropertyAssignment(found)
        ? found.getNameNode()
        : undefined;
    const picked = value === undefined ? undefined : pick(unwrapped(morph, value, editing.source));
    if (picked !== undefined) return picked;
    throw new EditProblem(
      `'${key}' is no ${what} that can be edited: \`${commentText((value ?? found).getText()).slice(0, 60)}\`; change it by hand`,
    );
  };
  return {
    has: (key) => member(key) !== undefined,
    set,
    object: (key) =>
      objectAt(editing, {
        find: () => valueAt(key, 'object', (node) => (morph.Node.isObjectLiteralExpression(node) ? node : undefined)),
        make: (value) => set(key, value),
      }),
    list: (key) =>
      listAt(editing, {
        find: () => valueAt(key, 'list', (node) => (morph.Node.isArrayLiteralExpression(node) ? node : undefined)),
        make: (value) => set(key, value),
      }),
  };
}

function listAt(editing: Editing, place: Place<ArrayLiteralExpression>): EditedList {
  const { morph } = editing;
  const itemsOf = (): readonly string[] => (place.find()?.getElements() ?? []).map((each) => each.getText());
  return {
    get items() {
      return itemsOf();
    },
    add: (item) => {
      const list = place.find();
      if (list === undefined) return place.make(typescript`[${item}]`);
      const wanted = comparable(morph, editing.print(item, ''));
      if (itemsOf().some((each) => comparable(morph, each) === wanted)) return;
      const around = { open: list.getStart(), close: list.getEnd() - 1, items: list.getElements() };
      editing.apply(itemAdded(editing.text, around, (indent) => editing.print(item, indent), layoutOf(editing.text)));
    },
  };
}

function keyCode(key: string): unknown {
  return /^[A-Za-z_$][\w$]*$/.test(key) && key !== '__proto__' ? identifier(key) : key;
}

/** The words and signs of an expression without blanks, comments and the kind of quotes: what two spellings have in common. */
function comparable({ ts }: Morph, code: string): string {
  const scanner = ts.createScanner(ts.ScriptTarget.Latest, true, ts.LanguageVariant.Standard, code);
  const tokens: string[] = [];
  for (let kind = scanner.scan(); kind !== ts.SyntaxKind.EndOfFileToken; kind = scanner.scan())
    tokens.push(
      kind === ts.SyntaxKind.StringLiteral ? JSON.stringify(scanner.getTokenValue()) : scanner.getTokenText(),
    );
  return tokens.filter((token, index) => token !== ',' || !/^[)\]}]$/.test(tokens[index + 1] ?? '')).join(' ');
}
