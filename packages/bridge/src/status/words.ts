import type { Remedy } from './report.ts'

/** Languages of the status page. */
export type Language = 'en' | 'de' | 'nb' | 'sv'

const en = {
  title: 'Lockwright bridge',
  pd: 'Programming device found',
  element: 'Key or cylinder present',
  server: 'Server connected',
  yes: 'yes',
  no: 'no',
  todo: 'What to do',
  devices: 'Programming devices',
  firmware: 'firmware',
  servers: 'Servers',
  left: 'left slot',
  right: 'right slot',
  cable: 'cable',
  empty: 'empty',
  key: 'key',
  cylinder: 'cylinder',
  unknown: 'element',
  noContact: 'no contact',
  working: 'in session with {at}',
  connected: 'connected',
  disconnected: 'not connected',
  settings: 'Port of the programming device',
  auto: 'Find it automatically',
  byHand: 'Choose by hand',
  port: 'Port',
  speed: 'Speed (baud)',
  save: 'Save',
  saved: 'Looking for the programming device there now.',
  refused: 'This is not a port or a speed.',
  back: 'Back to the status',
  pdMissing: 'Plug in the programming device. If it is plugged in, choose its port by hand below.',
  portMissing: 'There is nothing at {at}. Check the cable, or choose another port.',
  portBusy: 'Another program uses {at}. Close that program, or disconnect the device from it.',
  portForbidden: 'You may not use {at}. Ask for access to serial ports (on Linux: membership in the group "dialout").',
  portSilent: '{at} opens, but no programming device answers. Check port and speed.',
  portFailed: '{at} cannot be opened. Unplug the programming device and plug it in again.',
  elementMissing: 'Put in a key, or connect a cylinder to the cable.',
  elementContact: 'There is no contact in the {at}. Take the element out, clean its contacts and put it in again.',
  elementUnknown: 'No connected server knows the element in the {at}. It belongs to another locking system.',
  serverToken: '{at} refuses this bridge. Get a new access token for it and start the bridge with that.',
  serverCertificate:
    'The certificate of {at} is not trusted. Install the trust anchor; if a virus scanner or proxy inspects TLS, exempt this address.',
  serverUnreachable: '{at} cannot be reached. Check the network, the address and the proxy settings.',
  serverSilent: '{at} has stopped answering. The bridge connects again by itself.',
} satisfies Record<Remedy['code'], string> & Record<string, string>

export type Word = keyof typeof en

const de: Record<Word, string> = {
  title: 'Lockwright-Bridge',
  pd: 'Programmiergerät gefunden',
  element: 'Schlüssel oder Zylinder vorhanden',
  server: 'Server verbunden',
  yes: 'ja',
  no: 'nein',
  todo: 'Was zu tun ist',
  devices: 'Programmiergeräte',
  firmware: 'Firmware',
  servers: 'Server',
  left: 'linker Schacht',
  right: 'rechter Schacht',
  cable: 'Kabel',
  empty: 'leer',
  key: 'Schlüssel',
  cylinder: 'Zylinder',
  unknown: 'Element',
  noContact: 'kein Kontakt',
  working: 'in Sitzung mit {at}',
  connected: 'verbunden',
  disconnected: 'nicht verbunden',
  settings: 'Anschluss des Programmiergeräts',
  auto: 'Automatisch finden',
  byHand: 'Von Hand wählen',
  port: 'Anschluss',
  speed: 'Geschwindigkeit (Baud)',
  save: 'Speichern',
  saved: 'Das Programmiergerät wird jetzt dort gesucht.',
  refused: 'Das ist kein Anschluss oder keine Geschwindigkeit.',
  back: 'Zurück zum Status',
  pdMissing: 'Programmiergerät anschließen. Ist es angeschlossen, unten den Anschluss von Hand wählen.',
  portMissing: 'An {at} ist nichts. Kabel prüfen oder einen anderen Anschluss wählen.',
  portBusy: 'Ein anderes Programm benutzt {at}. Dieses Programm schließen oder das Gerät dort trennen.',
  portForbidden:
    '{at} darf nicht benutzt werden. Zugriff auf serielle Anschlüsse anfordern (unter Linux: Mitglied der Gruppe „dialout“).',
  portSilent: '{at} lässt sich öffnen, aber kein Programmiergerät antwortet. Anschluss und Geschwindigkeit prüfen.',
  portFailed: '{at} lässt sich nicht öffnen. Programmiergerät abziehen und wieder anschließen.',
  elementMissing: 'Schlüssel einstecken oder Zylinder an das Kabel anschließen.',
  elementContact: 'Kein Kontakt ({at}). Element herausnehmen, Kontakte reinigen und wieder einstecken.',
  elementUnknown: 'Kein verbundener Server kennt das Element ({at}). Es gehört zu einer anderen Schließanlage.',
  serverToken: '{at} weist diese Bridge ab. Ein neues Zugriffstoken holen und die Bridge damit starten.',
  serverCertificate:
    'Dem Zertifikat von {at} wird nicht vertraut. Vertrauensanker installieren; prüft ein Virenscanner oder Proxy TLS, diese Adresse ausnehmen.',
  serverUnreachable: '{at} ist nicht erreichbar. Netzwerk, Adresse und Proxy-Einstellungen prüfen.',
  serverSilent: '{at} antwortet nicht mehr. Die Bridge verbindet sich von selbst neu.',
}

const nb: Record<Word, string> = {
  title: 'Lockwright-bro',
  pd: 'Programmeringsenhet funnet',
  element: 'Nøkkel eller sylinder til stede',
  server: 'Server tilkoblet',
  yes: 'ja',
  no: 'nei',
  todo: 'Hva du kan gjøre',
  devices: 'Programmeringsenheter',
  firmware: 'fastvare',
  servers: 'Servere',
  left: 'venstre spor',
  right: 'høyre spor',
  cable: 'kabel',
  empty: 'tom',
  key: 'nøkkel',
  cylinder: 'sylinder',
  unknown: 'element',
  noContact: 'ingen kontakt',
  working: 'i økt med {at}',
  connected: 'tilkoblet',
  disconnected: 'ikke tilkoblet',
  settings: 'Port for programmeringsenheten',
  auto: 'Finn automatisk',
  byHand: 'Velg selv',
  port: 'Port',
  speed: 'Hastighet (baud)',
  save: 'Lagre',
  saved: 'Programmeringsenheten søkes nå der.',
  refused: 'Dette er ikke en port eller en hastighet.',
  back: 'Tilbake til status',
  pdMissing: 'Koble til programmeringsenheten. Er den tilkoblet, velg porten selv nedenfor.',
  portMissing: 'Det er ingenting på {at}. Kontroller kabelen, eller velg en annen port.',
  portBusy: 'Et annet program bruker {at}. Lukk programmet, eller koble enheten fra det.',
  portForbidden: 'Du har ikke tilgang til {at}. Be om tilgang til serieporter (på Linux: medlem av gruppen «dialout»).',
  portSilent: '{at} åpnes, men ingen programmeringsenhet svarer. Kontroller port og hastighet.',
  portFailed: '{at} kan ikke åpnes. Koble programmeringsenheten fra og til igjen.',
  elementMissing: 'Sett inn en nøkkel, eller koble en sylinder til kabelen.',
  elementContact: 'Ingen kontakt ({at}). Ta elementet ut, rengjør kontaktene og sett det inn igjen.',
  elementUnknown: 'Ingen tilkoblet server kjenner elementet ({at}). Det tilhører et annet låssystem.',
  serverToken: '{at} avviser denne broen. Hent et nytt tilgangstoken og start broen med det.',
  serverCertificate:
    'Sertifikatet til {at} er ikke klarert. Installer tillitsankeret; hvis en virusskanner eller proxy inspiserer TLS, unnta denne adressen.',
  serverUnreachable: '{at} kan ikke nås. Kontroller nettverk, adresse og proxyinnstillinger.',
  serverSilent: '{at} svarer ikke lenger. Broen kobler seg til igjen av seg selv.',
}

const sv: Record<Word, string> = {
  title: 'Lockwright-brygga',
  pd: 'Programmeringsenhet hittad',
  element: 'Nyckel eller cylinder på plats',
  server: 'Server ansluten',
  yes: 'ja',
  no: 'nej',
  todo: 'Vad du kan göra',
  devices: 'Programmeringsenheter',
  firmware: 'fast programvara',
  servers: 'Servrar',
  left: 'vänster fack',
  right: 'höger fack',
  cable: 'kabel',
  empty: 'tom',
  key: 'nyckel',
  cylinder: 'cylinder',
  unknown: 'element',
  noContact: 'ingen kontakt',
  working: 'i session med {at}',
  connected: 'ansluten',
  disconnected: 'inte ansluten',
  settings: 'Programmeringsenhetens port',
  auto: 'Hitta automatiskt',
  byHand: 'Välj själv',
  port: 'Port',
  speed: 'Hastighet (baud)',
  save: 'Spara',
  saved: 'Programmeringsenheten söks nu där.',
  refused: 'Detta är ingen port eller ingen hastighet.',
  back: 'Tillbaka till status',
  pdMissing: 'Anslut programmeringsenheten. Om den är ansluten, välj porten själv nedan.',
  portMissing: 'Det finns inget på {at}. Kontrollera kabeln eller välj en annan port.',
  portBusy: 'Ett annat program använder {at}. Stäng programmet eller koppla bort enheten från det.',
  portForbidden: 'Du får inte använda {at}. Begär åtkomst till serieportar (i Linux: medlem i gruppen ”dialout”).',
  portSilent: '{at} öppnas, men ingen programmeringsenhet svarar. Kontrollera port och hastighet.',
  portFailed: '{at} kan inte öppnas. Koppla ur programmeringsenheten och anslut den igen.',
  elementMissing: 'Sätt i en nyckel eller anslut en cylinder till kabeln.',
  elementContact: 'Ingen kontakt ({at}). Ta ut elementet, rengör kontakterna och sätt i det igen.',
  elementUnknown: 'Ingen ansluten server känner till elementet ({at}). Det hör till ett annat låssystem.',
  serverToken: '{at} avvisar den här bryggan. Hämta en ny åtkomsttoken och starta bryggan med den.',
  serverCertificate:
    'Certifikatet för {at} är inte betrott. Installera tillitsankaret; om ett virusskydd eller en proxy inspekterar TLS, undanta adressen.',
  serverUnreachable: '{at} kan inte nås. Kontrollera nätverk, adress och proxyinställningar.',
  serverSilent: '{at} har slutat svara. Bryggan ansluter igen av sig själv.',
}

const WORDS: Readonly<Record<Language, Readonly<Record<Word, string>>>> = { en, de, nb, sv }

/** A word or sentence; `at` goes where it names a port, slot or server. */
export function say(language: Language, word: Word, at = ''): string {
  return WORDS[language][word].replace('{at}', at)
}

/** The first language of an Accept-Language header that the page has; English otherwise. */
export function languageOf(header: string | undefined): Language {
  for (const wish of (header ?? '').split(',')) {
    const tag = wish.trim().slice(0, 2).toLowerCase()
    if (tag === 'no' || tag === 'nn') return 'nb'
    if (Object.hasOwn(WORDS, tag)) return tag as Language
  }
  return 'en'
}

/** A remedy in words. Slots are named in the language, ports and servers as they are. */
export function remedyText(language: Language, remedy: Remedy): string {
  const slot = remedy.at === 'left' || remedy.at === 'right' || remedy.at === 'cable'
  return say(language, remedy.code, slot ? say(language, remedy.at as Word) : remedy.at)
}
