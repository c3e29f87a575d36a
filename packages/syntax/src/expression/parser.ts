import { EmbeddedActionsParser, Lexer, tokenMatcher } from 'chevrotain';
import type { IToken, ParserMethod, TokenType } from 'chevrotain';
import { allTokens, Duration, keywords as k, Number_, Percent, Size, symbols as s, Text, Word } from './tokens.ts';
import type { BinaryOperator, ConditionText, Expression, Grouping, Join, Matcher, Range, Span } from './tree.ts';
import { durationSeconds, unescapeText } from './values.ts';

const comparisons: ReadonlyMap<TokenType, BinaryOperator> = new Map([[s.less, '<'], [s.lessEqual, '<='], [s.greater, '>'], [s.greaterEqual, '>='], [s.equal, '=='], [s.unequal, '!=']] as const);

/**
 * The grammar of conditions, as `docs/` prints it. The tree is built while parsing: it is one to one with the rules, and a second pass
 * over a concrete tree would say the same twice.
 */
class ExpressionParser extends EmbeddedActionsParser {
  readonly condition: ParserMethod<[], ConditionText>;

  constructor() {
    super(allTokens, { recoveryEnabled: false, maxLookahead: 2, skipValidations: true });
    const span = (from: Span, to: Span): Span => ({ start: from.start, end: to.end });
    const at = (token: IToken): Span => ({ start: token.startOffset, end: token.startOffset + token.image.length });
    const binary = (op: BinaryOperator, left: Expression, right: Expression, join?: Join): Expression => this.ACTION(() => ({ kind: 'binary', op, left, right, ...(join === undefined ? {} : { join }), span: span(left.span, right.span) }));

    const labelList = this.RULE('labelList', (): string[] => {
      const labels: string[] = [];
      this.CONSUME(s.openRound);
      this.MANY(() => {
        labels.push(this.SUBRULE(labelWord));
        this.OPTION(() => this.CONSUME(s.comma));
      });
      this.CONSUME(s.closeRound);
      return labels;
    });

    const join = this.RULE('join', (): Join => {
      const kind = this.OR([{ ALT: () => (this.CONSUME(k.on), 'on' as const) }, { ALT: () => (this.CONSUME(k.ignoring), 'ignoring' as const) }]);
      const labels = this.SUBRULE(labelList);
      let group: Join['group'];
      this.OPTION(() => {
        const side = this.OR1([{ ALT: () => (this.CONSUME(k.groupLeft), 'left' as const) }, { ALT: () => (this.CONSUME(k.groupRight), 'right' as const) }]);
        const extra = this.OPTION1({ GATE: () => this.LA(1).tokenType === s.openRound, DEF: () => this.SUBRULE1(labelList) });
        group = { side, labels: extra ?? [] };
      });
      return { kind, labels, ...(group === undefined ? {} : { group }) };
    });

    /** Left-associative operators of one level. */
    const chain = (name: string, operand: () => ParserMethod<[], Expression>, operators: readonly (readonly [TokenType, BinaryOperator])[]): ParserMethod<[], Expression> =>
      this.RULE(name, (): Expression => {
        let left = this.SUBRULE(operand());
        this.MANY(() => {
          const op = this.OR(operators.map(([token, text]) => ({ ALT: () => (this.CONSUME(token), text) })));
          const how = this.OPTION(() => this.SUBRULE(join));
          const right = this.SUBRULE1(operand());
          left = binary(op, left, right, how);
        });
        return left;
      });

    const labelWord = this.RULE('labelWord', (): string => this.OR([{ ALT: () => this.CONSUME(Word).image }, ...Object.values(k).map((token) => ({ ALT: () => this.CONSUME(token).image }))]));

    const duration = this.RULE('duration', (): number => {
      const token = this.OR([{ ALT: () => this.CONSUME(Duration) }, { ALT: () => this.CONSUME(Number_) }]);
      return this.ACTION(() => durationSeconds(token.image));
    });

    const range = this.RULE('range', (): Range & { end?: number } => {
      const found: { window?: number; step?: number; offset?: number; end?: number } = {};
      this.OPTION(() => {
        this.CONSUME(s.openSquare);
        found.window = this.SUBRULE(duration);
        this.OPTION1(() => {
          this.CONSUME(s.colon);
          found.step = 0;
          this.OPTION2(() => (found.step = this.SUBRULE1(duration)));
        });
        const close = this.CONSUME(s.closeSquare);
        this.ACTION(() => (found.end = at(close).end));
      });
      this.OPTION3(() => {
        this.CONSUME(k.offset);
        const sign = this.OPTION4(() => this.CONSUME(s.minus));
        const seconds = this.SUBRULE2(duration);
        this.ACTION(() => {
          found.offset = sign === undefined ? seconds : -seconds;
          found.end = at(this.LA(0)).end;
        });
      });
      return found;
    });

    const ranged = (found: Range & { end?: number }): Range => {
      const { end: _end, ...rest } = found;
      return rest;
    };

    const selector = this.RULE('selector', (): { matchers: Matcher[]; name?: string; span: Span } => {
      const matchers: Matcher[] = [];
      let name: string | undefined;
      const open = this.CONSUME(s.openCurly);
      this.MANY(() => {
        this.OR([
          {
            ALT: () => {
              const text = this.CONSUME(Text);
              this.ACTION(() => (name = unescapeText(text.image)));
            },
          },
          {
            ALT: () => {
              const label = this.SUBRULE(labelWord);
              const first = this.ACTION(() => at(this.LA(0)));
              const op = this.OR1([{ ALT: () => (this.CONSUME(s.assign), '=' as const) }, { ALT: () => (this.CONSUME(s.unequal), '!=' as const) }, { ALT: () => (this.CONSUME(s.matches), '=~' as const) }, { ALT: () => (this.CONSUME(s.matchesNot), '!~' as const) }]);
              const value = this.CONSUME1(Text);
              this.ACTION(() => matchers.push({ label, op, value: unescapeText(value.image), span: span(first, at(value)) }));
            },
          },
        ]);
        this.OPTION(() => this.CONSUME(s.comma));
      });
      const close = this.CONSUME(s.closeCurly);
      return this.ACTION(() => ({ matchers, ...(name === undefined ? {} : { name }), span: span(at(open), at(close)) }));
    });

    const grouping = this.RULE('grouping', (): Grouping => {
      const kind = this.OR([{ ALT: () => (this.CONSUME(k.by), 'by' as const) }, { ALT: () => (this.CONSUME(k.without), 'without' as const) }]);
      return { kind, labels: this.SUBRULE(labelList) };
    });

    const call = this.RULE('call', (): Expression => {
      const name = this.CONSUME(Word);
      let how = this.OPTION(() => this.SUBRULE(grouping));
      const args: Expression[] = [];
      this.CONSUME(s.openRound);
      this.OPTION1(() => {
        args.push(this.SUBRULE(or));
        this.MANY(() => {
          this.CONSUME(s.comma);
          args.push(this.SUBRULE1(or));
        });
        this.OPTION2(() => this.CONSUME1(s.comma));
      });
      const close = this.CONSUME(s.closeRound);
      this.OPTION3({ GATE: () => how === undefined, DEF: () => (how = this.SUBRULE1(grouping)) });
      const found = this.SUBRULE(range);
      return this.ACTION(() => ({ kind: 'call', name: name.image, args, ...(how === undefined ? {} : { grouping: how }), range: ranged(found), nameSpan: at(name), span: span(at(name), { start: 0, end: Math.max(found.end ?? 0, at(how === undefined ? close : this.LA(0)).end) }) }));
    });

    const metric = this.RULE('metric', (): Expression => {
      const name = this.OPTION(() => this.CONSUME(Word));
      const where = this.OPTION1({ GATE: () => this.LA(1).tokenType === s.openCurly, DEF: () => this.SUBRULE(selector) });
      const found = this.SUBRULE(range);
      return this.ACTION(() => {
        const text = name?.image ?? where?.name;
        const start = name === undefined ? (where?.span ?? { start: 0, end: 0 }) : at(name);
        return { kind: 'metric', ...(text === undefined ? {} : { name: text }), matchers: where?.matchers ?? [], range: ranged(found), span: span(start, { start: 0, end: found.end ?? (where?.span ?? start).end }) };
      });
    });

    const number = this.RULE('number', (): Expression => {
      const token = this.OR([{ ALT: () => this.CONSUME(Percent) }, { ALT: () => this.CONSUME(Duration) }, { ALT: () => this.CONSUME(Size) }, { ALT: () => this.CONSUME(Number_) }]);
      return this.ACTION(() => numberOf(token, at(token)));
    });

    const operand = this.RULE('operand', (): Expression =>
      this.OR([
        { ALT: () => this.SUBRULE(number) },
        {
          ALT: () => {
            const text = this.CONSUME(Text);
            return this.ACTION((): Expression => ({ kind: 'string', value: unescapeText(text.image), span: at(text) }));
          },
        },
        ...([[k.true, true], [k.false, false]] as const).map(([token, value]) => ({
          ALT: () => {
            const word = this.CONSUME(token);
            return this.ACTION((): Expression => ({ kind: 'boolean', value, span: at(word) }));
          },
        })),
        {
          ALT: () => {
            const word = this.CONSUME(k.null);
            return this.ACTION((): Expression => ({ kind: 'null', span: at(word) }));
          },
        },
        { GATE: () => isCall(this.LA(1), this.LA(2)), ALT: () => this.SUBRULE(call) },
        { ALT: () => this.SUBRULE(metric) },
        {
          ALT: () => {
            const open = this.CONSUME(s.openRound);
            const inner = this.SUBRULE(or);
            const close = this.CONSUME(s.closeRound);
            const found = this.SUBRULE(range);
            return this.ACTION((): Expression => ({ kind: 'group', inner, range: ranged(found), span: span(at(open), { start: 0, end: found.end ?? at(close).end }) }));
          },
        },
      ]),
    );

    const power = this.RULE('power', (): Expression => {
      const left = this.SUBRULE(operand);
      const right = this.OPTION(() => {
        this.CONSUME(s.power);
        const how = this.OPTION1(() => this.SUBRULE(join));
        return { how, value: this.SUBRULE(unary) };
      });
      return right === undefined ? left : binary('^', left, right.value, right.how);
    });

    const unary: ParserMethod<[], Expression> = this.RULE('unary', (): Expression =>
      this.OR([
        {
          ALT: () => {
            const minus = this.CONSUME(s.minus);
            const inner = this.SUBRULE(unary);
            return this.ACTION((): Expression => ({ kind: 'unary', op: '-', operand: inner, span: span(at(minus), inner.span) }));
          },
        },
        { ALT: () => this.SUBRULE(power) },
      ]),
    );

    const product = chain('product', () => unary, [[s.times, '*'], [s.over, '/'], [s.modulo, '%']]);
    const sum = chain('sum', () => product, [[s.plus, '+'], [s.minus, '-']]);

    const compared = (name: string, operandRule: ParserMethod<[], Expression>): ParserMethod<[], Expression> =>
      this.RULE(name, (): Expression => {
        let left = this.SUBRULE(operandRule);
        this.OPTION(() => {
          const op = this.OR([...comparisons].map(([token, text]) => ({ ALT: () => (this.CONSUME(token), text) })));
          const how = this.OPTION1(() => this.SUBRULE(join));
          left = binary(op, left, this.SUBRULE(sum), how);
        });
        return left;
      });

    const test = compared('test', sum);
    const value = this.RULE('value', (): Expression => {
      let left = this.SUBRULE(sum);
      this.MANY(() => {
        this.OR([
          {
            ALT: () => {
              this.CONSUME(k.where);
              const how = this.OPTION(() => this.SUBRULE(join));
              left = binary('where', left, this.SUBRULE(test), how);
            },
          },
          {
            ALT: () => {
              this.CONSUME(k.else);
              left = binary('else', left, this.SUBRULE1(sum));
            },
          },
        ]);
      });
      return left;
    });
    const comparison = compared('comparison', value);

    const not: ParserMethod<[], Expression> = this.RULE('not', (): Expression =>
      this.OR([
        {
          ALT: () => {
            const word = this.CONSUME(k.not);
            const inner = this.SUBRULE(not);
            return this.ACTION((): Expression => ({ kind: 'unary', op: 'not', operand: inner, span: span(at(word), inner.span) }));
          },
        },
        { ALT: () => this.SUBRULE(comparison) },
      ]),
    );
    const and = chain('and', () => not, [[k.and, 'and'], [k.unless, 'unless']]);
    const or = chain('or', () => and, [[k.or, 'or']]);

    this.condition = this.RULE('condition', (): ConditionText => {
      const expression = this.SUBRULE(or);
      const seconds = this.OPTION(() => {
        this.CONSUME(k.for);
        return this.SUBRULE(duration);
      });
      return { expression, ...(seconds === undefined ? {} : { for: seconds }) };
    });
    this.performSelfAnalysis();
  }
}

function isCall(first: IToken, second: IToken): boolean {
  return tokenMatcher(first, Word) && (tokenMatcher(second, s.openRound) || tokenMatcher(second, k.by) || tokenMatcher(second, k.without));
}

function numberOf(token: IToken, span: Span): Expression {
  const { image } = token;
  if (token.tokenType === Percent) return { kind: 'number', value: Number(image.slice(0, -1)), unit: '%', span };
  if (token.tokenType === Duration) {
    const single = /^([\d.]+)(ms|mo|[smhdwy])$/.exec(image);
    return single === null ? { kind: 'number', value: durationSeconds(image), unit: 's', span } : { kind: 'number', value: Number(single[1]), unit: single[2] ?? 's', span };
  }
  const size = token.tokenType === Size ? /^(.*?)([KMGT]i|[kMGT])$/.exec(image) : null;
  return size === null ? { kind: 'number', value: Number(image), span } : { kind: 'number', value: Number(size[1]), unit: size[2] ?? '', span };
}

let instance: { readonly parser: ExpressionParser; readonly lexer: Lexer } | undefined;

/** The one parser with its lexer; made at the first use, since making it is most of its cost. */
export function expressionParser(): { readonly parser: ExpressionParser; readonly lexer: Lexer } {
  instance ??= { parser: new ExpressionParser(), lexer: new Lexer(allTokens, { positionTracking: 'onlyOffset', ensureOptimizations: false, skipValidations: true }) };
  return instance;
}
