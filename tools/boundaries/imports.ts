/** `computed` stands for a dynamic import whose target is not written out. */
export type Import = { readonly kind: 'named'; readonly target: string } | { readonly kind: 'computed' }

const STATEMENT = /\b(?:import|export)\b[^'"`;]*?\bfrom\s*(['"])(.*?)\1/g
const BARE = /\bimport\s*(['"])(.*?)\1/g
const CALL = /\b(?:import|require|import\.meta\.resolve)\s*\(\s*(?:(['"])(.*?)\1|([^)\s]))/g
const REFERENCE = /^\/\/\/\s*<reference\s+(?:types|path)\s*=\s*(['"])(.*?)\1/gm

/**
 * All that a TypeScript file pulls in: statements, `import type`, re-exports, dynamic imports, `typeof import()`,
 * `require`. It reads text, not syntax (TypeScript 7 offers no parser), and so errs to one side: an import written
 * in a comment or string counts as one.
 */
export function importsOf(text: string): Import[] {
  const found: Import[] = []
  for (const pattern of [STATEMENT, BARE, CALL, REFERENCE]) {
    for (const match of text.matchAll(pattern)) {
      const target = match[2]
      found.push(target === undefined ? { kind: 'computed' } : { kind: 'named', target })
    }
  }
  return found
}
