import type { Report } from './report.ts'
import { type Language, remedyText, say } from './words.ts'

const STYLE = `
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif }
body { max-width: 42rem; margin: 2rem auto; padding: 0 1rem }
h1 { font-size: 1.4rem } h2 { font-size: 1.1rem; margin-top: 2rem }
.ticks { list-style: none; padding: 0 } .ticks li::before { display: inline-block; width: 1.6rem; font-weight: bold }
.ticks .yes::before { content: "\\2713" } .ticks .no::before { content: "\\2717" }
label { display: block; margin: .5rem 0 } input[type=text], input[type=number] { width: 16rem; max-width: 100% }
`

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}
const escaped = (text: string) => text.replace(/[&<>"']/g, (letter) => ESCAPES[letter]!)

const frame = (language: Language, head: string, body: string) =>
  `<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">${head}
<title>${escaped(say(language, 'title'))}</title><style>${STYLE}</style></head>
<body><main><h1>${escaped(say(language, 'title'))}</h1>${body}</main></body></html>`

/** The status page: three ticks, what to do, devices and servers. It needs no script and renews itself (R096). */
export function statusPage(language: Language, report: Report): string {
  const word = (key: Parameters<typeof say>[1], at?: string) => escaped(say(language, key, at))
  const tick = (key: 'pd' | 'element' | 'server') => {
    const yes = report.ticks[key]
    return `<li class="${yes ? 'yes' : 'no'}">${word(key)}: ${word(yes ? 'yes' : 'no')}</li>`
  }
  const remedies = report.remedies.map((remedy) => `<li>${escaped(remedyText(language, remedy))}</li>`).join('')
  const places = (pd: Report['pds'][number]) =>
    pd.places
      .map((place) => {
        const what = place.presence === 'present' ? place.element : place.presence === 'gone' ? 'empty' : 'noContact'
        const session = place.server === null ? '' : `, ${word('working', place.server)}`
        return `<li>${word(place.slot)}: ${word(what)}${session}</li>`
      })
      .join('')
  const pds = report.pds
    .map((pd) => `<li>${escaped(pd.label)} (${word('firmware')} ${pd.firmware})<ul>${places(pd)}</ul></li>`)
    .join('')
  const servers = report.servers
    .map(({ name, connected }) => `<li>${escaped(name)}: ${word(connected ? 'connected' : 'disconnected')}</li>`)
    .join('')
  return frame(
    language,
    '<meta http-equiv="refresh" content="3">',
    `<ul class="ticks">${tick('pd')}${tick('element')}${tick('server')}</ul>
${remedies === '' ? '' : `<h2>${word('todo')}</h2><ul>${remedies}</ul>`}
${pds === '' ? '' : `<h2>${word('devices')}</h2><ul>${pds}</ul>`}
<p><a href="/settings">${word('settings')}</a></p>
<h2>${word('servers')}</h2><ul>${servers}</ul>`,
  )
}

/** The form to choose the port (R007, R011, R095). */
export function settingsPage(
  language: Language,
  choice: Report['choice'],
  ports: readonly string[],
  outcome: 'saved' | 'refused' | null,
): string {
  const word = (key: Parameters<typeof say>[1]) => escaped(say(language, key))
  const checked = (yes: boolean) => (yes ? ' checked' : '')
  const options = ports.map((port) => `<option value="${escaped(port)}">`).join('')
  return frame(
    language,
    '',
    `${outcome === null ? '' : `<p role="status">${word(outcome)}</p>`}
<form method="post" action="/settings"><fieldset><legend>${word('settings')}</legend>
<label><input type="radio" name="mode" value="auto"${checked(choice.port === null)}> ${word('auto')}</label>
<label><input type="radio" name="mode" value="byHand"${checked(choice.port !== null)}> ${word('byHand')}</label>
<label>${word('port')} <input type="text" name="port" list="ports" value="${escaped(choice.port ?? '')}"></label>
<datalist id="ports">${options}</datalist>
<label>${word('speed')} <input type="number" name="speed" min="1" value="${choice.speed ?? 115_200}"></label>
<button>${word('save')}</button></fieldset></form>
<p><a href="/">${word('back')}</a></p>`,
  )
}
