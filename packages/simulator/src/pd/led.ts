/** What a lamp at a slot shows; `blink` null: it does not. */
export interface Led {
  readonly colour: 'off' | 'green' | 'red'
  readonly blink: { readonly onMs: number; readonly offMs: number } | null
}

/** Lamps by STATUS code (spec/signals.md 4). */
const LEDS: readonly Led[] = [
  { colour: 'off', blink: null }, // 0 ready
  { colour: 'green', blink: { onMs: 500, offMs: 500 } }, // 1 working, leave the element in
  { colour: 'green', blink: null }, // 2 done, remove
  { colour: 'red', blink: null }, // 3 refused or failed, remove
  { colour: 'red', blink: { onMs: 500, offMs: 1500 } }, // 4 no connection to the server
  { colour: 'red', blink: { onMs: 200, offMs: 200 } }, // 5 element cannot be read
]

export const LED_OFF: Led = LEDS[0]!

/** The lamp of a STATUS code; null for codes this device does not know (its lamp stays as it is). */
export const ledOf = (code: number): Led | null => LEDS[code] ?? null
