import { EmbeddedActionsParser, Lexer } from 'chevrotain';
import type { IToken, ParserMethod, TokenType } from 'chevrotain';
import type { Grouping, Join, Span } from '@trainyard/syntax';
import { aggregate, binary, call, moved, negative, positive, selector, subquery, windowed } from './building.ts';
import type { Between, Objections, Part } from './building.ts';
import type { Aggregation } from './functions.ts';
import { durationOf, matcherOf, numberOf, spanOf, spanning, textOf } from './token-values.ts';
import {
  aggregators,
  allTokens,
  braceSymbols as b,
  Duration,
  keywords as k,
  Label,
  lexerDefinition,
  Number_,
  Special,
  symbols as s,
  Text,
  windowSymbols as w,
  Word,
} from './tokens.ts';
import type { QueryMatcher } from './tree.ts';

type Rule<Result> = ParserMethod<[], Result>;
type Operators = readonly (readonly [TokenType, Between['op']])[];
type Postfix = (part: Part) => Part;

const ors: Operators = [[k.or, 'or']];
const ands: Operators = [
  [k.and, 'and'],
  [k.unless, 'unless'],
];
const comparisons: Operators = [
  [s.equal, '=='],
  [s.unequal, '!='],
  [s.less, '<'],
  [s.lessEqual, '<='],
  [s.greater, '>'],
  [s.greaterEqual, '>='],
  [s.trimUpper, '</'],
  [s.trimLower, '>/'],
];
const sums: Operators = [
  [s.plus, '+'],
  [s.minus, '-'],
];
const products: Operators = [
  [s.times, '*'],
  [s.over, '/'],
  [s.modulo, '%'],
  [k.atan2, 'atan2'],
];

/** Words of the grammar that may also name a metric, and those that may also name a label. */
const NAMES: readonly TokenType[] = [
  Word,
  k.and,
  k.or,
  k.unless,
  k.by,
  k.without,
  k.offset,
  k.anchored,
  k.smoothed,
  ...Object.values(aggregators),
];
const LABELS: readonly TokenType[] = [
  Word,
  ...Object.values(k).filter((each) => each !== k.without),
  ...Object.values(aggregators),
];

/**
 * The grammar of PromQL (Prometheus 3, promql/parser/generated_parser.y), LL(2). Trees are built and typed while parsing; `objections`
 * holds what was wrong in them.
 */
export class QueryParser extends EmbeddedActionsParser {
  /** What was found in the text read last, apart from its form. */
  objections: Objections = [];

  /** `validate` makes chevrotain check the grammar itself, which costs time and is for tests. */
  constructor(validate = false) {
    super(allTokens, { recoveryEnabled: false, maxLookahead: 2, skipValidations: !validate });
    this.performSelfAnalysis();
  }

  readonly query: Rule<Part> = this.RULE('query', () => this.SUBRULE(this.disjunction));

  private readonly disjunction: Rule<Part> = this.chain('disjunction', () => this.conjunction, ors);
  private readonly conjunction: Rule<Part> = this.chain('conjunction', () => this.comparison, ands);
  private readonly comparison: Rule<Part> = this.chain('comparison', () => this.sum, comparisons);
  private readonly sum: Rule<Part> = this.chain('sum', () => this.product, sums);
  private readonly product: Rule<Part> = this.chain('product', () => this.unary, products);

  private readonly unary: Rule<Part> = this.RULE('unary', () =>
    this.OR([
      { ALT: () => this.withSign(this.CONSUME(s.minus), this.SUBRULE(this.unary), negative) },
      { ALT: () => this.withSign(this.CONSUME(s.plus), this.SUBRULE1(this.unary), positive) },
      { ALT: () => this.SUBRULE(this.power) },
    ]),
  );

  private readonly power: Rule<Part> = this.RULE('power', () => {
    const left = this.SUBRULE(this.ranged);
    const rest = this.OPTION(() => {
      const op = this.CONSUME(s.caret);
      const modifiers = this.SUBRULE(this.modifiers);
      return { between: { op: '^' as const, span: spanOf(op), ...modifiers }, right: this.SUBRULE(this.unary) };
    });
    return this.ACTION(() => (rest === undefined ? left : binary(this.objections, left, rest.between, rest.right)));
  });

  /** An operand with what hangs behind it. */
  private readonly ranged: Rule<Part> = this.RULE('ranged', () => {
    let part = this.SUBRULE(this.operand);
    this.MANY(() => {
      const apply = this.SUBRULE(this.postfix);
      this.ACTION(() => (part = apply(part)));
    });
    return part;
  });

  private readonly postfix: Rule<Postfix> = this.RULE('postfix', () =>
    this.OR<Postfix>([
      { ALT: () => this.SUBRULE(this.window) },
      { ALT: () => this.SUBRULE(this.offset) },
      { ALT: () => this.SUBRULE(this.moment) },
      { ALT: () => this.beyond(this.CONSUME(k.anchored)) },
      { ALT: () => this.beyond(this.CONSUME(k.smoothed)) },
    ]),
  );

  private readonly window: Rule<Postfix> = this.RULE('window', () => {
    const open = this.CONSUME(s.openSquare);
    const seconds = this.SUBRULE(this.duration);
    const step = this.OPTION(() => {
      this.CONSUME(w.colon);
      return { seconds: this.OPTION1(() => this.SUBRULE1(this.duration)) };
    });
    const close = this.CONSUME(w.closeSquare);
    return this.ACTION((): Postfix => {
      const span = spanning(spanOf(open), spanOf(close));
      for (const each of [seconds, step?.seconds])
        if (each !== undefined && each <= 0)
          this.objections.push({ span, message: 'A window and its step are longer than nothing.' });
      return (part) =>
        step === undefined
          ? windowed(this.objections, part, seconds, span)
          : subquery(this.objections, part, seconds, step.seconds, span);
    });
  });

  private readonly offset: Rule<Postfix> = this.RULE('offset', () => {
    const word = this.CONSUME(k.offset);
    const sign = this.OPTION(() =>
      this.OR([{ ALT: () => this.CONSUME(s.minus).image }, { ALT: () => this.CONSUME(s.plus).image }]),
    );
    const seconds = this.SUBRULE(this.duration);
    const last = this.LA(0);
    return this.ACTION((): Postfix => {
      const span = spanning(spanOf(word), spanOf(last));
      return (part) => moved(this.objections, part, sign === '-' ? -seconds : seconds, span);
    });
  });

  /** `@ 1700000000`, `@ end()`. */
  private readonly moment: Rule<Postfix> = this.RULE('moment', () => {
    const at = this.CONSUME(s.at);
    this.OR([
      {
        ALT: () => {
          this.OPTION(() => this.OR1([{ ALT: () => this.CONSUME(s.minus) }, { ALT: () => this.CONSUME(s.plus) }]));
          this.SUBRULE(this.duration);
        },
      },
      {
        ALT: () => {
          this.CONSUME(Word);
          this.CONSUME(s.openRound);
          this.CONSUME(s.closeRound);
        },
      },
    ]);
    return this.beyond(at);
  });

  private readonly duration: Rule<number> = this.RULE('duration', () => {
    const found = this.OR([
      { ALT: () => this.CONSUME(Duration) },
      { ALT: () => this.CONSUME(Number_) },
      { ALT: () => this.CONSUME(Special) },
    ]);
    return this.ACTION(() => durationOf(this.objections, found));
  });

  private readonly operand: Rule<Part> = this.RULE('operand', () =>
    this.OR([
      { ALT: () => this.made(this.CONSUME(Number_), numberOf) },
      { ALT: () => this.made(this.CONSUME(Special), numberOf) },
      { ALT: () => this.made(this.CONSUME(Duration), numberOf) },
      { ALT: () => this.made(this.CONSUME(Text), textOf) },
      { ALT: () => this.SUBRULE(this.aggregation) },
      { ALT: () => this.SUBRULE(this.call) },
      { ALT: () => this.SUBRULE(this.selector) },
      { ALT: () => this.SUBRULE(this.group) },
    ]),
  );

  private readonly group: Rule<Part> = this.RULE('group', () => {
    const open = this.CONSUME(s.openRound);
    const part = this.SUBRULE(this.disjunction);
    const close = this.CONSUME(s.closeRound);
    return this.ACTION(() => ({ ...part, bracketed: true, span: spanning(spanOf(open), spanOf(close)) }));
  });

  private readonly call: Rule<Part> = this.RULE('call', () => {
    const name = this.CONSUME(Word);
    const args = this.SUBRULE(this.args);
    const last = this.LA(0);
    return this.ACTION(() =>
      call(this.objections, name.image, spanOf(name), args, spanning(spanOf(name), spanOf(last))),
    );
  });

  private readonly aggregation: Rule<Part> = this.RULE('aggregation', () => {
    const name = this.oneOf(Object.values(aggregators));
    const before = this.OPTION(() => this.SUBRULE(this.grouping));
    const args = this.SUBRULE(this.args);
    const after = this.OPTION1({
      GATE: () => before === undefined,
      DEF: () => this.SUBRULE1(this.grouping),
    });
    const last = this.LA(0);
    return this.ACTION(() =>
      aggregate(
        this.objections,
        name.image.toLowerCase() as Aggregation,
        args,
        before ?? after,
        spanning(spanOf(name), spanOf(last)),
      ),
    );
  });

  private readonly args: Rule<readonly Part[]> = this.RULE('args', () => {
    const args: Part[] = [];
    this.CONSUME(s.openRound);
    this.OPTION(() => {
      args.push(this.SUBRULE(this.disjunction));
      this.MANY(() => {
        this.CONSUME(s.comma);
        args.push(this.SUBRULE1(this.disjunction));
      });
    });
    this.CONSUME(s.closeRound);
    return args;
  });

  private readonly selector: Rule<Part> = this.RULE('selector', () => {
    const first = this.LA(1);
    const name = this.OR([
      {
        ALT: () => {
          const { image } = this.oneOf(NAMES);
          return { image, items: this.OPTION(() => this.SUBRULE(this.braces)) ?? [] };
        },
      },
      { ALT: () => ({ image: undefined, items: this.SUBRULE1(this.braces) }) },
    ]);
    const last = this.LA(0);
    return this.ACTION(() => selector(this.objections, spanning(spanOf(first), spanOf(last)), name.image, name.items));
  });

  private readonly braces: Rule<readonly (QueryMatcher | string)[]> = this.RULE('braces', () => {
    const items: (QueryMatcher | string)[] = [];
    this.CONSUME(s.openCurly);
    this.OPTION(() => {
      items.push(this.SUBRULE(this.matcher));
      this.MANY(() => {
        this.CONSUME(b.braceComma);
        items.push(this.SUBRULE1(this.matcher));
      });
      this.OPTION1(() => this.CONSUME1(b.braceComma));
    });
    this.CONSUME(b.closeCurly);
    return items;
  });

  private readonly matcher: Rule<QueryMatcher | string> = this.RULE('matcher', () => {
    const label = this.OR([{ ALT: () => this.CONSUME(Label) }, { ALT: () => this.CONSUME(Text) }]);
    const test = this.OPTION(() => {
      const op = this.OR1([b.is, b.isNot, b.matches, b.matchesNot].map((each) => ({ ALT: () => this.CONSUME(each) })));
      return { op, value: this.CONSUME1(Text) };
    });
    return this.ACTION(() => matcherOf(this.objections, label, test));
  });

  private readonly modifiers: Rule<Pick<Between, 'bool' | 'join'>> = this.RULE('modifiers', () => {
    const bool = this.OPTION(() => this.CONSUME(k.bool));
    const join = this.OPTION1(() => this.SUBRULE(this.join));
    return { ...(bool === undefined ? {} : { bool: true }), ...(join === undefined ? {} : { join }) };
  });

  private readonly join: Rule<Join> = this.RULE('join', () => {
    const kind = this.OR([
      { ALT: () => (this.CONSUME(k.on), 'on' as const) },
      { ALT: () => (this.CONSUME(k.ignoring), 'ignoring' as const) },
    ]);
    const labels = this.SUBRULE(this.labelList);
    const group = this.OPTION(() => {
      const side = this.OR1([
        { ALT: () => (this.CONSUME(k.groupLeft), 'left' as const) },
        { ALT: () => (this.CONSUME(k.groupRight), 'right' as const) },
      ]);
      return { side, labels: this.OPTION1(() => this.SUBRULE1(this.labelList)) ?? [] };
    });
    return { kind, labels, ...(group === undefined ? {} : { group }) };
  });

  private readonly grouping: Rule<Grouping> = this.RULE('grouping', () => {
    const kind = this.OR([
      { ALT: () => (this.CONSUME(k.by), 'by' as const) },
      { ALT: () => (this.CONSUME(k.without), 'without' as const) },
    ]);
    return { kind, labels: this.SUBRULE(this.labelList) };
  });

  private readonly labelList: Rule<readonly string[]> = this.RULE('labelList', () => {
    const labels: string[] = [];
    this.CONSUME(s.openRound);
    this.OPTION(() => {
      labels.push(this.SUBRULE(this.label));
      this.MANY(() => {
        this.CONSUME(s.comma);
        labels.push(this.SUBRULE1(this.label));
      });
      this.OPTION1(() => this.CONSUME1(s.comma));
    });
    this.CONSUME(s.closeRound);
    return labels;
  });

  private readonly label: Rule<string> = this.RULE('label', () =>
    this.OR([
      { ALT: () => this.oneOf(LABELS).image },
      {
        ALT: () => {
          const quoted = this.CONSUME(Text);
          return this.ACTION(() => {
            const { query } = textOf(this.objections, quoted);
            const name = query.kind === 'text' ? query.value : '';
            if (name === '') this.objections.push({ span: spanOf(quoted), message: 'A label has a name.' });
            return name;
          });
        },
      },
    ]),
  );

  private readonly choices = new Map<readonly TokenType[], { ALT: () => IToken }[]>();

  /** One token of a list; the alternatives are made once. */
  private oneOf(tokens: readonly TokenType[]): IToken {
    const known = this.choices.get(tokens);
    if (known !== undefined) return this.OR9(known);
    const made = tokens.map((each) => ({ ALT: () => this.CONSUME9(each) }));
    this.choices.set(tokens, made);
    return this.OR9(made);
  }

  private made(token: IToken, make: (objections: Objections, token: IToken) => Part): Part {
    return this.ACTION(() => make(this.objections, token));
  }

  private withSign(sign: IToken, part: Part, make: typeof negative): Part {
    return this.ACTION(() => make(this.objections, part, { start: sign.startOffset, end: part.span.end }));
  }

  /** What Prometheus has behind a selector and conditions do not. */
  private beyond(token: IToken): Postfix {
    const span: Span = this.ACTION(() => spanOf(token));
    return (part) => {
      const message = `\`${token.image.toLowerCase()}\` fixes how samples are chosen, which a condition cannot say.`;
      this.objections.push({ span, message, beyond: true });
      return part;
    };
  }

  /** Left-associative operators of one level. */
  private chain(name: string, operand: () => Rule<Part>, operators: Operators): Rule<Part> {
    const alternatives = operators.map(([token, op]) => ({ ALT: () => ({ token: this.CONSUME(token), op }) }));
    return this.RULE(name, () => {
      let left = this.SUBRULE(operand());
      this.MANY(() => {
        const { token, op } = this.OR(alternatives);
        const modifiers = this.SUBRULE(this.modifiers);
        const right = this.SUBRULE1(operand());
        this.ACTION(() => (left = binary(this.objections, left, { op, span: spanOf(token), ...modifiers }, right)));
      });
      return left;
    });
  }
}

let instance: { readonly parser: QueryParser; readonly lexer: Lexer } | undefined;

/** The one parser with its lexer; made at the first use, since making it is most of its cost. */
export function queryParser(): { readonly parser: QueryParser; readonly lexer: Lexer } {
  instance ??= {
    parser: new QueryParser(),
    lexer: new Lexer(lexerDefinition, {
      positionTracking: 'onlyOffset',
      ensureOptimizations: false,
      skipValidations: true,
    }),
  };
  return instance;
}
