/** Names the sealed DK | A_1 that the claim of an element left with the server (spec/claim.md). */
export const secretsContext = ({ kind, no }: { readonly kind: 'key' | 'cylinder'; readonly no: number }): string =>
  `${kind} ${no} claim`
