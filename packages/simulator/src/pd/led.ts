/** What a lamp at a slot shows. */
export interface Led {
  readonly colour: 'off' | 'green' | 'red' | 'yellow'
  readonly blinking: boolean
}

/** Lamps by STATUS code (spec/link.md). */
const LEDS: readonly Led[] = [
  { colour: 'off', blinking: false }, // 0 nothing to do
  { colour: 'yellow', blinking: false }, // 1 waiting: an element is recognised
  { colour: 'green', blinking: true }, // 2 working: do not remove
  { colour: 'green', blinking: false }, // 3 done: remove
  { colour: 'red', blinking: false }, // 4 failed: remove, ask for help
  { colour: 'red', blinking: true }, // 5 no server can be reached
  { colour: 'yellow', blinking: true }, // 6 unknown here: element of another system
]

export const LED_OFF: Led = LEDS[0]!

/** The lamp of a STATUS code; null for codes this device does not know (its lamp stays as it is). */
export const ledOf = (code: number): Led | null => LEDS[code] ?? null
