import { describe, expect, it } from 'vitest'
import type { Choice, GreetFault } from '../discover/index.ts'
import { type Address, parseAddress } from '../link/index.ts'
import type { View } from '../relay/index.ts'
import { type Knowledge, report } from './report.ts'
import { languageOf, remedyText } from './words.ts'

const address = (text: string): Address => parseAddress(text)!
const auto: Choice = { kind: 'auto' }
const byHand: Choice = { kind: 'address', address: address('/dev/pd') }

type Place = View['pds'][number]['places'][number]
const place = (change: Partial<Place> = {}): Place => ({
  slot: 'right',
  presence: 'gone',
  element: 'unknown',
  server: null,
  unknown: false,
  ...change,
})

function known(change: Partial<Knowledge> & { places?: Place[]; connected?: boolean } = {}): Knowledge {
  const { places, connected = true, ...rest } = change
  return {
    view: {
      pds: places === undefined ? [] : [{ link: 1, label: '/dev/pd', firmware: '5.0.0', places }],
      servers: [{ name: 'https://manager', connected }],
    },
    choice: auto,
    portFaults: [],
    serverFaults: new Map(),
    ...rest,
  }
}

const fault = (code: GreetFault['code'], port = '/dev/pd') =>
  (code === 'silent' ? { code, address: address(port) } : { code, address: address(port), detail: '' }) as GreetFault

describe('R096 three ticks and the remedy', () => {
  it('all well: three ticks, nothing to do', () => {
    const { ticks, remedies } = report(known({ places: [place({ presence: 'present', element: 'key' })] }))
    expect(ticks).toEqual({ pd: true, element: true, server: true })
    expect(remedies).toEqual([])
  })

  it.each([
    ['nothing is plugged in', known(), ['pdMissing']],
    ['a modem says nothing, that is no fault', known({ portFaults: [fault('silent')] }), ['pdMissing']],
    ['R007 another program has the port', known({ portFaults: [fault('busy')] }), ['portBusy', 'pdMissing']],
    ['R098 permission is missing', known({ portFaults: [fault('forbidden')] }), ['portForbidden', 'pdMissing']],
    ['R011 the chosen port is not there', known({ choice: byHand, portFaults: [fault('notFound')] }), ['portMissing']],
    ['R011 the chosen port is silent', known({ choice: byHand, portFaults: [fault('silent')] }), ['portSilent']],
    ['nobody listens there', known({ choice: byHand, portFaults: [fault('refused', 'tcp://h:1')] }), ['portMissing']],
    ['the port fails', known({ choice: byHand, portFaults: [fault('failed')] }), ['portFailed']],
    ['no element', known({ places: [place()] }), ['elementMissing']],
    ['no contact', known({ places: [place({ presence: 'noContact' })] }), ['elementContact']],
    ['R013 nobody knows it', known({ places: [place({ presence: 'present', unknown: true })] }), ['elementUnknown']],
  ])('%s', (_, knowledge, codes) => {
    expect(report(knowledge).remedies.map(({ code }) => code)).toEqual(codes)
  })

  it.each([
    ['token', 'serverToken'],
    ['certificate', 'serverCertificate'],
    ['unreachable', 'serverUnreachable'],
    ['silent', 'serverSilent'],
  ] as const)('R099 server fault %s', (serverFault, code) => {
    const places = [place({ presence: 'present' })]
    const serverFaults = new Map([['https://manager', serverFault]])
    const { ticks, remedies } = report(known({ places, connected: false, serverFaults }))
    expect(ticks.server).toBe(false)
    expect(remedies).toEqual([{ code, at: 'https://manager' }])
    // An old fault of a server that is connected again is no fault.
    expect(report(known({ places, serverFaults })).remedies).toEqual([])
  })
})

describe('R098 remedies in words', () => {
  it('are whole sentences in every language and name the place', () => {
    for (const language of ['en', 'de', 'nb', 'sv'] as const) {
      expect(remedyText(language, { code: 'portBusy', at: '/dev/ttyUSB0' })).toMatch(/\/dev\/ttyUSB0.*\.$/)
    }
    expect(remedyText('de', { code: 'elementContact', at: 'right' })).toContain('rechter Schacht')
    expect(remedyText('sv', { code: 'elementContact', at: 'cable' })).toContain('kabel')
  })

  it('come in the language the browser asks for', () => {
    expect(languageOf('fr-CH, de;q=0.9, en;q=0.8')).toBe('de')
    expect(languageOf('no')).toBe('nb')
    expect(languageOf('nn-NO')).toBe('nb')
    expect(languageOf('sv-FI')).toBe('sv')
    for (const header of [undefined, '', 'fr', 'constructor']) expect(languageOf(header)).toBe('en')
  })
})
