/** Called wrongly: the sentence says how it is done. */
export class Misuse extends Error {}
