/** How a system stood when somebody began: what is more now, happened since. */
export interface Begun {
  readonly keys: number
  readonly programmedKeys: number
  /** Numbers of the keys that were blocked then. */
  readonly blocked: readonly number[]
  /** Somebody was seen to open a door since. */
  readonly opened: boolean
}

export interface Standing {
  readonly keys: number
  readonly programmedKeys: number
  readonly blocks: readonly { readonly keyNo: number; readonly confirmedDoors: number }[]
  readonly opened: boolean
}

/** Which of the steps happened since: a key planned, programmed, a door opened, a key blocked, a door that has confirmed it. */
export function stepsDone(begun: Begun, now: Standing): readonly boolean[] {
  const fresh = now.blocks.filter(({ keyNo }) => !begun.blocked.includes(keyNo))
  return [
    now.keys > begun.keys,
    now.programmedKeys > begun.programmedKeys,
    begun.opened || now.opened,
    fresh.length > 0,
    fresh.some(({ confirmedDoors }) => confirmedDoors > 0),
  ]
}

export const begin = ({ keys, programmedKeys, blocks }: Standing): Begun => ({
  ...{ keys, programmedKeys },
  blocked: blocks.map(({ keyNo }) => keyNo),
  opened: false,
})
