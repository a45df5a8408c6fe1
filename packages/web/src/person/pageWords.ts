import { words } from '../words/index.ts'

export const personWords = words({
  en: {
    title: 'People',
    add: 'Add a person',
    name: 'Name',
    email: 'E-mail',
    language: 'Language of papers',
    anyLanguage: 'of whoever prints',
    keys: 'Keys now',
    noKeys: 'none',
    emptyTitle: 'No people yet',
    empty: 'People get keys. Small systems do without: a key may simply carry the name of its holder.',
    search: 'Find by name or e-mail',
    added: '{name} was added.',
    saved: '{name} was saved.',
    erase: 'Erase',
    eraseTitle: 'Erase {name}',
    eraseSays:
      'Name and e-mail go, also from former hand-outs; that a key was out, and when, stays. This cannot be taken back.',
    erased: '{name} was erased.',
    edit: 'Edit {name}',
  },
  de: {
    title: 'Personen',
    add: 'Person hinzufügen',
    name: 'Name',
    email: 'E-Mail',
    language: 'Sprache von Ausdrucken',
    anyLanguage: 'dessen, der druckt',
    keys: 'Schlüssel zurzeit',
    noKeys: 'keine',
    emptyTitle: 'Noch keine Personen',
    empty:
      'Personen bekommen Schlüssel. Kleine Anlagen kommen ohne aus: Ein Schlüssel kann einfach den Namen seines Inhabers tragen.',
    search: 'Nach Name oder E-Mail suchen',
    added: '{name} wurde hinzugefügt.',
    saved: '{name} wurde gespeichert.',
    erase: 'Löschen',
    eraseTitle: '{name} löschen',
    eraseSays:
      'Name und E-Mail verschwinden, auch aus früheren Ausgaben; dass ein Schlüssel ausgegeben war und wann, bleibt. Das lässt sich nicht zurücknehmen.',
    erased: '{name} wurde gelöscht.',
    edit: '{name} bearbeiten',
  },
})
