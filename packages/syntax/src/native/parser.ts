import { createToken, createTokenInstance, EOF, Lexer } from 'chevrotain';
import type { IToken, ParserMethod, TokenType } from 'chevrotain';
import { ExpressionRules } from '../expression/parser.ts';
import type { Alternatives } from '../expression/parser.ts';
import {
  allTokens,
  Duration,
  keywords,
  Number_,
  Percent,
  Size,
  symbols as s,
  Text,
  Word,
} from '../expression/tokens.ts';
import type { Item, NativeDocument, Value } from './tree.ts';

type Rule<Result> = ParserMethod<[], Result>;

/** `# …` and `// …` to the end of the line. */
export const Comment: TokenType = createToken({
  name: 'Comment',
  pattern: /(?:#|\/\/)[^\n\r]*/,
  group: 'comments',
  line_breaks: false,
});

/** A quote that its line does not close, with the rest of the line; a raw text with the rest of the file. No rule takes it. */
export const OpenText: TokenType = createToken({
  name: 'OpenText',
  pattern: /"(?:[^"\\\n]|\\.)*|'(?:[^'\\\n]|\\.)*|`[^`]*/,
  line_breaks: true,
});

/**
 * Characters that mean nothing. No rule takes them, so that they cost the item that they stand in and no more. They are made from what the
 * lexer leaves over: a pattern for any character would keep it from choosing patterns by the first one.
 */
export const Stray: TokenType = createToken({ name: 'Stray', pattern: Lexer.NA });

const tokens: TokenType[] = [Comment, ...allTokens, OpenText, Stray];

const NAMES: readonly TokenType[] = [Word, Text, ...Object.values(keywords)];

/** What may be a value by itself, and what may stand behind one that is whole. */
const ALONE = new Set<TokenType>([Word, Text, Number_, Percent, Duration, Size, keywords.true, keywords.false]);
const BEHIND = new Set<TokenType>([s.comma, s.closeSquare, s.closeCurly, Word, Text, EOF]);

/**
 * The grammar of the native syntax around that of conditions, rule by rule as the language defines it (LL(2)). Which keys there are, and
 * which of them take labels, is no business of the grammar.
 */
export class NativeParser extends ExpressionRules {
  protected readonly amongItems = true;

  /** `validate` makes chevrotain check the grammar itself, which costs time and is for tests. */
  constructor(validate = false) {
    super(tokens, validate);
    this.performSelfAnalysis();
  }

  private names: Alternatives<IToken> | undefined;

  readonly document: Rule<NativeDocument> = this.RULE('document', () => {
    const items: Item[] = [];
    this.MANY(() =>
      items.push(
        this.OR([
          {
            GATE: () => this.LA(1).image === 'extends' && this.LA(2).tokenType === Text,
            ALT: () => this.SUBRULE(this.extension),
          },
          { ALT: () => this.SUBRULE(this.item) },
        ]),
      ),
    );
    return { items };
  });

  /** `extends "./base.mlops"` */
  private readonly extension: Rule<Item> = this.RULE('extension', () => {
    const key = this.CONSUME(Word);
    const text = this.CONSUME(Text);
    const value = this.ACTION((): Value => ({
      kind: 'expression',
      tree: { kind: 'string', value: '', span: { start: 0, end: 0 } },
      holds: false,
      start: text.startOffset,
      end: endOf(text),
    }));
    return { key, labels: [], colon: false, value, comma: false };
  });

  private readonly item: Rule<Item> = this.RULE('item', () => {
    const key = this.SUBRULE(this.name);
    const labels: IToken[] = [];
    let colon = false;
    const value = this.OR([
      { ALT: () => (this.CONSUME(s.assign), this.SUBRULE(this.value)) },
      {
        ALT: () => {
          this.OPTION(() => {
            labels.push(this.SUBRULE1(this.name));
            this.OPTION1(() => {
              colon = this.OPTION2(() => this.CONSUME(s.colon)) !== undefined;
              labels.push(this.SUBRULE2(this.name));
            });
          });
          return this.SUBRULE(this.block);
        },
      },
    ]);
    const comma = this.OPTION3(() => this.CONSUME(s.comma)) !== undefined;
    return { key, labels, colon, value, comma };
  });

  private readonly block: Rule<Value> = this.RULE('block', () => {
    const items: Item[] = [];
    const open = this.CONSUME(s.openCurly);
    this.MANY(() => items.push(this.SUBRULE(this.item)));
    const close = this.CONSUME(s.closeCurly);
    return this.ACTION((): Value => ({ kind: 'block', open, close, items }));
  });

  private readonly value: Rule<Value> = this.RULE('value', () =>
    // At the start of a value `{` opens a map, never a selector: the first alternative that fits is taken.
    this.OR({
      DEF: [
        { ALT: () => this.SUBRULE(this.block) },
        { ALT: () => this.SUBRULE(this.list) },
        { ALT: () => this.SUBRULE(this.expression) },
      ],
      IGNORE_AMBIGUITIES: true,
    }),
  );

  private readonly list: Rule<Value> = this.RULE('list', () => {
    const items: Value[] = [];
    const open = this.CONSUME(s.openSquare);
    this.OPTION(() => {
      items.push(this.SUBRULE(this.value));
      this.MANY(() => {
        this.CONSUME(s.comma);
        items.push(this.SUBRULE1(this.value));
      });
      this.OPTION1(() => this.CONSUME1(s.comma));
    });
    const close = this.CONSUME(s.closeSquare);
    return this.ACTION((): Value => ({ kind: 'list', open, close, items }));
  });

  private readonly expression: Rule<Value> = this.RULE('expression', () => {
    const first = this.LA(1);
    const { expression, for: hold } = this.OR({
      DEF: [
        { GATE: () => this.isAlone(), ALT: () => ({ expression: this.SUBRULE(this.operand), for: undefined }) },
        { ALT: () => this.SUBRULE(this.condition) },
      ],
      IGNORE_AMBIGUITIES: true,
    });
    return this.ACTION((): Value => ({
      kind: 'expression',
      tree: expression,
      holds: hold !== undefined,
      start: first.startOffset,
      end: endOf(this.LA(0)),
    }));
  });

  /** Whether a value is one word, number or text, as most are: the dozen levels of operators need not be gone down for it. */
  private isAlone(): boolean {
    return ALONE.has(this.LA(1).tokenType) && BEHIND.has(this.LA(2).tokenType);
  }

  /** A key or a label: a word, a keyword, or a text. */
  private readonly name: Rule<IToken> = this.RULE('name', () => this.OR((this.names ??= this.oneOf(NAMES))));
}

/** The offset behind a token. */
export function endOf(token: IToken): number {
  return token.startOffset + token.image.length;
}

let instance: { readonly parser: NativeParser; readonly lexer: Lexer } | undefined;

/** The one parser with its lexer; made at the first use, since making it is most of its cost. */
export function nativeParser(): { readonly parser: NativeParser; readonly lexer: Lexer } {
  instance ??= {
    parser: new NativeParser(),
    lexer: new Lexer(tokens, { positionTracking: 'onlyOffset', ensureOptimizations: false, skipValidations: true }),
  };
  return instance;
}

/** The tokens of a text, with what the lexer could not read among them, and its comments. */
export function nativeTokens(text: string): {
  readonly tokens: readonly IToken[];
  readonly comments: readonly IToken[];
} {
  const { tokens: read, errors, groups } = nativeParser().lexer.tokenize(text);
  const strays = errors.map(({ offset, length }): IToken => strayAt(text, offset, length));
  const tokens = strays.length === 0 ? read : [...read, ...strays].sort((a, b) => a.startOffset - b.startOffset);
  return { tokens, comments: groups['comments'] ?? [] };
}

function strayAt(text: string, startOffset: number, length: number): IToken {
  const image = text.slice(startOffset, startOffset + length);
  return { ...createTokenInstance(Stray, image, startOffset, startOffset + length - 1, NaN, NaN, NaN, NaN) };
}
