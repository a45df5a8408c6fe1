import type { KeyOfDoor } from './door.ts'

const BAND = {
  confirmed: 'bandNow',
  takenAway: 'bandNow',
  possibly: 'bandPerhaps',
  underWay: 'bandSoon',
  wished: 'bandSoon',
} as const
type Band = (typeof BAND)[keyof typeof BAND]
const BANDS: readonly Band[] = ['bandNow', 'bandPerhaps', 'bandSoon']

/** Who can open now, who perhaps, who soon, by what devices have said; keys in the order they came. */
export function keyBands(
  keys: readonly KeyOfDoor[],
): readonly { readonly band: Band; readonly keys: readonly KeyOfDoor[] }[] {
  return BANDS.map((band) => ({ band, keys: keys.filter(({ mark }) => mark !== null && BAND[mark] === band) })).filter(
    ({ keys: those }) => those.length > 0,
  )
}

/** Has the key a right on the door itself, not only by a group? Only that can be taken away here. */
export const hasOwnRight = ({ rules }: KeyOfDoor): boolean => rules.some(({ target }) => target.kind === 'cylinder')
