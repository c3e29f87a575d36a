import { aggregatePieces } from './aggregates.ts';
import { clockPieces } from './clock.ts';
import { histogramPieces } from './histogram.ts';
import { labelPieces } from './labels.ts';
import { numberPieces } from './numbers.ts';
import { operatorPieces } from './operators.ts';
import { overTimePieces } from './over-time.ts';
import type { Piece } from './piece.ts';
import { seriesPieces } from './series.ts';
import { statisticsPieces } from './statistics.ts';

/** The whole Python runtime, in the order in which generated modules hold it. */
export const catalogue: readonly Piece[] = [
  ...seriesPieces,
  ...operatorPieces,
  ...labelPieces,
  ...overTimePieces,
  ...aggregatePieces,
  ...histogramPieces,
  ...statisticsPieces,
  ...clockPieces,
  ...numberPieces,
];
