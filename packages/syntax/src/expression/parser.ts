import { EmbeddedActionsParser, Lexer } from 'chevrotain';
import type { IToken, ParserMethod, TokenType } from 'chevrotain';
import { binary, booleanOf, nullOf, numberOf, spanning, spanOf, textOf } from './lower.ts';
import { lookaheadOnDemand } from './lookahead.ts';
import { allTokens, Duration, keywords as k, Number_, Percent, Size, symbols as s, Text, Word } from './tokens.ts';
import type { BinaryOperator, ConditionText, Expression, Grouping, Join, Matcher, Range, Span } from './tree.ts';
import { durationSeconds, unescapeText } from './values.ts';

type Rule<Result> = ParserMethod<[], Result>;
/** The alternatives of a choice, each giving a result. */
export type Alternatives<Result> = { ALT: () => Result }[];
type Operators = readonly (readonly [TokenType, BinaryOperator])[];

const ors: Operators = [[k.or, 'or']];
const ands: Operators = [
  [k.and, 'and'],
  [k.unless, 'unless'],
];
const comparisons: Operators = [
  [s.less, '<'],
  [s.lessEqual, '<='],
  [s.greater, '>'],
  [s.greaterEqual, '>='],
  [s.equal, '=='],
  [s.unequal, '!='],
];
const sums: Operators = [
  [s.plus, '+'],
  [s.minus, '-'],
];
const products: Operators = [
  [s.times, '*'],
  [s.over, '/'],
  [s.modulo, '%'],
];

interface Selector {
  readonly name?: string;
  readonly matchers: readonly Matcher[];
  readonly span: Span;
}

/** A window and an offset with the place where they end. */
type Ranged = Range & { readonly end?: number };

/**
 * The grammar of conditions, rule by rule as the language defines it (LL(2)). The tree is built while parsing: it is one to one with the
 * rules, and a second pass over a concrete tree would say the same twice.
 */
export abstract class ExpressionRules extends EmbeddedActionsParser {
  /** Whether conditions stand among items whose keys may be spelt like keywords: `for = 5m` is an item and not the end of a condition. */
  protected abstract readonly amongItems: boolean;

  /** `validate` makes chevrotain check the grammar itself, which costs time and is for tests. */
  constructor(tokens: TokenType[], validate: boolean) {
    super(tokens, {
      recoveryEnabled: false,
      maxLookahead: 2,
      skipValidations: !validate,
      ...(validate ? {} : { lookaheadStrategy: lookaheadOnDemand(2) }),
    });
  }

  readonly condition: Rule<ConditionText> = this.RULE('condition', () => {
    const expression = this.SUBRULE(this.disjunction);
    const seconds = this.OPTION({
      GATE: () => this.isWord(),
      DEF: () => {
        this.CONSUME(k.for);
        return this.SUBRULE(this.duration);
      },
    });
    return { expression, ...(seconds === undefined ? {} : { for: seconds }) };
  });

  private readonly disjunction: Rule<Expression> = this.chain('disjunction', () => this.conjunction, ors);
  private readonly conjunction: Rule<Expression> = this.chain('conjunction', () => this.negation, ands);

  private readonly negation: Rule<Expression> = this.RULE('negation', () =>
    this.OR([
      {
        ALT: () => {
          const word = this.CONSUME(k.not);
          const operand = this.SUBRULE(this.negation);
          return this.ACTION((): Expression => ({
            kind: 'unary',
            op: 'not',
            operand,
            span: spanning(spanOf(word), operand.span),
          }));
        },
      },
      { ALT: () => this.SUBRULE(this.comparison) },
    ]),
  );

  private readonly comparison: Rule<Expression> = this.compared('comparison', () => this.filtered);
  private readonly test: Rule<Expression> = this.compared('test', () => this.sum);

  /** `x where test`, `x else y`; the rule that the language calls `value`. */
  private readonly filtered: Rule<Expression> = this.RULE('filtered', () => {
    let left = this.SUBRULE(this.sum);
    this.MANY({
      GATE: () => this.isWord(),
      DEF: () => {
        const step = this.SUBRULE(this.filter);
        this.ACTION(() => (left = binary(step.op, left, step.right, step.join)));
      },
    });
    return left;
  });

  private readonly filter: Rule<{
    readonly op: 'where' | 'else';
    readonly join: Join | undefined;
    readonly right: Expression;
  }> = this.RULE('filter', () =>
    this.OR([
      {
        ALT: () => {
          this.CONSUME(k.where);
          const join = this.OPTION(() => this.SUBRULE(this.join));
          return { op: 'where' as const, join, right: this.SUBRULE(this.test) };
        },
      },
      {
        ALT: () => {
          this.CONSUME(k.else);
          return { op: 'else' as const, join: undefined, right: this.SUBRULE(this.sum) };
        },
      },
    ]),
  );

  private readonly sum: Rule<Expression> = this.chain('sum', () => this.product, sums);
  private readonly product: Rule<Expression> = this.chain('product', () => this.unary, products);

  private readonly unary: Rule<Expression> = this.RULE('unary', () =>
    this.OR([
      {
        ALT: () => {
          const minus = this.CONSUME(s.minus);
          const operand = this.SUBRULE(this.unary);
          return this.ACTION((): Expression => ({
            kind: 'unary',
            op: '-',
            operand,
            span: spanning(spanOf(minus), operand.span),
          }));
        },
      },
      { ALT: () => this.SUBRULE(this.power) },
    ]),
  );

  private readonly power: Rule<Expression> = this.RULE('power', () => {
    const left = this.SUBRULE(this.operand);
    const exponent = this.OPTION(() => {
      this.CONSUME(s.caret);
      const join = this.OPTION1(() => this.SUBRULE(this.join));
      return { join, right: this.SUBRULE(this.unary) };
    });
    return this.ACTION(() => (exponent === undefined ? left : binary('^', left, exponent.right, exponent.join)));
  });

  protected readonly operand: Rule<Expression> = this.RULE('operand', () =>
    this.OR([
      { ALT: () => this.SUBRULE(this.literal) },
      { ALT: () => this.SUBRULE(this.call) },
      { ALT: () => this.SUBRULE(this.metric) },
      { ALT: () => this.SUBRULE(this.group) },
    ]),
  );

  private literals: Alternatives<Expression> | undefined;

  private readonly literal: Rule<Expression> = this.RULE('literal', () =>
    this.OR(
      (this.literals ??= [
        ...[Percent, Duration, Size, Number_].map((type) => ({ ALT: () => this.made(this.CONSUME(type), numberOf) })),
        { ALT: () => this.made(this.CONSUME(Text), textOf) },
        { ALT: () => this.made(this.CONSUME(k.true), booleanOf) },
        { ALT: () => this.made(this.CONSUME(k.false), booleanOf) },
        { ALT: () => this.made(this.CONSUME(k.null), nullOf) },
      ]),
    ),
  );

  private readonly call: Rule<Expression> = this.RULE('call', () => {
    const name = this.CONSUME(Word);
    const before = this.OPTION(() => this.SUBRULE(this.grouping));
    this.CONSUME(s.openRound);
    const args: Expression[] = [];
    this.OPTION1(() => {
      args.push(this.SUBRULE(this.disjunction));
      this.MANY(() => {
        this.CONSUME(s.comma);
        args.push(this.SUBRULE1(this.disjunction));
      });
      this.OPTION2(() => this.CONSUME1(s.comma));
    });
    let last = this.CONSUME(s.closeRound);
    const after = this.OPTION3({
      GATE: () => before === undefined && this.isWord(),
      DEF: () => {
        const found = this.SUBRULE1(this.grouping);
        last = this.LA(0);
        return found;
      },
    });
    const range = this.SUBRULE(this.range);
    return this.ACTION((): Expression => {
      const grouping = before ?? after;
      const { end, ...rest } = range;
      return {
        kind: 'call',
        name: name.image,
        args,
        ...(grouping === undefined ? {} : { grouping }),
        range: rest,
        nameSpan: spanOf(name),
        span: { start: name.startOffset, end: end ?? spanOf(last).end },
      };
    });
  });

  private readonly metric: Rule<Expression> = this.RULE('metric', () => {
    const named = this.OR([
      {
        ALT: () => {
          const word = this.CONSUME(Word);
          const found = this.OPTION(() => this.SUBRULE(this.selector));
          return this.ACTION((): Selector => ({
            name: word.image,
            matchers: found?.matchers ?? [],
            span: spanning(spanOf(word), found?.span ?? spanOf(word)),
          }));
        },
      },
      { ALT: () => this.SUBRULE1(this.selector) },
    ]);
    const range = this.SUBRULE(this.range);
    return this.ACTION((): Expression => {
      const { end, ...rest } = range;
      return {
        kind: 'metric',
        ...(named.name === undefined ? {} : { name: named.name }),
        matchers: named.matchers,
        range: rest,
        span: { start: named.span.start, end: end ?? named.span.end },
      };
    });
  });

  private readonly group: Rule<Expression> = this.RULE('group', () => {
    const open = this.CONSUME(s.openRound);
    const inner = this.SUBRULE(this.disjunction);
    const close = this.CONSUME(s.closeRound);
    const range = this.SUBRULE(this.range);
    return this.ACTION((): Expression => {
      const { end, ...rest } = range;
      return { kind: 'group', inner, range: rest, span: { start: open.startOffset, end: end ?? spanOf(close).end } };
    });
  });

  private readonly selector: Rule<Selector> = this.RULE('selector', () => {
    const matchers: Matcher[] = [];
    let name: string | undefined;
    const open = this.CONSUME(s.openCurly);
    const item = (found: Matcher | string): void =>
      void (typeof found === 'string' ? (name = found) : matchers.push(found));
    this.OPTION(() => {
      item(this.SUBRULE(this.matcher));
      this.MANY(() => {
        this.CONSUME(s.comma);
        item(this.SUBRULE1(this.matcher));
      });
      this.OPTION1(() => this.CONSUME1(s.comma));
    });
    const close = this.CONSUME(s.closeCurly);
    return this.ACTION((): Selector => ({
      matchers,
      ...(name === undefined ? {} : { name }),
      span: spanning(spanOf(open), spanOf(close)),
    }));
  });

  private readonly matcher: Rule<Matcher | string> = this.RULE('matcher', () =>
    this.OR<Matcher | string>([
      { ALT: () => unescapeText(this.CONSUME(Text).image) },
      {
        ALT: () => {
          const label = this.SUBRULE(this.labelWord);
          const start = this.LA(0).startOffset;
          const op = this.OR1(
            [
              [s.assign, '='],
              [s.unequal, '!='],
              [s.matches, '=~'],
              [s.matchesNot, '!~'],
            ].map(([token, text]) => ({ ALT: () => (this.CONSUME(token as TokenType), text as Matcher['op']) })),
          );
          const value = this.CONSUME1(Text);
          return this.ACTION((): Matcher => ({
            label,
            op,
            value: unescapeText(value.image),
            span: { start, end: spanOf(value).end },
          }));
        },
      },
    ]),
  );

  private readonly range: Rule<Ranged> = this.RULE('range', () => {
    let found: Ranged = {};
    this.OPTION(() => {
      this.CONSUME(s.openSquare);
      const window = this.SUBRULE(this.duration);
      const step = this.OPTION1(() => {
        this.CONSUME(s.colon);
        return this.OPTION2(() => this.SUBRULE1(this.duration)) ?? 0;
      });
      const close = this.CONSUME(s.closeSquare);
      found = { window, ...(step === undefined ? {} : { step }), end: spanOf(close).end };
    });
    this.OPTION3({
      GATE: () => this.isWord(),
      DEF: () => {
        this.CONSUME(k.offset);
        const minus = this.OPTION4(() => this.CONSUME(s.minus));
        const seconds = this.SUBRULE2(this.duration);
        found = { ...found, offset: minus === undefined ? seconds : -seconds, end: spanOf(this.LA(0)).end };
      },
    });
    return found;
  });

  private readonly duration: Rule<number> = this.RULE('duration', () => {
    const token = this.OR([{ ALT: () => this.CONSUME(Duration) }, { ALT: () => this.CONSUME(Number_) }]);
    return this.ACTION(() => durationSeconds(token.image));
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
      labels.push(this.SUBRULE(this.labelWord));
      this.MANY(() => {
        this.CONSUME(s.comma);
        labels.push(this.SUBRULE1(this.labelWord));
      });
      this.OPTION1(() => this.CONSUME1(s.comma));
    });
    this.CONSUME(s.closeRound);
    return labels;
  });

  private labelWords: Alternatives<IToken> | undefined;

  protected readonly labelWord: Rule<string> = this.RULE(
    'labelWord',
    () => this.OR((this.labelWords ??= this.oneOf([Word, ...Object.values(k)]))).image,
  );

  /** Alternatives of one token each. They are made once: making a function for each at every call was a third of the time of parsing. */
  protected oneOf(tokens: readonly TokenType[]): Alternatives<IToken> {
    return tokens.map((token) => ({ ALT: () => this.CONSUME(token) }));
  }

  /** Whether the next token is what it looks like, and not the key of an item (`and = …`). */
  private isWord(): boolean {
    return !this.amongItems || this.LA(2).tokenType !== s.assign;
  }

  private made(token: IToken, make: (token: IToken) => Expression): Expression {
    return this.ACTION(() => make(token));
  }

  /** Left-associative operators of one level. */
  private chain(name: string, operand: () => Rule<Expression>, operators: Operators): Rule<Expression> {
    return this.RULE(name, () => {
      let left = this.SUBRULE(operand());
      this.MANY({
        GATE: () => this.isWord(),
        DEF: () => {
          const op = this.operator(operators);
          const join = this.OPTION(() => this.SUBRULE(this.join));
          const right = this.SUBRULE1(operand());
          this.ACTION(() => (left = binary(op, left, right, join)));
        },
      });
      return left;
    });
  }

  /** At most one comparison: they do not chain. */
  private compared(name: string, operand: () => Rule<Expression>): Rule<Expression> {
    return this.RULE(name, () => {
      const left = this.SUBRULE(operand());
      const rest = this.OPTION(() => {
        const op = this.operator(comparisons);
        const join = this.OPTION1(() => this.SUBRULE(this.join));
        return { op, join, right: this.SUBRULE1(this.sum) };
      });
      return this.ACTION(() => (rest === undefined ? left : binary(rest.op, left, rest.right, rest.join)));
    });
  }

  private readonly operators = new Map<Operators, Alternatives<BinaryOperator>>();

  private operator(operators: Operators): BinaryOperator {
    const known = this.operators.get(operators);
    if (known !== undefined) return this.OR(known);
    const made = operators.map(([token, text]) => ({ ALT: () => (this.CONSUME(token), text) }));
    this.operators.set(operators, made);
    return this.OR(made);
  }
}

/** The grammar of a condition that stands alone, as in a YAML string. */
export class ExpressionParser extends ExpressionRules {
  protected readonly amongItems = false;

  /** See `ExpressionRules`. */
  constructor(validate = false) {
    super(allTokens, validate);
    this.performSelfAnalysis();
  }
}

let instance: { readonly parser: ExpressionParser; readonly lexer: Lexer } | undefined;

/** The one parser with its lexer; made at the first use, since making it is most of its cost. */
export function expressionParser(): { readonly parser: ExpressionParser; readonly lexer: Lexer } {
  instance ??= {
    parser: new ExpressionParser(),
    lexer: new Lexer(allTokens, { positionTracking: 'onlyOffset', ensureOptimizations: false, skipValidations: true }),
  };
  return instance;
}
