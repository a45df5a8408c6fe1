import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestApp, type TestApp } from '../app/testing.ts'
import { createTestSystem, type TestSystem } from '../app/testSystem.ts'
import { run } from './run.ts'

const CASE = join(import.meta.dirname, '../import/cases/schule-semikolon-1252.csv')

let server: TestApp
let system: TestSystem
let token: string
beforeAll(async () => {
  server = await startTestApp('cli')
  system = await createTestSystem(server, 'Schule')
  token = (await system.owner.post('/api/v1/tokens', { label: 'cli' })).body.token
})
afterAll(() => server.close())

async function lockwright(...args: string[]) {
  const said = { code: 0, out: '', complaint: '' }
  const environment = { LOCKWRIGHT_URL: server.url, LOCKWRIGHT_TOKEN: token }
  said.code = await run(args, {
    environment,
    out: (text) => {
      said.out += text
    },
    complain: (text) => {
      said.complaint += text
    },
  })
  return said
}

describe('lockwright at the command line', () => {
  it('looks at a lock chart and takes it over', async () => {
    const preview = await lockwright('import', CASE)
    expect(preview.out).toContain('rights     15')
    expect(preview.out).toContain('M8  unknownMark  K')
    expect(await lockwright('import', CASE, '--apply')).toMatchObject({
      code: 1,
      complaint: expect.stringContaining('importHasFaults'),
    })
    const applied = await lockwright('import', CASE, '--apply', '--skip-faults')
    expect(applied).toMatchObject({ code: 0, out: '5 keys, 5 cylinders and 15 rights are new' })
  })

  it('grants, revokes and asks by markings', async () => {
    expect((await lockwright('ask', '4', '102')).out).toContain('does not open (noTicket)')
    expect((await lockwright('grant', '4', '102', '201')).out).toBe('2 granted, 0 revoked')
    expect((await lockwright('ask', '4', '102')).out).toContain('wished: opens')
    expect((await lockwright('revoke', '4', '102')).out).toBe('0 granted, 1 revoked')
    expect(await lockwright('grant', '44', '102')).toMatchObject({ code: 2, complaint: 'There is no key 44.' })
  })

  it('lists as a table for people and as JSON for programs', async () => {
    const lines = (await lockwright('keys')).out.split('\n')
    expect(lines[0]).toMatch(/^marking {2}name +kind +state +rights {2}holder$/)
    expect(lines[1]).toMatch(/^GHS +Verwaltung +carrying +nonProgrammed +5$/)
    expect(JSON.parse((await lockwright('cylinders', '--search', 'Archiv', '--json')).out)).toEqual([])
    expect((await lockwright('systems')).out).toContain(system.systemId)
    expect((await lockwright('journal', 'verify')).out).toMatch(/^intact: \d+ entries, head [0-9a-f]{64}$/)
  })

  it('says how it is called, and passes refusals of the server on', async () => {
    expect(await lockwright('--help')).toMatchObject({ code: 0, complaint: expect.stringContaining('import <file>') })
    expect(await lockwright('open', 'sesame')).toMatchObject({ code: 2 })
    expect(await lockwright('keys', '--nonsense')).toMatchObject({ code: 2 })
    expect(await lockwright('ask', '4')).toMatchObject({ code: 2, complaint: 'ask <key> <cylinder>' })
    expect(await lockwright('block', '4')).toMatchObject({
      code: 1,
      complaint: expect.stringContaining('systemNotPublished'),
    })
    token = 'wrong'
    expect(await lockwright('systems')).toMatchObject({ code: 1, complaint: expect.stringContaining('notSignedIn') })
  })
})
