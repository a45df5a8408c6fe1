/**
 * The words of a text in lower case, and each two neighbours as a phrase: `AcmeLock` gives `acmelock`, `acme`, `lock`
 * and `acme lock`.
 */
export function tokensOf(text: string): Set<string> {
  const found = new Set<string>()
  let before = ''
  for (const [run] of text.matchAll(/[\p{L}\p{N}]+/gu)) {
    found.add(run.toLowerCase())
    for (const part of run.split(/(?<=\p{Ll})(?=\p{Lu})/u)) {
      const word = part.toLowerCase()
      found.add(word)
      if (before !== '') found.add(`${before} ${word}`)
      before = word
    }
  }
  return found
}
