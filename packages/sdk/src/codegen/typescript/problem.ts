/** Why a text was not changed, in words for the person who wrote it: what stands in the way, and what to do by hand. */
export class EditProblem extends Error {}
