import { FACT_WORDS } from './factWords.ts'

/**
 * Every refusal the server gives: its HTTP status and its sentence for people. `{name}` in a sentence is a fact of the
 * fault. Codes are part of the API: they are added, never renamed.
 */
export const FAULTS = {
  // the request itself
  inputInvalid: { status: 400, en: 'The input is not valid.', de: 'Die Eingabe ist nicht gültig.' },
  requestMalformed: { status: 400, en: 'The request cannot be read.', de: 'Die Anfrage ist nicht lesbar.' },
  bodyTooLarge: {
    status: 413,
    en: 'The request is larger than {limitBytes} bytes.',
    de: 'Die Anfrage ist größer als {limitBytes} Byte.',
  },
  routeUnknown: { status: 404, en: 'There is nothing at this address.', de: 'Unter dieser Adresse gibt es nichts.' },
  versionRequired: {
    status: 428,
    en: 'Say with If-Match which version you changed.',
    de: 'Mit If-Match angeben, welche Version geändert wurde.',
  },
  versionChanged: {
    status: 412,
    en: 'Somebody else changed this in the meantime. Load it again.',
    de: 'In der Zwischenzeit hat jemand anders dies geändert. Bitte neu laden.',
  },
  idempotencyKeyReused: {
    status: 422,
    en: 'This idempotency key belongs to another request.',
    de: 'Dieser Idempotenzschlüssel gehört zu einer anderen Anfrage.',
  },

  // who asks
  notSignedIn: { status: 401, en: 'Please sign in.', de: 'Bitte anmelden.' },
  signInFailed: {
    status: 401,
    en: 'Name and password do not fit together.',
    de: 'Name und Passwort passen nicht zusammen.',
  },
  tooManyAttempts: {
    status: 429,
    en: 'Too many failed attempts. Try again in {retryAfterSeconds} seconds.',
    de: 'Zu viele Fehlversuche. Nächster Versuch in {retryAfterSeconds} Sekunden.',
  },
  writeHeaderMissing: {
    status: 403,
    en: 'A change made with a session cookie needs the header X-Lockwright: 1.',
    de: 'Eine Änderung mit Sitzungs-Cookie braucht die Kopfzeile X-Lockwright: 1.',
  },
  forbidden: {
    status: 403,
    en: 'Your role does not allow this ({permission}).',
    de: 'Ihre Rolle erlaubt das nicht ({permission}).',
  },

  // nothing there
  systemUnknown: { status: 404, en: 'There is no such system.', de: 'Diese Anlage gibt es nicht.' },
  keyUnknown: { status: 404, en: 'There is no key {no}.', de: 'Den Schlüssel {no} gibt es nicht.' },
  cylinderUnknown: { status: 404, en: 'There is no cylinder {no}.', de: 'Den Zylinder {no} gibt es nicht.' },
  bodyUnknown: { status: 404, en: 'There is no cylinder body {no}.', de: 'Den Zylinderkörper {no} gibt es nicht.' },
  groupUnknown: {
    status: 404,
    en: 'There is no cylinder group {no}.',
    de: 'Die Zylindergruppe {no} gibt es nicht.',
  },
  scheduleUnknown: { status: 404, en: 'There is no schedule {no}.', de: 'Den Zeitplan {no} gibt es nicht.' },
  personUnknown: { status: 404, en: 'There is no person {no}.', de: 'Die Person {no} gibt es nicht.' },
  handOutUnknown: {
    status: 404,
    en: 'There is no hand-out {no}.',
    de: 'Die Ausgabe {no} gibt es nicht.',
  },
  taskUnknown: { status: 404, en: 'There is no task {no}.', de: 'Den Auftrag {no} gibt es nicht.' },
  runUnknown: {
    status: 404,
    en: 'There is no programming run {no}.',
    de: 'Den Programmierlauf {no} gibt es nicht.',
  },
  importUnknown: { status: 404, en: 'There is no import {no}.', de: 'Den Import {no} gibt es nicht.' },
  entryUnknown: {
    status: 404,
    en: 'There is no journal entry {no}.',
    de: 'Den Journaleintrag {no} gibt es nicht.',
  },
  bridgeUnknown: { status: 404, en: 'There is no such bridge.', de: 'Diese Bridge gibt es nicht.' },
  deviceUnknown: {
    status: 404,
    en: 'There is no such programming device.',
    de: 'Dieses Programmiergerät gibt es nicht.',
  },
  accountUnknown: { status: 404, en: 'There is no such account.', de: 'Dieses Konto gibt es nicht.' },
  tokenUnknown: { status: 404, en: 'There is no such token.', de: 'Dieses Token gibt es nicht.' },
  memberUnknown: { status: 404, en: 'This account is not a member.', de: 'Dieses Konto ist kein Mitglied.' },

  // already there
  markingTaken: {
    status: 409,
    en: 'The marking {marking} exists already.',
    de: 'Die Beschriftung {marking} gibt es schon.',
  },
  nameTaken: { status: 409, en: 'The name {name} exists already.', de: 'Den Namen {name} gibt es schon.' },
  loginTaken: { status: 409, en: 'The login {login} exists already.', de: 'Die Anmeldung {login} gibt es schon.' },

  conflict: {
    status: 409,
    en: 'Somebody else changed the same at the same moment. Look again and repeat it if it is still needed.',
    de: 'Jemand anders hat im selben Augenblick dasselbe geändert. Bitte nachsehen und wiederholen, falls noch nötig.',
  },

  chartChanged: {
    status: 409,
    en: 'Somebody else has changed {count} of these cells in the meantime.',
    de: 'In der Zwischenzeit hat jemand anders {count} dieser Felder geändert.',
  },

  // the state forbids it
  elementProgrammed: {
    status: 409,
    en: 'Only non-programmed keys and cylinders can be changed like this; {marking} is programmed.',
    de: 'Das geht nur bei unprogrammierten Schlüsseln und Zylindern; {marking} ist programmiert.',
  },
  systemNotPublished: {
    status: 409,
    en: 'The system is not published yet: publish it first.',
    de: 'Die Anlage ist noch nicht veröffentlicht: zuerst veröffentlichen.',
  },
  alreadyPublished: {
    status: 409,
    en: 'The system is published and nothing new was programmed since.',
    de: 'Die Anlage ist veröffentlicht und seither wurde nichts Neues programmiert.',
  },
  nothingProgrammed: {
    status: 409,
    en: 'Publishing needs at least one programmed key or cylinder.',
    de: 'Veröffentlichen geht erst, wenn mindestens ein Schlüssel oder Zylinder programmiert ist.',
  },
  systemPublished: {
    status: 409,
    en: 'A published system cannot be deleted.',
    de: 'Eine veröffentlichte Anlage kann nicht gelöscht werden.',
  },
  systemProgrammed: {
    status: 409,
    en: 'The system has {count} programmed keys and cylinders; they would be lost for ever.',
    de: 'Die Anlage hat {count} programmierte Schlüssel und Zylinder; sie wären für immer verloren.',
  },
  keyAlreadyOut: {
    status: 409,
    en: '{marking} is already handed out.',
    de: '{marking} ist schon ausgegeben.',
  },
  keyNotOut: { status: 409, en: '{marking} is not handed out.', de: '{marking} ist nicht ausgegeben.' },
  keyNotProgrammed: {
    status: 409,
    en: '{marking} is not programmed yet.',
    de: '{marking} ist noch nicht programmiert.',
  },
  cylinderNotProgrammed: {
    status: 409,
    en: '{marking} is not programmed yet.',
    de: '{marking} ist noch nicht programmiert.',
  },
  keyIsBlocked: { status: 409, en: '{marking} is blocked.', de: '{marking} ist gesperrt.' },
  keyNotBlocked: { status: 409, en: '{marking} is not blocked.', de: '{marking} ist nicht gesperrt.' },
  personHasKeys: {
    status: 409,
    en: 'This person still has {count} keys.',
    de: 'Diese Person hat noch {count} Schlüssel.',
  },
  groupInUse: {
    status: 409,
    en: 'Keys still have a right to this group ({count}).',
    de: 'Schlüssel haben noch ein Recht auf diese Gruppe ({count}).',
  },
  scheduleInUse: {
    status: 409,
    en: 'The schedule is still in use ({count}).',
    de: 'Der Zeitplan wird noch benutzt ({count}).',
  },
  keyCannotHold: {
    status: 409,
    en: '{marking} cannot hold this: {reason}.',
    de: '{marking} kann das nicht aufnehmen: {reason}.',
  },
  keyMemoryFull: {
    status: 409,
    en: '{marking} has no room for this: it would need {used} of {capacity} {what}.',
    de: '{marking} hat dafür keinen Platz: nötig wären {used} von {capacity} ({what}).',
  },
  cylinderCannotHold: {
    status: 409,
    en: '{marking} cannot hold this: {reason}.',
    de: '{marking} kann das nicht aufnehmen: {reason}.',
  },
  taskNotOpen: {
    status: 409,
    en: 'The task is {state} and cannot be changed any more.',
    de: 'Der Auftrag ist im Zustand „{state}“ und lässt sich nicht mehr ändern.',
  },
  tooManyTasks: {
    status: 409,
    en: 'Cylinder {no} has {count} open tasks; more than {limit} do not fit.',
    de: 'Zylinder {no} hat {count} offene Aufträge; mehr als {limit} passen nicht.',
  },
  blockListFull: {
    status: 409,
    en: 'The block list has {entries} keys; more than {capacity} do not fit.',
    de: 'Die Sperrliste hat {entries} Schlüssel; mehr als {capacity} passen nicht.',
  },
  nothingMarked: {
    status: 409,
    en: 'Nothing is marked for programming.',
    de: 'Es ist nichts zum Programmieren vorgemerkt.',
  },
  runOpen: {
    status: 409,
    en: 'Programming run {no} of {by} is still open at this device. Go on with it, or end it first.',
    de: 'An diesem Gerät ist noch der Programmierlauf {no} von {by} offen. Setzen Sie ihn fort, oder beenden Sie ihn zuerst.',
  },
  runOpenElsewhere: {
    status: 409,
    en: 'Programming run {no} of the locking system “{system}” is still open at this device. End it there first, or use another device.',
    de: 'An diesem Gerät ist noch der Programmierlauf {no} der Schließanlage „{system}“ offen. Beenden Sie ihn dort zuerst, oder nehmen Sie ein anderes Gerät.',
  },
  deviceBusy: {
    status: 409,
    en: 'Somebody else is programming at this device. Use another one, or try again later.',
    de: 'An diesem Gerät programmiert gerade jemand anderes. Nehmen Sie ein anderes, oder versuchen Sie es später noch einmal.',
  },
  runEnded: { status: 409, en: 'The programming run has ended.', de: 'Der Programmierlauf ist beendet.' },
  numbersExhausted: {
    status: 409,
    en: 'There are no more numbers for: {what}.',
    de: 'Es gibt keine Nummern mehr für: {what}.',
  },
  lastOwner: {
    status: 409,
    en: 'A system needs at least one owner.',
    de: 'Eine Anlage braucht mindestens einen Eigentümer.',
  },
  zoneUnknown: { status: 400, en: 'There is no time zone {zone}.', de: 'Die Zeitzone {zone} gibt es nicht.' },
  patternInvalid: {
    status: 400,
    en: 'The marking pattern needs one place for the number, such as Z{{001}}.',
    de: 'Das Muster der Beschriftung braucht genau eine Stelle für die Nummer, etwa Z{{001}}.',
  },
  chartUnreadable: {
    status: 400,
    en: 'The file cannot be read as a lock chart: {reason}.',
    de: 'Die Datei ist nicht als Schließplan lesbar: {reason}.',
  },
  importHasFaults: {
    status: 409,
    en: '{count} cells of the file cannot be taken over. Correct them, or say that they are to be left out.',
    de: '{count} Zellen der Datei lassen sich nicht übernehmen. Bitte berichtigen, oder angeben, dass sie entfallen.',
  },
  otherSideStays: {
    status: 409,
    en: '{marking} is a side of a double cylinder; its other side {other} would have to go too.',
    de: '{marking} ist eine Seite eines Doppelzylinders; die andere Seite {other} müsste mit entfallen.',
  },
  changedSince: {
    status: 409,
    en: '{marking} was changed since and stays as it is.',
    de: '{marking} wurde seither geändert und bleibt, wie es ist.',
  },
  undoUnknown: {
    status: 404,
    en: 'There is nothing of yours to take back: it was taken back already, or is longer than a day ago.',
    de: 'Es gibt nichts von Ihnen zurückzunehmen: schon zurückgenommen, oder länger als einen Tag her.',
  },
  exportTooLarge: {
    status: 409,
    en: 'This would be {count} {what}; a file takes {limit}. Filter the list first.',
    de: 'Das wären {count} {what}; eine Datei fasst {limit}. Bitte zuerst die Liste filtern.',
  },
  importCannotBeUndone: {
    status: 409,
    en: 'The import cannot be taken back any more: {count} of what it made was programmed or changed since.',
    de: 'Der Import lässt sich nicht mehr zurücknehmen: {count} davon wurde seither programmiert oder geändert.',
  },
  importNotReady: {
    status: 409,
    en: 'The import is {state}: it cannot be carried out.',
    de: 'Der Import ist im Zustand „{state}“ und lässt sich nicht ausführen.',
  },

  // ours
  busy: { status: 503, en: 'The server is busy. Try again.', de: 'Der Server ist ausgelastet. Bitte noch einmal.' },
  internal: {
    status: 500,
    en: 'Something went wrong on our side (reference {reference}).',
    de: 'Bei uns ist etwas schiefgegangen (Kennung {reference}).',
  },
} as const satisfies Record<string, { status: number; en: string; de: string }>

export type FaultCode = keyof typeof FAULTS
export type Language = 'en' | 'de'

/** `{{` and `}}` stand for braces; an unknown name stays empty rather than failing on the way to the reader. */
export function sentence(code: FaultCode, language: Language, facts: Readonly<Record<string, unknown>>): string {
  return FAULTS[code][language].replace(/\{\{|\}\}|\{(\w+)\}/g, (found, name: string | undefined) =>
    name === undefined ? found[0]! : worded(name, facts[name] ?? '', language),
  )
}

/** Facts whose value is a code with words of its own. */
const CODED = ['what', 'reason', 'state']

const worded = (name: string, fact: unknown, language: Language): string =>
  CODED.includes(name) ? (FACT_WORDS[String(fact)]?.[language] ?? String(fact)) : String(fact)
