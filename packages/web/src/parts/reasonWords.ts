import { words } from '../words/index.ts'

/** Why a cylinder refuses (spec/registries.md 5), in words of people. */
export const reasonWords = words({
  en: {
    ok: 'granted',
    noTicket: 'no right for this door',
    badMac: 'not a key of this system',
    blocked: 'blocked at this door',
    epoch: 'right taken away',
    notYetValid: 'not valid yet',
    expired: 'validity has ended',
    revalidationOverdue: 'not updated in time',
    outsideSchedule: 'outside its schedule',
    clockBehindFloor: 'clock of the key is behind',
    generation: 'secrets of an older generation',
    suite: 'firmware does not fit',
    busy: 'door was busy',
    notClaimed: 'not programmed',
    notInList: 'not in the list of this door',
    unknown: 'refused',
  },
  de: {
    ok: 'gewährt',
    noTicket: 'kein Recht an dieser Tür',
    badMac: 'kein Schlüssel dieser Anlage',
    blocked: 'an dieser Tür gesperrt',
    epoch: 'Recht entzogen',
    notYetValid: 'noch nicht gültig',
    expired: 'Gültigkeit abgelaufen',
    revalidationOverdue: 'nicht rechtzeitig aktualisiert',
    outsideSchedule: 'außerhalb des Zeitplans',
    clockBehindFloor: 'Uhr des Schlüssels geht nach',
    generation: 'Geheimnisse einer älteren Generation',
    suite: 'Firmware passt nicht',
    busy: 'Tür war beschäftigt',
    notClaimed: 'nicht programmiert',
    notInList: 'nicht in der Liste dieser Tür',
    unknown: 'verweigert',
  },
})

type ReasonWord = keyof (typeof reasonWords)['en']

/** The word for a reason of the API; a reason nobody knows yet is still a refusal. */
export const reasonWord = (reason: string | null): ReasonWord =>
  reason !== null && Object.hasOwn(reasonWords.en, reason) ? (reason as ReasonWord) : 'unknown'
