import { words } from '../words/index.ts'

export const personPickerWords = words({
  en: {
    person: 'Person',
    hint: 'Type a name: choose somebody you know, make a new person, or note only the name.',
    create: 'New person “{name}”',
    nameOnly: 'Only the name “{name}”',
    noNames: 'Type a name',
    keysNow: '{count, plural, one {has # key} other {has # keys}}',
    noted: 'Only the name is noted; there is no person for it.',
    isNew: 'Is added to the people.',
  },
  de: {
    person: 'Person',
    hint: 'Geben Sie einen Namen ein: jemanden auswählen, eine neue Person anlegen oder nur den Namen notieren.',
    create: 'Neue Person „{name}“',
    nameOnly: 'Nur der Name „{name}“',
    noNames: 'Geben Sie einen Namen ein',
    keysNow: '{count, plural, one {hat # Schlüssel} other {hat # Schlüssel}}',
    noted: 'Nur der Name wird notiert; eine Person gibt es dazu nicht.',
    isNew: 'Wird zu den Personen hinzugefügt.',
  },
})
