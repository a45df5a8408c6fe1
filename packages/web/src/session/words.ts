import { words } from '../words/index.ts'

export const sessionWords = words({
  en: {
    title: 'Sign in',
    login: 'Name',
    password: 'Password',
    signIn: 'Sign in',
    endedTitle: 'Your session has ended',
    ended: 'Sign in again; what you typed is still there.',
    unreachable: 'The server does not answer. Check that it runs and that this device is connected, then try again.',
    tryAgain: 'Try again',
    firstTime: 'First time here? The name and password were printed where Lockwright was started.',
  },
  de: {
    title: 'Anmelden',
    login: 'Name',
    password: 'Passwort',
    signIn: 'Anmelden',
    endedTitle: 'Ihre Sitzung ist abgelaufen',
    ended: 'Melden Sie sich wieder an; was Sie eingegeben haben, ist noch da.',
    unreachable:
      'Der Server antwortet nicht. Prüfen Sie, ob er läuft und dieses Gerät verbunden ist, und versuchen Sie es noch einmal.',
    tryAgain: 'Noch einmal',
    firstTime: 'Zum ersten Mal hier? Name und Passwort stehen dort, wo Lockwright gestartet wurde.',
  },
})
