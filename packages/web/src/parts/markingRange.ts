/** A marking that counts up, `Z{001}`, as the server makes it (contract: element.ts). */
export type RangeOfMarkings =
  | { readonly kind: 'range'; readonly first: string; readonly second: string | null; readonly last: string }
  /** `braces`: not one number in braces; `single`: many of them need a number to count. */
  | { readonly kind: 'faulty'; readonly fault: 'empty' | 'braces' | 'single' }

/** First and last of so many markings, before anything is made. */
export function rangeOfMarkings(pattern: string, count: number): RangeOfMarkings {
  const text = pattern.trim()
  if (text === '') return { kind: 'faulty', fault: 'empty' }
  const parts = /^([^{}]*)\{(\d{1,9})\}([^{}]*)$/.exec(text)
  if (!parts) {
    if (/[{}]/.test(text)) return { kind: 'faulty', fault: 'braces' }
    if (count > 1) return { kind: 'faulty', fault: 'single' }
    return { kind: 'range', first: text, second: null, last: text }
  }
  const [, before = '', number = '', behind = ''] = parts
  const nth = (place: number) => `${before}${String(Number(number) + place).padStart(number.length, '0')}${behind}`
  return { kind: 'range', first: nth(0), second: count > 1 ? nth(1) : null, last: nth(count - 1) }
}
