import type { ISerializedGast } from 'chevrotain';

/** What a rule consists of, in the terms of both its notation and its picture. */
export type Piece =
  | { readonly kind: 'word'; readonly text: string }
  | { readonly kind: 'token'; readonly name: string }
  | { readonly kind: 'rule'; readonly name: string }
  | { readonly kind: 'sequence'; readonly pieces: readonly Piece[] }
  | { readonly kind: 'choice'; readonly pieces: readonly Piece[] }
  | { readonly kind: 'optional'; readonly piece: Piece }
  | { readonly kind: 'many'; readonly piece: Piece }
  /** One or more, with something between them. */
  | { readonly kind: 'separated'; readonly piece: Piece; readonly by: Piece };

/** One rule of the grammar. */
export interface Rule {
  readonly name: string;
  readonly piece: Piece;
}

/** Chevrotain's form of a grammar, as far as ours uses it. */
interface Production {
  readonly type: string;
  readonly name?: string;
  readonly pattern?: string;
  readonly definition?: readonly Production[];
}

/** Tokens with many spellings; all others have one. */
const tokens = ['Word', 'Text', 'Number', 'Percent', 'Duration', 'Size'];

/** The rules of a parser, in its order. A choice among all keywords is the rule `keyword`, which is added at the end. */
export function rulesOf(productions: readonly ISerializedGast[], keywords: readonly string[]): readonly Rule[] {
  const rules = (productions as readonly Production[]).map(({ name = '', definition = [] }) => ({
    name,
    piece: sequence(definition.map((each) => pieceOf(each, keywords))),
  }));
  return [
    ...rules,
    { name: 'keyword', piece: { kind: 'choice', pieces: keywords.map((text) => ({ kind: 'word', text })) } },
  ];
}

function pieceOf(production: Production, keywords: readonly string[]): Piece {
  const { type, name = '', pattern = '', definition = [] } = production;
  const pieces = definition.map((each) => pieceOf(each, keywords));
  switch (type) {
    case 'Terminal':
      return tokens.includes(name) ? { kind: 'token', name } : { kind: 'word', text: pattern };
    case 'NonTerminal':
      return { kind: 'rule', name };
    case 'Option':
      return { kind: 'optional', piece: sequence(pieces) };
    case 'Repetition':
      return { kind: 'many', piece: sequence(pieces) };
    case 'Alternation':
      return choice(pieces, keywords);
    case 'Alternative':
      return sequence(pieces);
    default:
      throw new Error(`a grammar with '${type}' is new`);
  }
}

function choice(pieces: readonly Piece[], keywords: readonly string[]): Piece {
  const isKeyword = (piece: Piece): boolean => piece.kind === 'word' && keywords.includes(piece.text);
  if (pieces.filter(isKeyword).length < keywords.length)
    return pieces.length === 1 ? (pieces[0] as Piece) : { kind: 'choice', pieces };
  return {
    kind: 'choice',
    pieces: [...pieces.filter((piece) => !isKeyword(piece)), { kind: 'rule', name: 'keyword' }],
  };
}

/** Pieces one after the other; `a (, a)*` is a list with something between. */
function sequence(pieces: readonly Piece[]): Piece {
  const joined: Piece[] = [];
  for (const piece of pieces) {
    const last = joined.at(-1);
    const inner = piece.kind === 'many' && piece.piece.kind === 'sequence' ? piece.piece.pieces : [];
    if (last !== undefined && inner.length > 1 && JSON.stringify(inner.at(-1)) === JSON.stringify(last))
      joined.splice(-1, 1, { kind: 'separated', piece: last, by: sequence(inner.slice(0, -1)) });
    else joined.push(piece);
  }
  return joined.length === 1 ? (joined[0] as Piece) : { kind: 'sequence', pieces: joined };
}
