import { words } from '../words/index.ts'

/** The one language of states: the same five marks on every screen. */
export const markWords = words({
  en: {
    confirmed: 'confirmed',
    confirmedSays: 'A device has said so.',
    underWay: 'under way',
    underWaySays: 'On a carrier or in a session, not confirmed yet.',
    wished: 'wished',
    wishedSays: 'Asked for; nobody carries it yet.',
    takenAway: 'taken away, still opens',
    takenAwaySays: 'Taken away, but it still opens until the device has been reached.',
    possibly: 'possibly',
    possiblySays: 'A carrier may or may not have been there.',
    none: 'no access',
    all: 'All',
  },
  de: {
    confirmed: 'bestätigt',
    confirmedSays: 'Ein Gerät hat es gemeldet.',
    underWay: 'unterwegs',
    underWaySays: 'Auf einem Überbringer oder in einer Sitzung, noch nicht bestätigt.',
    wished: 'gewünscht',
    wishedSays: 'Gewünscht; noch trägt es niemand.',
    takenAway: 'entzogen, öffnet noch',
    takenAwaySays: 'Entzogen, öffnet aber noch, bis das Gerät erreicht wurde.',
    possibly: 'möglicherweise',
    possiblySays: 'Ein Überbringer war vielleicht schon dort, vielleicht nicht.',
    none: 'kein Zutritt',
    all: 'Alle',
  },
})
