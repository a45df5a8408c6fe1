import { request } from 'node:http'
import { afterEach, describe, expect, it } from 'vitest'
import type { Choice } from '../discover/index.ts'
import { type StatusServer, serveStatus } from './http.ts'
import { report } from './report.ts'

const SERVER = 'https://manager.example'
let server: StatusServer
afterEach(() => server.close())

async function status(label = '/dev/pd'): Promise<Choice[]> {
  const chosen: Choice[] = []
  const place = { slot: 'left', presence: 'present', element: 'key', server: null, unknown: true } as const
  server = await serveStatus(0, {
    report: () =>
      report({
        view: {
          pds: [{ link: 1, label, firmware: '5.0.0', places: [place] }],
          servers: [{ name: SERVER, connected: true }],
        },
        choice: chosen.at(-1) ?? { kind: 'auto' },
        portFaults: [],
        serverFaults: new Map(),
      }),
    ports: () => Promise.resolve(['/dev/ttyS0']),
    choose: (choice) => {
      chosen.push(choice)
      return Promise.resolve()
    },
    origins: [SERVER],
  })
  return chosen
}

const form = (fields: Record<string, string>, origin?: string) =>
  fetch(`${server.url}/settings`, {
    method: 'POST',
    body: new URLSearchParams(fields),
    headers: origin === undefined ? {} : { origin },
  })

describe('R096 status page', () => {
  it('shows ticks and remedies to people and programs', async () => {
    await status()
    const page = await fetch(server.url, { headers: { 'accept-language': 'de' } })
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'")
    // With 'no-referrer' a browser hides the origin of the settings form, and the form is refused.
    expect(page.headers.get('referrer-policy')).toBe('same-origin')
    const html = await page.text()
    expect(html).toContain('<html lang="de">')
    expect(html).toContain('<li class="yes">Programmiergerät gefunden: ja</li>')
    expect(html).toContain('Kein verbundener Server kennt das Element (linker Schacht)')
    const json = await (await fetch(`${server.url}/status`)).json()
    expect(json).toMatchObject({
      ticks: { pd: true, element: true, server: true },
      remedies: [{ code: 'elementUnknown', at: 'left', text: expect.stringContaining('left slot') }],
      choice: { port: null, speed: null },
    })
    expect(await (await fetch(`${server.url}/ports`)).json()).toEqual(['/dev/ttyS0'])
  })

  it('R095 takes port and speed by hand, and automatic again', async () => {
    const chosen = await status()
    const own = server.url
    const saved = await form({ mode: 'byHand', port: ' /dev/ttyS0 ', speed: '9600' }, own)
    expect([saved.status, await saved.text()]).toEqual([200, expect.stringContaining('value="/dev/ttyS0"')])
    expect((await form({ mode: 'auto' }, SERVER)).status).toBe(200)
    expect(chosen).toEqual([
      { kind: 'address', address: { kind: 'serial', path: '/dev/ttyS0', speed: 9_600 } },
      { kind: 'auto' },
    ])
  })

  it.each([
    ['no port', { mode: 'byHand', port: '', speed: '9600' }],
    ['no speed', { mode: 'byHand', port: 'COM1', speed: 'fast' }],
    ['no mode', { port: 'COM1' }],
    ['too much', { mode: 'byHand', port: 'x'.repeat(3_000), speed: '9600' }],
  ])('R011 refuses %s', async (_, fields) => {
    const chosen = await status()
    expect((await form(fields, server.url)).status).toBe(400)
    expect(chosen).toEqual([])
  })

  it('lets no other page read or choose', async () => {
    const chosen = await status()
    expect((await form({ mode: 'auto' }, 'https://elsewhere.example')).status).toBe(403)
    expect((await form({ mode: 'auto' })).status).toBe(400)
    const other = await fetch(`${server.url}/status`, { headers: { origin: 'https://elsewhere.example' } })
    expect([other.status, other.headers.get('access-control-allow-origin')]).toEqual([403, null])
    expect(chosen).toEqual([])
    const known = await fetch(`${server.url}/status`, { headers: { origin: SERVER } })
    expect([known.status, known.headers.get('access-control-allow-origin')]).toEqual([200, SERVER])
    const asked = await fetch(`${server.url}/settings`, { method: 'OPTIONS', headers: { origin: SERVER } })
    expect([asked.status, asked.headers.get('access-control-allow-private-network')]).toEqual([204, 'true'])
  })

  it('answers to no name but its own', async () => {
    await status()
    const answer = await new Promise<number | undefined>((resolve, reject) =>
      request(`${server.url}/status`, { headers: { host: 'rebound.example' } }, (response) => {
        response.resume()
        resolve(response.statusCode)
      })
        .on('error', reject)
        .end(),
    )
    expect(answer).toBe(403)
  })

  it('shows names as text, never as markup', async () => {
    await status('/dev/<script>alert(1)</script>')
    expect(await (await fetch(server.url)).text()).not.toContain('<script>')
  })

  it('knows nothing else', async () => {
    await status()
    expect((await fetch(`${server.url}/other`)).status).toBe(404)
  })
})
